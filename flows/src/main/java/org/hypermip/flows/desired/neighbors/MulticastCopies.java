/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
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
 * What is multicast in a network is heard by its mobile nodes that are away: at the home agent's switch one copy goes to each switch
 * where some of them are, and there to their ports. Such a frame is for all of them together, so its rules depend on all bindings.
 */
final class MulticastCopies {

    private final HomeNetwork network;
    private final NetworkView view;
    private final ImmutableListMultimap<DeviceId, PortNumber> visitors;

    private MulticastCopies(HomeNetwork network, NetworkView view, Collection<MobileInterface> away) {
        this.network = network;
        this.view = view;
        ImmutableListMultimap.Builder<DeviceId, PortNumber> ports = ImmutableListMultimap.builder();
        away.forEach(mobile -> mobile.port(mobile.at()).ifPresent(port -> ports.put(mobile.device(), port)));
        visitors = ports.build();
    }

    /** Returns those of each network that has interfaces away which are meant. */
    static Stream<MulticastCopies> of(
            Collection<Binding> bindings, NetworkView view, Predicate<MobileInterface> meant) {
        ImmutableListMultimap<String, MobileInterface> away = bindings.stream()
                .flatMap(binding -> MobileInterface.of(binding, view))
                .filter(mobile -> mobile.isAway() && meant.test(mobile))
                .collect(ImmutableListMultimap.toImmutableListMultimap(
                        mobile -> mobile.network().id(), mobile -> mobile));
        return away.asMap().values().stream()
                .map(mobiles -> new MulticastCopies(mobiles.iterator().next().network(), view, mobiles));
    }

    /** The network. */
    HomeNetwork network() {
        return network;
    }

    /**
     * Returns the rules.
     *
     * @param home the role of the rule that copies at home
     * @param delivery the role of those that deliver the copies
     * @param message narrows a selector down to what is copied
     */
    Stream<Rule> rules(RuleRole home, RuleRole delivery, UnaryOperator<TrafficSelector.Builder> message) {
        return Stream.concat(
                atHome(home, message),
                visitors.keySet().stream().flatMap(device -> delivered(device, delivery, message)));
    }

    private Stream<Rule> atHome(RuleRole role, UnaryOperator<TrafficSelector.Builder> message) {
        ImmutableList<Action> copies =
                visitors.keySet().stream().flatMap(this::towards).collect(ImmutableList.toImmutableList());
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
        ImmutableList<Action> ports =
                visitors.get(device).stream().map(Action::output).collect(ImmutableList.toImmutableList());
        return Tunnelling.redirected(network)
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
