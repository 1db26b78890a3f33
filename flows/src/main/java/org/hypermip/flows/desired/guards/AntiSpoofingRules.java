/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import com.google.common.collect.Streams;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.egress.NdReverseTunnelRules;
import org.hypermip.flows.desired.egress.ReverseTunnelRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.VlanId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * At a visitor's port, what {@link ReverseTunnelRules} do not let through is dropped: it belongs neither to the home network nor to the
 * foreign one. At a port that it left, or that the switch has made anew since, only what comes under its MAC address is dropped. Behind a
 * port of that name there may be another mobile node by now. When its binding has ended, its port stays guarded.
 *
 * <p>Neighbor Discovery is dropped but for what {@link NdReverseTunnelRules} know to be true, whatever its source: advertisements and
 * redirects are a router's (RFC 4861 sections 4.2 and 4.5), and a visitor is none. So are frames that no other rule looks into closely
 * enough. Those with a VLAN tag would come out at home as another network's. Solicitations that contradict themselves have two link-layer
 * addresses: Open vSwitch sees none in them, and no target.
 */
public final class AntiSpoofingRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return Stream.concat(
                VisitedPort.withThoseLeft(mobile).flatMap(visited -> anything(mobile, visited)),
                mobile.address().ip6Addresses().isEmpty()
                        ? Stream.empty()
                        : VisitedPort.of(mobile).flatMap(visited -> neighborDiscovery(mobile, visited)));
    }

    private static Stream<Rule> anything(MobileInterface mobile, VisitedPort visited) {
        return Stream.of(
                drop(mobile, visited, RuleRole.ANTI_SPOOFING, visited.anything()),
                drop(mobile, visited, RuleRole.FRAME_GUARD, visited.anything().matchVlanId(VlanId.ANY)));
    }

    private static Stream<Rule> neighborDiscovery(MobileInterface mobile, VisitedPort visited) {
        return Streams.concat(
                ofRouter(mobile, visited),
                Stream.of(
                                ICMP6.ROUTER_ADVERTISEMENT,
                                ICMP6.NEIGHBOR_SOLICITATION,
                                ICMP6.NEIGHBOR_ADVERTISEMENT,
                                ICMP6.REDIRECT)
                        .map(type -> drop(
                                mobile,
                                visited,
                                RuleRole.ND_GUARD,
                                NeighborMessageMatch.icmp6(visited.anything(), type))),
                Stream.of(drop(
                        mobile,
                        visited,
                        RuleRole.FRAME_GUARD,
                        NeighborMessageMatch.icmp6(visited.anything(), ICMP6.NEIGHBOR_SOLICITATION)
                                .matchIPv6NDTargetAddress(Ip6Address.ZERO))));
    }

    /**
     * Where nobody knows a visitor's addresses, it is known at least that the router's are none of them. It neither sends under them, nor
     * advertises them, nor looks for a duplicate of them. Advertisements that contradict themselves have no target, as solicitations.
     */
    private static Stream<Rule> ofRouter(MobileInterface mobile, VisitedPort visited) {
        return mobile.network().temporaryAddresses()
                ? Stream.concat(
                                Stream.of(advertised(visited, Ip6Address.ZERO)),
                                mobile.network()
                                        .ip6Gateways()
                                        .flatMap(router -> Stream.of(
                                                advertised(visited, router),
                                                wanted(visited, router),
                                                visited.anything()
                                                        .matchEthType(EtherType.IPV6
                                                                .ethType()
                                                                .toShort())
                                                        .matchIPv6Src(router.toIpPrefix()))))
                        .map(said -> drop(mobile, visited, RuleRole.FRAME_GUARD, said))
                : Stream.empty();
    }

    private static TrafficSelector.Builder advertised(VisitedPort visited, Ip6Address address) {
        return NeighborMessageMatch.icmp6(visited.anything(), ICMP6.NEIGHBOR_ADVERTISEMENT)
                .matchIPv6NDTargetAddress(address);
    }

    private static TrafficSelector.Builder wanted(VisitedPort visited, Ip6Address address) {
        return NeighborMessageMatch.icmp6(visited.anything(), ICMP6.NEIGHBOR_SOLICITATION)
                .matchIPv6Src(SenderAddresses.UNSPECIFIED_IP6)
                .matchIPv6NDTargetAddress(address);
    }

    private static Rule drop(
            MobileInterface mobile, VisitedPort visited, RuleRole role, TrafficSelector.Builder selector) {
        return mobile.rule(visited.device(), role, selector, List.of());
    }
}
