/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.HomeAddress;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.flow.TrafficSelector;

/** What matches the frames by which hosts announce themselves, each narrowing down what a selector matches already. */
public final class NeighborMessageMatch {

    private NeighborMessageMatch() {}

    /** Matches RARP, of whatever host. */
    public static TrafficSelector.Builder rarp(TrafficSelector.Builder sent) {
        return sent.matchEthType(EtherType.RARP.ethType().toShort());
    }

    /** Matches the gratuitous ARP of each IPv4 address of an interface, requests and replies. */
    public static Stream<TrafficSelector.Builder> gratuitousArp(
            Supplier<TrafficSelector.Builder> sent, MacAddress mac, Iterable<IpAddress> addresses) {
        return SenderAddresses.ip4(addresses)
                .map(address -> ownArp(sent.get(), mac).matchArpSpa(address).matchArpTpa(address));
    }

    /** Matches the unsolicited neighbor advertisement of each IPv6 address of an interface, sent under that address. */
    public static Stream<TrafficSelector.Builder> advertisements(
            Supplier<TrafficSelector.Builder> sent, HomeAddress address) {
        return address.ip6Addresses().stream().map(own -> advertisement(sent.get())
                .matchIPv6Src(own.toIpPrefix())
                .matchIPv6NDTargetAddress(own)
                .matchIPv6NDTargetLinkLayerAddress(address.mac()));
    }

    /** Matches ARP in which the sender says that it has that MAC address: the frame's own may be another one. */
    public static TrafficSelector.Builder ownArp(TrafficSelector.Builder sent, MacAddress mac) {
        return sent.matchEthType(EtherType.ARP.ethType().toShort()).matchArpSha(mac);
    }

    /** Matches unsolicited neighbor advertisements, of whatever host. */
    public static TrafficSelector.Builder advertisement(TrafficSelector.Builder sent) {
        return icmp6(sent, ICMP6.NEIGHBOR_ADVERTISEMENT).matchIPv6Dst(SpecialPurposePrefixes.ALL_NODES);
    }

    /** Matches ICMPv6 messages of that type, as {@link ICMP6} numbers them. */
    public static TrafficSelector.Builder icmp6(TrafficSelector.Builder sent, byte type) {
        return sent.matchEthType(EtherType.IPV6.ethType().toShort())
                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)
                .matchIcmpv6Type(type);
    }
}
