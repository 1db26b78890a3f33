/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.network.Egress;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ip4Address;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;

/**
 * With direct egress, a visiting mobile node that asks for its home router's MAC address gets the one it knows from the switch: its
 * packets to other networks need nothing of home then. A switch that cannot answer lets {@link ReverseTunnelRules} ask at home.
 */
final class GatewayArpRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.network().egress() == Egress.DIRECT
                ? journey.visitedForeignPlaces()
                        .filter(place -> journey.answersArp(place.device()))
                        .filter(place ->
                                journey.domain().visitedNetwork(place.device()).isPresent())
                        .flatMap(place -> journey.port(place).stream().flatMap(port -> answers(journey, place, port)))
                : Stream.empty();
    }

    private static Stream<Rule> answers(Journey journey, Attachment place, PortNumber port) {
        return Sources.ip4(journey.network().gateways())
                .flatMap(gateway -> Sources.ip4(journey.address().addresses())
                        .map(sender -> answer(journey, place, port, sender, gateway)));
    }

    private static Rule answer(
            Journey journey, Attachment place, PortNumber port, Ip4Address sender, Ip4Address gateway) {
        return journey.rule(
                place.device(),
                RuleRole.GATEWAY_ARP,
                DefaultTrafficSelector.builder()
                        .matchInPort(port)
                        .matchEthSrc(journey.address().mac())
                        .matchEthType(EtherType.ARP.ethType().toShort())
                        .matchArpOp(ARP.OP_REQUEST)
                        .matchArpSpa(sender)
                        .matchArpTpa(gateway),
                List.of(Action.answerArp(journey.network().gatewayMac(), gateway), Action.output(PortNumber.IN_PORT)));
    }
}
