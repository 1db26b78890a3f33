/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.hypermip.flows.frames.FrameOrigin;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.SenderAddresses;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What a visiting mobile node may send, but for Neighbor Discovery: IP and ARP under its own addresses. An interface that has no address
 * yet may send ARP probes (RFC 5227), the question for a lease (RFC 2131), and ICMPv6 to multicast addresses (RFC 4862, RFC 3590). So its
 * frames look where it sends them, and where they come out of its reverse tunnel.
 */
final class PermittedPackets {

    private static final Ip4Address UNSPECIFIED = Ip4Address.valueOf("0.0.0.0");
    private static final IpPrefix BROADCAST = IpPrefix.valueOf("255.255.255.255/32");
    private static final IpPrefix MULTICAST_IP6 = IpPrefix.valueOf("ff00::/8");
    private static final TpPort DHCP_CLIENT = TpPort.tpPort(68);
    private static final TpPort DHCP_SERVER = TpPort.tpPort(67);

    private PermittedPackets() {}

    /** Returns what matches them where they come in. */
    static Stream<TrafficSelector.Builder> of(MobileInterface mobile, FrameOrigin origin) {
        return Stream.concat(ip4(mobile, origin), ip6(mobile, origin));
    }

    private static Stream<TrafficSelector.Builder> ip4(MobileInterface mobile, FrameOrigin origin) {
        ImmutableList<Ip4Address> own =
                SenderAddresses.ip4(mobile.address().addresses()).collect(ImmutableList.toImmutableList());
        MacAddress mac = mobile.address().mac();
        return own.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        own.stream().flatMap(address -> ip4(origin, mac, address)), Stream.of(leaseQuestion(origin)));
    }

    private static Stream<TrafficSelector.Builder> ip4(FrameOrigin origin, MacAddress mac, Ip4Address address) {
        return Stream.of(
                ip4(origin).matchIPSrc(address.toIpPrefix()),
                ownArp(origin, mac).matchArpSpa(address),
                ownArp(origin, mac)
                        .matchArpOp(ARP.OP_REQUEST)
                        .matchArpSpa(UNSPECIFIED)
                        .matchArpTpa(address));
    }

    private static TrafficSelector.Builder ownArp(FrameOrigin origin, MacAddress mac) {
        return NeighborMessageMatch.ownArp(origin.sent(), mac);
    }

    private static TrafficSelector.Builder leaseQuestion(FrameOrigin origin) {
        return ip4(origin)
                .matchIPSrc(UNSPECIFIED.toIpPrefix())
                .matchIPDst(BROADCAST)
                .matchIPProtocol(IPv4.PROTOCOL_UDP)
                .matchUdpSrc(DHCP_CLIENT)
                .matchUdpDst(DHCP_SERVER);
    }

    private static TrafficSelector.Builder ip4(FrameOrigin origin) {
        return origin.sent().matchEthType(EtherType.IPV4.ethType().toShort());
    }

    private static Stream<TrafficSelector.Builder> ip6(MobileInterface mobile, FrameOrigin origin) {
        ImmutableList<IpPrefix> own =
                SenderAddresses.ip6(mobile.address(), mobile.network()).collect(ImmutableList.toImmutableList());
        return own.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        own.stream().map(source -> ip6(origin).matchIPv6Src(source)),
                        Stream.of(ip6(origin)
                                .matchIPv6Src(SenderAddresses.UNSPECIFIED_IP6)
                                .matchIPv6Dst(MULTICAST_IP6)
                                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)));
    }

    private static TrafficSelector.Builder ip6(FrameOrigin origin) {
        return origin.sent().matchEthType(EtherType.IPV6.ethType().toShort());
    }
}
