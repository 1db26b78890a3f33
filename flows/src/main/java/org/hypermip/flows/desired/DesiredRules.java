/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Streams;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.desired.egress.DirectEgressRules;
import org.hypermip.flows.desired.egress.GatewayArpRules;
import org.hypermip.flows.desired.egress.NdReverseTunnelRules;
import org.hypermip.flows.desired.egress.OptimizedEgressRules;
import org.hypermip.flows.desired.egress.OptimizedExitRules;
import org.hypermip.flows.desired.egress.OptimizedRedirectRules;
import org.hypermip.flows.desired.egress.ReverseTunnelExitRules;
import org.hypermip.flows.desired.egress.ReverseTunnelRules;
import org.hypermip.flows.desired.egress.RuleDemand;
import org.hypermip.flows.desired.egress.SpentExitRules;
import org.hypermip.flows.desired.guards.AccessGuardRules;
import org.hypermip.flows.desired.guards.AntiSpoofingRules;
import org.hypermip.flows.desired.guards.ExitGuardRules;
import org.hypermip.flows.desired.guards.PriorityTagRules;
import org.hypermip.flows.desired.guards.TunnelGuardRules;
import org.hypermip.flows.desired.neighbors.MulticastListener;
import org.hypermip.flows.desired.neighbors.MulticastRules;
import org.hypermip.flows.desired.neighbors.ProxyArpRules;
import org.hypermip.flows.desired.neighbors.ProxyNdRules;
import org.hypermip.flows.desired.neighbors.RouterAdvertisementRules;
import org.hypermip.flows.desired.neighbors.SolicitationRules;
import org.hypermip.flows.desired.watch.ArrivalWatchRules;
import org.hypermip.flows.desired.watch.ProbeWatchRules;
import org.hypermip.flows.desired.watch.ReactiveWatchRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** The rules that the switches should hold: a function of the bindings and the view, whatever happened before. */
public final class DesiredRules {

    private static final ImmutableList<RuleGenerator> GENERATORS = ImmutableList.of(
            new DeliveryRules(),
            new RedirectRules(),
            new ProxyArpRules(),
            new ProxyNdRules(),
            new ReverseTunnelRules(),
            new NdReverseTunnelRules(),
            new ReverseTunnelExitRules(),
            new ExitGuardRules(),
            new DirectEgressRules(),
            new GatewayArpRules(),
            new OptimizedRedirectRules(),
            new OptimizedEgressRules(),
            new OptimizedExitRules(),
            new SpentExitRules(),
            new AntiSpoofingRules(),
            new PriorityTagRules(),
            new ArrivalWatchRules(),
            new ProbeWatchRules(),
            new ReactiveWatchRules());

    private static final ImmutableList<RuleGenerator> OF_ENDED = ImmutableList.of(new AntiSpoofingRules());

    /** The most rules that {@link #growing} may count for all interfaces of a mobile node. */
    public static final int MOST_GROWING = RuleDemand.MOST;

    private DesiredRules() {}

    /** Returns how many rules an interface takes of the kind whose number grows with the square of its addresses. */
    public static int growing(HomeAddress address, HomeNetwork network) {
        return RuleDemand.of(address, network);
    }

    /** Returns the rules of all switches for these bindings. */
    public static RuleSet of(Collection<Binding> bindings, NetworkView view) {
        return RuleSet.of(Streams.concat(
                sharedRules(bindings, view),
                bindings.stream()
                        .sorted(Comparator.comparing(Binding::mobileNode))
                        .flatMap(binding -> rules(binding, view))));
    }

    /** Returns those of them that no binding is the cause of alone. */
    public static RuleSet shared(Collection<Binding> bindings, NetworkView view) {
        return RuleSet.of(sharedRules(bindings, view));
    }

    /** Returns the rules that are there because of one binding; others may want some of them, too. */
    public static RuleSet of(Binding binding, NetworkView view) {
        return RuleSet.of(rules(binding, view));
    }

    /** Returns the rules that are there whatever the bindings. */
    public static RuleSet ofFabric(NetworkView view) {
        return RuleSet.of(fabricRules(view));
    }

    /** Returns where a mobile node hears what is multicast in its home networks, by their ids; nowhere, unless it is away. */
    public static ImmutableSetMultimap<String, ConnectPoint> listeners(Binding binding, NetworkView view) {
        return MulticastListener.of(binding, view)
                .collect(ImmutableSetMultimap.toImmutableSetMultimap(
                        listener -> listener.network().id(), MulticastListener::at));
    }

    /**
     * Returns the rules of one network and one switch by which its mobile nodes that are away hear what is multicast at home.
     *
     * @param listeners at which ports of which switches they hear; the home agent's rules depend on the switches alone, and those of
     *     another switch on its own ports
     */
    public static RuleSet multicast(
            HomeNetwork network,
            DeviceId device,
            Map<DeviceId, ? extends Set<PortNumber>> listeners,
            NetworkView view) {
        return RuleSet.of(MulticastRules.rules(network, device, listeners, view));
    }

    private static Stream<Rule> fabricRules(NetworkView view) {
        return Streams.concat(
                TunnelGuardRules.rules(view),
                AccessGuardRules.rules(view),
                PriorityTagRules.ofFabric(view),
                ReactiveWatchRules.ofFabric(view));
    }

    private static Stream<Rule> sharedRules(Collection<Binding> bindings, NetworkView view) {
        return Streams.concat(
                fabricRules(view),
                RouterAdvertisementRules.rules(bindings, view),
                SolicitationRules.rules(bindings, view));
    }

    private static Stream<Rule> rules(Binding binding, NetworkView view) {
        return Stream.concat(
                rules(binding, view, binding.hasEnded() ? OF_ENDED : GENERATORS),
                binding.endedAtGuardedPlaces().flatMap(ended -> rules(ended, view, OF_ENDED)));
    }

    private static Stream<Rule> rules(Binding binding, NetworkView view, ImmutableList<RuleGenerator> generators) {
        return MobileInterface.of(binding, view)
                .flatMap(mobile -> generators.stream().flatMap(generator -> generator.rules(mobile)));
    }
}
