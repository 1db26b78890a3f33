/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.watch;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.ControllerCopy;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.TrafficSelector;

/**
 * For reactive networks, the controller gets a copy of what hosts announce at hypervisors' switches. The frame itself goes on as without
 * these rules. RARP and unsolicited neighbor advertisements are rare, and copied whosever they are. A gratuitous ARP can be told from an
 * ordinary one by its addresses alone: it is copied if it is of a mobile node or of a listed machine.
 *
 * <p>What comes out of a tunnel, or from a visitor's port, is none of these rules' business: those of higher ranks are before them.
 */
public final class ReactiveWatchRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(MobileInterface mobile) {
        return mobile.network().reactive()
                ? mobile.hypervisorSwitches().stream()
                        .flatMap(device -> mobile.fromMachines(device).flatMap(incoming -> gratuitousArp(
                                        incoming,
                                        mobile.address().mac(),
                                        mobile.address().addresses())
                                .map(selector -> mobile.rule(
                                        device,
                                        RuleRole.REACTIVE_WATCH,
                                        incoming,
                                        selector,
                                        ControllerCopy.beside(mobile.baseForwarding())))))
                : Stream.empty();
    }

    /** Returns the rules that are there without any binding. */
    public static Stream<Rule> ofFabric(NetworkView view) {
        return view.domain().hypervisorSwitches().stream().flatMap(device -> view.domain().networks().values().stream()
                .filter(HomeNetwork::reactive)
                .flatMap(network -> view.fromMachines(network, device).stream()
                        .flatMap(incoming -> selectors(incoming, network))
                        .map(selector -> rule(view, device, selector))));
    }

    private static Stream<TrafficSelector.Builder> selectors(IncomingFrames incoming, HomeNetwork network) {
        boolean hasIp6 = network.prefixes().stream().anyMatch(IpPrefix::isIp6);
        return Stream.of(
                        Stream.of(NeighborMessageMatch.rarp(incoming.selector())),
                        hasIp6
                                ? Stream.of(NeighborMessageMatch.advertisement(incoming.selector()))
                                : Stream.<TrafficSelector.Builder>empty(),
                        network.machines().stream()
                                .flatMap(machine -> gratuitousArp(incoming, machine.mac(), machine.addresses())))
                .flatMap(selectors -> selectors);
    }

    private static Stream<TrafficSelector.Builder> gratuitousArp(
            IncomingFrames incoming, MacAddress mac, Iterable<IpAddress> addresses) {
        Supplier<TrafficSelector.Builder> sent = () -> incoming.selector().matchEthSrc(mac);
        return NeighborMessageMatch.gratuitousArp(sent, mac, addresses);
    }

    private static Rule rule(NetworkView view, DeviceId device, TrafficSelector.Builder selector) {
        return Rule.of(
                device,
                view.pipeline(),
                RuleRole.REACTIVE_WATCH,
                selector.build(),
                ControllerCopy.beside(view.baseForwarding()));
    }
}
