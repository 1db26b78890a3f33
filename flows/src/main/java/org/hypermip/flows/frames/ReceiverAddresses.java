/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IpAddress;
import org.onosproject.net.flow.TrafficSelector;

/** The addresses that packets are for. */
public final class ReceiverAddresses {

    private ReceiverAddresses() {}

    /** Narrows a selector down to the IP packets for one receiver. */
    public static TrafficSelector.Builder packets(TrafficSelector.Builder sent, IpAddress receiver) {
        return receiver.isIp4()
                ? sent.matchEthType(EtherType.IPV4.ethType().toShort()).matchIPDst(receiver.toIpPrefix())
                : sent.matchEthType(EtherType.IPV6.ethType().toShort()).matchIPv6Dst(receiver.toIpPrefix());
    }
}
