/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.egress.DirectEgressRules;
import org.hypermip.flows.desired.egress.GatewayArpRules;
import org.hypermip.flows.desired.egress.NdReverseTunnelRules;
import org.hypermip.flows.desired.egress.OptimizedEgressRules;
import org.hypermip.flows.desired.egress.OptimizedExitRules;
import org.hypermip.flows.desired.egress.OptimizedRedirectRules;
import org.hypermip.flows.desired.egress.ReverseTunnelExitRules;
import org.hypermip.flows.desired.egress.ReverseTunnelRules;
import org.hypermip.flows.desired.guards.AccessGuardRules;
import org.hypermip.flows.desired.guards.AntiSpoofingRules;
import org.hypermip.flows.desired.guards.TunnelGuardRules;
import org.hypermip.flows.desired.neighbors.ProxyArpRules;
import org.hypermip.flows.desired.neighbors.ProxyNdRules;
import org.hypermip.flows.desired.neighbors.RouterAdvertisementRules;
import org.hypermip.flows.desired.neighbors.SolicitationRules;
import org.hypermip.flows.desired.watch.ArrivalWatchRules;
import org.hypermip.flows.desired.watch.ProbeWatchRules;
import org.hypermip.flows.desired.watch.ReactiveWatchRules;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleSet;

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
            new DirectEgressRules(),
            new GatewayArpRules(),
            new OptimizedRedirectRules(),
            new OptimizedEgressRules(),
            new OptimizedExitRules(),
            new AntiSpoofingRules(),
            new ArrivalWatchRules(),
            new ProbeWatchRules(),
            new ReactiveWatchRules());

    private static final ImmutableList<RuleGenerator> OF_ENDED = ImmutableList.of(new AntiSpoofingRules());

    private DesiredRules() {}

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

    private static Stream<Rule> sharedRules(Collection<Binding> bindings, NetworkView view) {
        ImmutableList<Binding> living = bindings.stream()
                .filter(binding -> !binding.hasEnded())
                .sorted(Comparator.comparing(Binding::mobileNode))
                .collect(ImmutableList.toImmutableList());
        return Streams.concat(
                TunnelGuardRules.rules(view),
                AccessGuardRules.rules(view),
                ReactiveWatchRules.ofFabric(view),
                RouterAdvertisementRules.rules(living, view),
                SolicitationRules.rules(living, view));
    }

    private static Stream<Rule> rules(Binding binding, NetworkView view) {
        ImmutableList<RuleGenerator> generators = binding.hasEnded() ? OF_ENDED : GENERATORS;
        return MobileInterface.of(binding, view)
                .flatMap(mobile -> generators.stream().flatMap(generator -> generator.rules(mobile)));
    }
}
