/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Probe;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IpAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * While the places of a mobile node are probed, its answers go to the controller, which asked, and nowhere else: the address
 * they are sent to is nobody's.
 */
final class ProbeWatchRules implements RuleGenerator {

    private static final ImmutableList<Action> TO_CONTROLLER = ImmutableList.of(Action.output(PortNumber.CONTROLLER));

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.probedPlaces()
                .flatMap(place -> journey.port(place).stream().flatMap(port -> rules(journey, place, port)));
    }

    private static Stream<Rule> rules(Journey journey, Attachment place, PortNumber port) {
        Supplier<TrafficSelector.Builder> sent = () -> DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(journey.address().mac())
                .matchEthDst(Probe.ASKER);
        return Stream.concat(
                        hasAddress(journey, IpAddress::isIp4) ? Stream.of(reply(sent.get())) : Stream.empty(),
                        hasAddress(journey, IpAddress::isIp6)
                                ? Stream.of(Announcements.icmp6(sent.get(), ICMP6.NEIGHBOR_ADVERTISEMENT))
                                : Stream.empty())
                .map(selector -> journey.rule(place.device(), RuleRole.PROBE_WATCH, selector, TO_CONTROLLER));
    }

    private static boolean hasAddress(Journey journey, Predicate<IpAddress> version) {
        return journey.address().addresses().stream().anyMatch(version);
    }

    private static TrafficSelector.Builder reply(TrafficSelector.Builder sent) {
        return sent.matchEthType(EtherType.ARP.ethType().toShort()).matchArpOp(ARP.OP_REPLY);
    }
}
