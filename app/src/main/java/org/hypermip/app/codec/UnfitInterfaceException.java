/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.desired.DesiredRules;
import org.onlab.packet.IpAddress;

/** An interface is well-formed, and does not fit what is configured. Whether that is refused depends on what is known of its mobile node. */
final class UnfitInterfaceException extends RuntimeException {

    private final transient Refusal refusal;

    UnfitInterfaceException(Refusal refusal) {
        super(refusal.remedy());
        this.refusal = refusal;
    }

    /** Returns the exception of an address that belongs to no configured network: no home agent serves it. */
    static UnfitInterfaceException unserved(JsonField field, IpAddress address) {
        return new UnfitInterfaceException(Refusal.of(
                ReplyCode.UNKNOWN_HOME_AGENT,
                field.path(),
                address.toString(),
                "no configured network has this address in its prefixes; see mip-networks, or add it to the"
                        + " configuration"));
    }

    /** Returns the exception of a field that should hold something else. */
    static UnfitInterfaceException shouldBe(JsonField field, String expected) {
        return new UnfitInterfaceException(field.shouldBe(expected).refusal());
    }

    /** Returns the exception of addresses that need more rules than a mobile node may have. */
    static UnfitInterfaceException tooManyRules(JsonField field, int needed) {
        return new UnfitInterfaceException(Refusal.of(
                ReplyCode.PROHIBITED,
                field.path(),
                needed + " rules",
                "with these addresses and those before, a switch needs more than " + DesiredRules.MOST_GROWING
                        + " rules for what the virtual machine says to its neighbors; register fewer addresses, or, if they are IPv6 ones,"
                        + " set the network's temporaryAddresses"));
    }

    Refusal refusal() {
        return refusal;
    }
}
