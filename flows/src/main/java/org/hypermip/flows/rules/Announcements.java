/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.HomeAddress;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.flow.TrafficSelector;

/** What matches the frames by which machines announce themselves, each narrowing down what a selector matches already. */
final class Announcements {

    /** Everybody on a link (RFC 4291 section 2.7.1). */
    static final IpPrefix ALL_NODES = IpPrefix.valueOf("ff02::1/128");

    private Announcements() {}

    /** Matches RARP, of whatever machine. */
    static TrafficSelector.Builder rarp(TrafficSelector.Builder sent) {
        return sent.matchEthType(EtherType.RARP.ethType().toShort());
    }

    /** Matches the gratuitous ARP of each IPv4 address of an interface, requests and replies. */
    static Stream<TrafficSelector.Builder> gratuitousArp(
            Supplier<TrafficSelector.Builder> sent, Iterable<IpAddress> addresses) {
        return Sources.ip4(addresses).map(address -> gratuitousArp(sent.get(), address));
    }

    /** Matches unsolicited neighbor advertisements sent under one of an interface's IPv6 addresses. */
    static Stream<TrafficSelector.Builder> advertisements(Supplier<TrafficSelector.Builder> sent, HomeAddress address) {
        return Sources.ip6(address).map(source -> advertisement(sent.get()).matchIPv6Src(source));
    }

    /** Matches unsolicited neighbor advertisements, of whatever machine. */
    static TrafficSelector.Builder advertisement(TrafficSelector.Builder sent) {
        return icmp6(sent, ICMP6.NEIGHBOR_ADVERTISEMENT).matchIPv6Dst(ALL_NODES);
    }

    /** Matches ICMPv6 messages of that type, as {@link ICMP6} numbers them. */
    static TrafficSelector.Builder icmp6(TrafficSelector.Builder sent, byte type) {
        return sent.matchEthType(EtherType.IPV6.ethType().toShort())
                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)
                .matchIcmpv6Type(type);
    }

    private static TrafficSelector.Builder gratuitousArp(TrafficSelector.Builder sent, Ip4Address address) {
        return sent.matchEthType(EtherType.ARP.ethType().toShort())
                .matchArpSpa(address)
                .matchArpTpa(address);
    }
}
