/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.frames.IncomingFrames;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NeighborMessageMatch;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.frames.VlanTagging;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onlab.packet.ICMP6;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/**
 * Mobile nodes that are away hear their home router's advertisements to all nodes (RFC 4861 section 6.2.3): at the home agent's
 * switch one copy goes to each switch where some of them are, and there to their ports. What a router says to one of them alone is
 * redirected like any frame.
 *
 * <p>Such a frame is for all of a network's mobile nodes together, so these rules depend on all bindings.
 */
public final class RouterAdvertisementRules {

    private final HomeNetwork network;
    private final NetworkView view;
    private final ImmutableListMultimap<DeviceId, PortNumber> visitors;

    private RouterAdvertisementRules(HomeNetwork network, NetworkView view, Collection<MobileInterface> away) {
        this.network = network;
        this.view = view;
        ImmutableListMultimap.Builder<DeviceId, PortNumber> ports = ImmutableListMultimap.builder();
        away.forEach(mobile -> mobile.port(mobile.at()).ifPresent(port -> ports.put(mobile.device(), port)));
        visitors = ports.build();
    }

    /** Returns the rules of all networks. */
    public static Stream<Rule> rules(Collection<Binding> bindings, NetworkView view) {
        ImmutableListMultimap<String, MobileInterface> away = bindings.stream()
                .flatMap(binding -> MobileInterface.of(binding, view))
                .filter(mobile ->
                        mobile.isAway() && !mobile.address().ip6Addresses().isEmpty())
                .collect(ImmutableListMultimap.toImmutableListMultimap(
                        mobile -> mobile.network().id(), mobile -> mobile));
        return away.asMap().values().stream()
                .map(mobiles ->
                        new RouterAdvertisementRules(mobiles.iterator().next().network(), view, mobiles))
                .flatMap(RouterAdvertisementRules::rules);
    }

    private Stream<Rule> rules() {
        return Stream.concat(atHome(), visitors.keySet().stream().flatMap(this::delivery));
    }

    private Stream<Rule> atHome() {
        ImmutableList<Action> copies =
                visitors.keySet().stream().flatMap(this::towards).collect(ImmutableList.toImmutableList());
        return copies.isEmpty()
                ? Stream.empty()
                : view.fromNetwork(network, network.homeAgent()).stream()
                        .map(incoming -> rule(
                                network.homeAgent(),
                                RuleRole.HOME_MULTICAST,
                                incoming,
                                view.baseForwarding().beside(copies)));
    }

    private Stream<Action> towards(DeviceId device) {
        return Tunnelling.redirected(network).leave(view, network.homeAgent(), device, IncomingFrames.LOCAL).stream();
    }

    private Stream<Rule> delivery(DeviceId device) {
        return Tunnelling.redirected(network)
                .arrive(view, device)
                .map(incoming -> rule(
                        device,
                        RuleRole.ND_DELIVERY,
                        incoming,
                        visitors.get(device).stream().map(Action::output).collect(ImmutableList.toImmutableList())));
    }

    private Rule rule(DeviceId device, RuleRole role, IncomingFrames incoming, List<Action> actions) {
        TrafficSelector advertisement = NeighborMessageMatch.icmp6(incoming.selector(), ICMP6.ROUTER_ADVERTISEMENT)
                .matchEthSrc(network.gatewayMac())
                .matchIPv6Dst(NeighborMessageMatch.ALL_NODES)
                .build();
        return Rule.of(device, view.pipeline(), role, advertisement, VlanTagging.applied(incoming, actions));
    }
}
