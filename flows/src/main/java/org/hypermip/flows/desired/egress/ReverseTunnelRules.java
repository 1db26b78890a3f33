/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IPv4;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What a visiting mobile node sends goes to its home agent, as if it were at home (RFC 3024). That is IP and ARP under its own addresses.
 * An interface that has no address yet may send ARP probes (RFC 5227), the question for a lease (RFC 2131), and ICMPv6 to multicast
 * addresses (RFC 4862, RFC 3590). For Neighbor Discovery that is not enough: {@link NdReverseTunnelRules}.
 */
public final class ReverseTunnelRules implements RuleGenerator {

    private static final Ip4Address UNSPECIFIED = Ip4Address.valueOf("0.0.0.0");
    private static final IpPrefix BROADCAST = IpPrefix.valueOf("255.255.255.255/32");
    private static final IpPrefix MULTICAST_IP6 = IpPrefix.valueOf("ff00::/8");
    private static final TpPort DHCP_CLIENT = TpPort.tpPort(68);
    private static final TpPort DHCP_SERVER = TpPort.tpPort(67);

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return VisitedPort.of(mobile)
                .flatMap(visited -> visited.sendHome(
                        RuleRole.REVERSE_TUNNEL, Stream.concat(ip4(mobile, visited), ip6(mobile, visited))));
    }

    private static Stream<TrafficSelector.Builder> ip4(MobileInterface mobile, VisitedPort visited) {
        ImmutableList<Ip4Address> own =
                SenderAddresses.ip4(mobile.address().addresses()).collect(ImmutableList.toImmutableList());
        return own.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        own.stream().flatMap(address -> ip4(visited, address)), Stream.of(leaseQuestion(visited)));
    }

    private static Stream<TrafficSelector.Builder> ip4(VisitedPort visited, Ip4Address address) {
        return Stream.of(
                ip4(visited).matchIPSrc(address.toIpPrefix()),
                visited.ownArp().matchArpSpa(address),
                visited.ownArp()
                        .matchArpOp(ARP.OP_REQUEST)
                        .matchArpSpa(UNSPECIFIED)
                        .matchArpTpa(address));
    }

    private static TrafficSelector.Builder leaseQuestion(VisitedPort visited) {
        return ip4(visited)
                .matchIPSrc(UNSPECIFIED.toIpPrefix())
                .matchIPDst(BROADCAST)
                .matchIPProtocol(IPv4.PROTOCOL_UDP)
                .matchUdpSrc(DHCP_CLIENT)
                .matchUdpDst(DHCP_SERVER);
    }

    private static TrafficSelector.Builder ip4(VisitedPort visited) {
        return visited.sent().matchEthType(EtherType.IPV4.ethType().toShort());
    }

    private static Stream<TrafficSelector.Builder> ip6(MobileInterface mobile, VisitedPort visited) {
        ImmutableList<IpPrefix> own =
                SenderAddresses.ip6(mobile.address(), mobile.network()).collect(ImmutableList.toImmutableList());
        return own.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        own.stream().map(source -> ip6(visited).matchIPv6Src(source)),
                        Stream.of(ip6(visited)
                                .matchIPv6Src(SenderAddresses.UNSPECIFIED_IP6)
                                .matchIPv6Dst(MULTICAST_IP6)
                                .matchIPProtocol(IPv6.PROTOCOL_ICMP6)));
    }

    private static TrafficSelector.Builder ip6(VisitedPort visited) {
        return visited.sent().matchEthType(EtherType.IPV6.ethType().toShort());
    }
}
