/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.frames.VlanTagging;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/**
 * What is multicast in a network is heard by its mobile nodes that are away. At the home agent's switch one copy goes to each switch where
 * some of them are, and there to their ports. Such a frame is for all of them together, so its rules depend on all bindings.
 */
final class MulticastCopies {

    private final HomeNetwork network;
    private final NetworkView view;
    private final Map<DeviceId, ? extends Set<PortNumber>> visitors;

    /**
     * Creates copies for a network's mobile nodes.
     *
     * @param visitors at which ports of which switches they hear
     */
    MulticastCopies(HomeNetwork network, NetworkView view, Map<DeviceId, ? extends Set<PortNumber>> visitors) {
        this.network = network;
        this.view = view;
        this.visitors = visitors;
    }

    /** Returns those of each network that has interfaces away. */
    static Stream<MulticastCopies> of(Collection<Binding> bindings, NetworkView view) {
        Map<HomeNetwork, Map<DeviceId, Set<PortNumber>>> visitors = new LinkedHashMap<>();
        bindings.stream()
                .flatMap(binding -> MulticastListener.of(binding, view))
                .forEach(listener -> visitors.computeIfAbsent(listener.network(), network -> new HashMap<>())
                        .computeIfAbsent(listener.at().deviceId(), device -> new HashSet<>())
                        .add(listener.at().port()));
        return visitors.entrySet().stream().map(entry -> new MulticastCopies(entry.getKey(), view, entry.getValue()));
    }

    /** The network. */
    HomeNetwork network() {
        return network;
    }

    /** The switches that have rules because of them. */
    Stream<DeviceId> devices() {
        return Stream.concat(Stream.of(network.homeAgent()), visitors.keySet().stream());
    }

    /**
     * Returns the rules of one switch.
     *
     * @param home the role of the rule that copies at home
     * @param delivery the role of those that deliver the copies
     * @param message narrows a selector down to what is copied
     */
    Stream<Rule> rules(
            DeviceId device, RuleRole home, RuleRole delivery, UnaryOperator<TrafficSelector.Builder> message) {
        return device.equals(network.homeAgent()) ? atHome(home, message) : delivered(device, delivery, message);
    }

    private Stream<Rule> atHome(RuleRole role, UnaryOperator<TrafficSelector.Builder> message) {
        ImmutableList<Action> copies = visitors.keySet().stream()
                .sorted(Comparator.comparing(DeviceId::toString))
                .flatMap(this::towards)
                .collect(ImmutableList.toImmutableList());
        return copies.isEmpty()
                ? Stream.empty()
                : view.fromNetwork(network, network.homeAgent()).stream()
                        .map(incoming -> rule(
                                network.homeAgent(),
                                role,
                                incoming,
                                message,
                                view.baseForwarding().beside(copies)));
    }

    private Stream<Action> towards(DeviceId device) {
        return Tunnelling.redirected(network).leave(view, network.homeAgent(), device, IncomingFrames.LOCAL).stream();
    }

    private Stream<Rule> delivered(DeviceId device, RuleRole role, UnaryOperator<TrafficSelector.Builder> message) {
        ImmutableList<Action> ports = Optional.ofNullable(visitors.get(device)).stream()
                .flatMap(Set::stream)
                .sorted(Comparator.comparing(PortNumber::toLong))
                .map(Action::output)
                .collect(ImmutableList.toImmutableList());
        return ports.isEmpty()
                ? Stream.empty()
                : Tunnelling.redirected(network)
                        .arrive(view, device)
                        .map(incoming -> rule(device, role, incoming, message, ports));
    }

    private Rule rule(
            DeviceId device,
            RuleRole role,
            IncomingFrames incoming,
            UnaryOperator<TrafficSelector.Builder> message,
            List<Action> actions) {
        TrafficSelector said = message.apply(incoming.selector()).build();
        return Rule.of(device, view.pipeline(), role, said, VlanTagging.applied(incoming, actions));
    }
}
