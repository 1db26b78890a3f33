/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.List;
import java.util.stream.Stream;
import org.onlab.packet.ARP;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.PortNumber;

/**
 * With direct egress, a visiting mobile node that asks for its home router's MAC address gets the one it knows from the switch: its
 * packets to other networks need nothing of home then. A switch that cannot answer lets {@link ReverseTunnelRules} ask at home.
 */
final class GatewayArpRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.leavesDirectly()
                ? Visit.of(journey)
                        .filter(visit -> journey.answersArp(visit.device()))
                        .filter(visit ->
                                journey.domain().visitedNetwork(visit.device()).isPresent())
                        .flatMap(visit -> answers(journey, visit))
                : Stream.empty();
    }

    private static Stream<Rule> answers(Journey journey, Visit visit) {
        return Sources.ip4(journey.network().gateways())
                .flatMap(gateway -> Sources.ip4(journey.address().addresses())
                        .map(sender -> answer(journey, visit, sender, gateway)));
    }

    private static Rule answer(Journey journey, Visit visit, Ip4Address sender, Ip4Address gateway) {
        return journey.rule(
                visit.device(),
                RuleRole.GATEWAY_ARP,
                visit.ownArp().matchArpOp(ARP.OP_REQUEST).matchArpSpa(sender).matchArpTpa(gateway),
                List.of(Action.answerArp(journey.network().gatewayMac(), gateway), Action.output(PortNumber.IN_PORT)));
    }
}
