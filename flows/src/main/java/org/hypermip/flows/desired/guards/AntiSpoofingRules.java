/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.desired.egress.NdReverseTunnelRules;
import org.hypermip.flows.desired.egress.ReverseTunnelRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
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
                VisitedPort.of(mobile).flatMap(visited -> neighborDiscovery(mobile, visited)));
    }

    private static Stream<Rule> anything(MobileInterface mobile, VisitedPort visited) {
        return Stream.of(
                drop(mobile, visited, RuleRole.ANTI_SPOOFING, visited.anything()),
                drop(mobile, visited, RuleRole.FRAME_GUARD, visited.anything().matchVlanId(VlanId.ANY)));
    }

    private static Stream<Rule> neighborDiscovery(MobileInterface mobile, VisitedPort visited) {
        return Stream.concat(
                GuardedNeighborMessages.ofGuardedTypes(mobile, visited)
                        .map(said -> drop(mobile, visited, RuleRole.ND_GUARD, said)),
                GuardedNeighborMessages.untrue(mobile, visited)
                        .map(said -> drop(mobile, visited, RuleRole.FRAME_GUARD, said)));
    }

    private static Rule drop(
            MobileInterface mobile, VisitedPort visited, RuleRole role, TrafficSelector.Builder selector) {
        return mobile.rule(visited.device(), role, selector, List.of());
    }
}
