/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
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
final class RouterAdvertisementRules {

    private final HomeNetwork network;
    private final NetworkView view;
    private final ImmutableListMultimap<DeviceId, PortNumber> visitors;

    private RouterAdvertisementRules(HomeNetwork network, NetworkView view, Collection<Journey> away) {
        this.network = network;
        this.view = view;
        ImmutableListMultimap.Builder<DeviceId, PortNumber> ports = ImmutableListMultimap.builder();
        away.forEach(journey -> journey.port(journey.at()).ifPresent(port -> ports.put(journey.device(), port)));
        visitors = ports.build();
    }

    /** Returns the rules of all networks. */
    static Stream<Rule> rules(Collection<Binding> bindings, NetworkView view) {
        ImmutableListMultimap<String, Journey> away = bindings.stream()
                .flatMap(binding -> Journey.of(binding, view))
                .filter(journey ->
                        journey.isAway() && !journey.address().ip6Addresses().isEmpty())
                .collect(ImmutableListMultimap.toImmutableListMultimap(
                        journey -> journey.network().id(), journey -> journey));
        return away.asMap().values().stream()
                .map(journeys ->
                        new RouterAdvertisementRules(journeys.iterator().next().network(), view, journeys))
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
                : view.localEntries(network, network.homeAgent()).stream()
                        .map(entry -> rule(
                                network.homeAgent(),
                                RuleRole.HOME_MULTICAST,
                                entry,
                                view.pipeline().baseForwarding().beside(copies)));
    }

    private Stream<Action> towards(DeviceId device) {
        return view.domain().agentSwitch(device).map(AgentSwitch::endpoint).stream()
                .flatMap(endpoint -> view.tunnelPort(network.homeAgent(), device).stream()
                        .flatMap(tunnel -> Stream.of(
                                Action.tunnel(TunnelKeys.redirected(network), endpoint), Action.output(tunnel))));
    }

    private Stream<Rule> delivery(DeviceId device) {
        return view.tunnelPorts(device).stream()
                .map(tunnel -> rule(
                        device,
                        RuleRole.ND_DELIVERY,
                        Entry.outOf(tunnel, TunnelKeys.redirected(network)),
                        visitors.get(device).stream().map(Action::output).collect(ImmutableList.toImmutableList())));
    }

    private Rule rule(DeviceId device, RuleRole role, Entry entry, List<Action> actions) {
        TrafficSelector advertisement = Announcements.icmp6(entry.selector(), ICMP6.ROUTER_ADVERTISEMENT)
                .matchEthSrc(network.gatewayMac())
                .matchIPv6Dst(Announcements.ALL_NODES)
                .build();
        return Rule.of(device, view.pipeline(), role, advertisement, Tagging.applied(entry, actions));
    }
}
