/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** The answers to a registration that RFC 5944 section 3.4 gives a foreign agent (64 to 127) and a home agent, and RFC 3024 section 3.4. */
public enum ReplyCode {
    /** Accepted. */
    ACCEPTED(0, "registration accepted"),
    /** The destination has all the visitors that it may have. */
    FOREIGN_AGENT_FULL(66, "insufficient resources at the foreign agent"),
    /** The destination is none: no hypervisor of that name is configured. */
    INVALID_CARE_OF_ADDRESS(77, "invalid care-of address"),
    /** The switches did not confirm in time. */
    TIMEOUT(78, "registration timeout"),
    /** Refused, for a reason that no other code has: a switch rejected a rule, or the store did not answer. */
    UNSPECIFIED(128, "reason unspecified"),
    /** The reporter may not say this of the mobile node. */
    PROHIBITED(129, "administratively prohibited"),
    /** A switch or a port is missing, or the network has all the bindings that it may have. */
    INSUFFICIENT_RESOURCES(130, "insufficient resources"),
    /** The sender is not who it says it is: no signature, or one that does not fit. */
    FAILED_AUTHENTICATION(131, "mobile node failed authentication"),
    /** The registration is of an older migration, or out of order. */
    IDENTIFICATION_MISMATCH(133, "registration identification mismatch"),
    /** A field is missing or does not hold what it should. */
    MALFORMED(134, "poorly formed request"),
    /** More places at once than a mobile node can be sent frames to. */
    TOO_MANY_BINDINGS(135, "too many simultaneous mobility bindings"),
    /** No home agent serves the mobile node. */
    UNKNOWN_HOME_AGENT(136, "unknown home agent address"),
    /** A switch has no tunnel port (RFC 3024). */
    ENCAPSULATION_UNAVAILABLE(139, "requested encapsulation unavailable");

    private final int value;
    private final String meaning;

    ReplyCode(int value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /** The number on the wire. */
    public int value() {
        return value;
    }

    /** The RFC's words for it. */
    public String meaning() {
        return meaning;
    }
}
