/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.watch;

import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.ControllerCopy;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
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
public final class ProbeWatchRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.probedPlaces()
                .flatMap(place -> mobile.port(place).stream().flatMap(port -> rules(mobile, place, port)));
    }

    private static Stream<Rule> rules(MobileInterface mobile, Attachment place, PortNumber port) {
        Supplier<TrafficSelector.Builder> sent = () -> DefaultTrafficSelector.builder()
                .matchInPort(port)
                .matchEthSrc(mobile.address().mac())
                .matchEthDst(Probe.ASKER);
        return Stream.concat(
                        hasAddress(mobile, IpAddress::isIp4) ? Stream.of(reply(sent.get())) : Stream.empty(),
                        hasAddress(mobile, IpAddress::isIp6)
                                ? Stream.of(NeighborMessageMatch.icmp6(sent.get(), ICMP6.NEIGHBOR_ADVERTISEMENT))
                                : Stream.empty())
                .map(selector -> mobile.rule(place.device(), RuleRole.PROBE_WATCH, selector, ControllerCopy.ALONE));
    }

    private static boolean hasAddress(MobileInterface mobile, Predicate<IpAddress> version) {
        return mobile.address().addresses().stream().anyMatch(version);
    }

    private static TrafficSelector.Builder reply(TrafficSelector.Builder sent) {
        return sent.matchEthType(EtherType.ARP.ethType().toShort()).matchArpOp(ARP.OP_REPLY);
    }
}
