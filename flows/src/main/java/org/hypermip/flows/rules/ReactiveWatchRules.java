/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/**
 * For reactive networks, the controller gets a copy of what machines announce at hypervisors' switches. The frame itself goes
 * on as without these rules. RARP and unsolicited neighbor advertisements are rare, and copied whosever they are; a gratuitous ARP can be
 * told from an ordinary one by its addresses alone, and is copied if it is of a mobile node or of a listed machine.
 *
 * <p>What comes out of a tunnel, or from a visitor's port, is none of these rules' business: those of higher ranks are before them.
 */
final class ReactiveWatchRules implements RuleGenerator {

    @Override
    public Stream<Rule> rules(Journey journey) {
        return journey.network().reactive()
                ? journey.hypervisorSwitches().stream()
                        .flatMap(device -> journey.fromMachines(device).flatMap(entry -> gratuitousArp(
                                        entry,
                                        journey.address().mac(),
                                        journey.address().addresses())
                                .map(selector -> journey.rule(
                                        device,
                                        RuleRole.REACTIVE_WATCH,
                                        entry,
                                        selector,
                                        copied(journey.baseForwarding())))))
                : Stream.empty();
    }

    /** Returns the rules that are there without any binding. */
    static Stream<Rule> ofFabric(NetworkView view) {
        return view.domain().hypervisorSwitches().stream().flatMap(device -> view.domain().networks().values().stream()
                .filter(HomeNetwork::reactive)
                .flatMap(network -> view.machineEntries(network, device).stream()
                        .flatMap(entry -> selectors(entry, network))
                        .map(selector -> rule(view, device, selector))));
    }

    /** Returns the way of a frame that goes on as without us, and is copied. */
    static ImmutableList<Action> copied(BaseForwarding baseForwarding) {
        return baseForwarding.beside(withCopy(ImmutableList.of()));
    }

    /** Returns these actions, and the copy for the controller after them. */
    static ImmutableList<Action> withCopy(Iterable<Action> actions) {
        return ImmutableList.<Action>builder()
                .addAll(actions)
                .add(Action.output(PortNumber.CONTROLLER))
                .build();
    }

    private static Stream<TrafficSelector.Builder> selectors(Entry entry, HomeNetwork network) {
        boolean hasIp6 = network.prefixes().stream().anyMatch(IpPrefix::isIp6);
        return Stream.of(
                        Stream.of(Announcements.rarp(entry.selector())),
                        hasIp6
                                ? Stream.of(Announcements.advertisement(entry.selector()))
                                : Stream.<TrafficSelector.Builder>empty(),
                        network.machines().stream()
                                .flatMap(machine -> gratuitousArp(entry, machine.mac(), machine.addresses())))
                .flatMap(selectors -> selectors);
    }

    private static Stream<TrafficSelector.Builder> gratuitousArp(
            Entry entry, MacAddress mac, Iterable<IpAddress> addresses) {
        Supplier<TrafficSelector.Builder> sent = () -> entry.selector().matchEthSrc(mac);
        return Announcements.gratuitousArp(sent, mac, addresses);
    }

    private static Rule rule(NetworkView view, DeviceId device, TrafficSelector.Builder selector) {
        return Rule.of(
                device,
                view.pipeline(),
                RuleRole.REACTIVE_WATCH,
                selector.build(),
                copied(view.pipeline().baseForwarding()));
    }
}
