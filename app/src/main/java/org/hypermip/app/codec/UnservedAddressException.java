/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.onlab.packet.IpAddress;

/** An address belongs to no configured network: no home agent serves it. */
final class UnservedAddressException extends RuntimeException {

    private final transient Refusal refusal;

    UnservedAddressException(JsonField field, IpAddress address) {
        super(address.toString());
        this.refusal = Refusal.of(
                ReplyCode.UNKNOWN_HOME_AGENT,
                field.path(),
                address.toString(),
                "no configured network has this address in its prefixes; see mip-networks, or add it to the"
                        + " configuration");
    }

    Refusal refusal() {
        return refusal;
    }
}
