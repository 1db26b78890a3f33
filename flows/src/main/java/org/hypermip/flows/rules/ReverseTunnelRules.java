/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What a visiting mobile node sends goes to its home agent, as if it were at home (RFC 3024): IP and ARP under its own
 * addresses, and what an interface sends before it has one: ARP probes (RFC 5227), the question for a lease (RFC 2131), and ICMPv6
 * to multicast addresses (RFC 4862, RFC 3590). For Neighbor Discovery that is not enough: {@link NdReverseTunnelRules}.
 */
final class ReverseTunnelRules implements RuleGenerator {

    private static final Ip4Address UNSPECIFIED = Ip4Address.valueOf("0.0.0.0");
    private static final IpPrefix BROADCAST = IpPrefix.valueOf("255.255.255.255/32");
    private static final IpPrefix MULTICAST_IP6 = IpPrefix.valueOf("ff00::/8");
    private static final TpPort DHCP_CLIENT = TpPort.tpPort(68);
    private static final TpPort DHCP_SERVER = TpPort.tpPort(67);

    @Override
    public Stream<Rule> rules(Journey journey) {
        return Visit.of(journey)
                .flatMap(visit -> visit.sendHome(
                        RuleRole.REVERSE_TUNNEL, Stream.concat(ip4(journey, visit), ip6(journey, visit))));
    }

    private static Stream<TrafficSelector.Builder> ip4(Journey journey, Visit visit) {
        ImmutableList<Ip4Address> own =
                Sources.ip4(journey.address().addresses()).collect(ImmutableList.toImmutableList());
        return own.isEmpty()
                ? Stream.empty()
                : Stream.concat(own.stream().flatMap(address -> ip4(visit, address)), Stream.of(leaseQuestion(visit)));
    }

    private static Stream<TrafficSelector.Builder> ip4(Visit visit, Ip4Address address) {
        return Stream.of(
                ip4(visit).matchIPSrc(address.toIpPrefix()),
                visit.ownArp().matchArpSpa(address),
                visit.ownArp()
                        .matchArpOp(ARP.OP_REQUEST)
                        .matchArpSpa(UNSPECIFIED)
                        .matchArpTpa(address));
    }

    private static TrafficSelector.Builder leaseQuestion(Visit visit) {
        return ip4(visit)
                .matchIPSrc(UNSPECIFIED.toIpPrefix())
                .matchIPDst(BROADCAST)
                .matchIPProtocol(IPv4.PROTOCOL_UDP)
                .matchUdpSrc(DHCP_CLIENT)
                .matchUdpDst(DHCP_SERVER);
    }

    private static TrafficSelector.Builder ip4(Visit visit) {
        return visit.sent().matchEthType(EtherType.IPV4.ethType().toShort());
    }

    private static Stream<TrafficSelector.Builder> ip6(Journey journey, Visit visit) {
        ImmutableList<IpPrefix> own = Sources.ip6(journey.address()).collect(ImmutableList.toImmutableList());
        return own.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        own.stream().map(source -> ip6(visit).matchIPv6Src(source)),
                        Stream.of(ip6(visit)
                                .matchIPv6Src(Sources.UNSPECIFIED_IP6)
                                .matchIPv6Dst(MULTICAST_IP6)
                                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)));
    }

    private static TrafficSelector.Builder ip6(Visit visit) {
        return visit.sent().matchEthType(EtherType.IPV6.ethType().toShort());
    }
}
