/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.egress;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.SenderAddresses;
import org.hypermip.flows.frames.VisitedPort;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ARP;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.PortNumber;

/**
 * With direct egress, a visiting mobile node that asks for its home router's MAC address gets the one it knows from the switch. Its packets
 * to other networks need nothing of home then. A switch that cannot answer lets {@link ReverseTunnelRules} ask at home.
 */
public final class GatewayArpRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.leavesDirectly()
                ? VisitedPort.of(mobile)
                        .filter(visited -> mobile.answersArp(visited.device()))
                        .filter(visited ->
                                mobile.domain().visitedNetwork(visited.device()).isPresent())
                        .flatMap(visited -> answers(mobile, visited))
                : Stream.empty();
    }

    private static Stream<Rule> answers(MobileInterface mobile, VisitedPort visited) {
        return SenderAddresses.ip4(mobile.network().gateways())
                .flatMap(gateway -> SenderAddresses.ip4(mobile.address().addresses())
                        .map(sender -> answer(mobile, visited, sender, gateway)));
    }

    private static Rule answer(MobileInterface mobile, VisitedPort visited, Ip4Address sender, Ip4Address gateway) {
        return mobile.rule(
                visited.device(),
                RuleRole.GATEWAY_ARP,
                visited.ownArp().matchArpOp(ARP.OP_REQUEST).matchArpSpa(sender).matchArpTpa(gateway),
                List.of(Action.answerArp(mobile.network().gatewayMac(), gateway), Action.output(PortNumber.IN_PORT)));
    }
}
