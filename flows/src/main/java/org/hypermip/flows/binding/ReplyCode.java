/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** The answers to a registration that RFC 5944 section 3.4 gives a home agent. */
public enum ReplyCode {
    /** Accepted. */
    ACCEPTED(0, "registration accepted"),
    /** Refused, for a reason that no other code has: a switch did not confirm. */
    UNSPECIFIED(128, "reason unspecified"),
    /** The reporter may not say this of the mobile node. */
    PROHIBITED(129, "administratively prohibited"),
    /** A switch, a port or a limit stands in the way. */
    INSUFFICIENT_RESOURCES(130, "insufficient resources"),
    /** The registration is of an older migration, or out of order. */
    IDENTIFICATION_MISMATCH(133, "registration identification mismatch"),
    /** A field is missing or does not hold what it should. */
    MALFORMED(134, "poorly formed request"),
    /** No home agent serves the mobile node. */
    UNKNOWN_HOME_AGENT(136, "unknown home agent address");

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
