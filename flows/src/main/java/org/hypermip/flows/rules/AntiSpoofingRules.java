/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.List;
import java.util.stream.Stream;
import org.onlab.packet.ICMP6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * At a visitor's port, what {@link ReverseTunnelRules} do not let through is dropped: it belongs neither to the home
 * network nor to the foreign one. The same holds for the port it left, as long as that may still speak.
 *
 * <p>Neighbor Discovery is dropped but for what {@link NdReverseTunnelRules} know to be true, whatever its source: advertisements and
 * redirects are a router's (RFC 4861 sections 4.2 and 4.5), and a visitor is none. So are frames that no other rule looks into
 * closely enough: those with a VLAN tag, which would come out at home as another network's; and solicitations
 * that contradict themselves, with two link-layer addresses, in which Open vSwitch sees none, and no target.
 */
final class AntiSpoofingRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return Stream.concat(
                journey.foreignPlaces().flatMap(place -> journey.port(place).stream()
                        .flatMap(port -> anything(journey, place.device(), port))),
                journey.address().ip6Addresses().isEmpty()
                        ? Stream.empty()
                        : Visit.of(journey).flatMap(visit -> neighborDiscovery(journey, visit)));
    }

    private static Stream<Rule> anything(Journey journey, DeviceId device, PortNumber port) {
        return Stream.of(
                drop(journey, device, RuleRole.ANTI_SPOOFING, from(port)),
                drop(journey, device, RuleRole.FRAME_GUARD, from(port).matchVlanId(VlanId.ANY)));
    }

    private static Stream<Rule> neighborDiscovery(Journey journey, Visit visit) {
        return Stream.concat(
                Stream.of(
                                ICMP6.ROUTER_ADVERTISEMENT,
                                ICMP6.NEIGHBOR_SOLICITATION,
                                ICMP6.NEIGHBOR_ADVERTISEMENT,
                                ICMP6.REDIRECT)
                        .map(type -> drop(
                                journey,
                                visit.device(),
                                RuleRole.ND_GUARD,
                                Announcements.icmp6(from(visit.port()), type))),
                Stream.of(drop(
                        journey,
                        visit.device(),
                        RuleRole.FRAME_GUARD,
                        Announcements.icmp6(from(visit.port()), ICMP6.NEIGHBOR_SOLICITATION)
                                .matchIPv6NDTargetAddress(Ip6Address.ZERO))));
    }

    private static TrafficSelector.Builder from(PortNumber port) {
        return DefaultTrafficSelector.builder().matchInPort(port);
    }

    private static Rule drop(Journey journey, DeviceId device, RuleRole role, TrafficSelector.Builder selector) {
        return journey.rule(device, role, selector, List.of());
    }
}
