/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;

/**
 * How many mobile nodes may be away: of a network, and at a hypervisor. What counted before goes on, also when a limit was
 * lowered meanwhile; nobody is kept from coming home.
 */
public final class BindingLimits {

    private final MobilityDomain domain;
    private final Optional<Binding> before;
    private final Binding next;
    private final ImmutableList<Binding> others;

    private BindingLimits(MobilityDomain domain, Optional<Binding> before, Binding next, Collection<Binding> bindings) {
        this.domain = domain;
        this.before = before;
        this.next = next;
        this.others = bindings.stream()
                .filter(binding -> !binding.hasEnded())
                .filter(binding -> !binding.mobileNode().equals(next.mobileNode()))
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * Returns the first limit that stands in the way of a binding.
     *
     * @param before the binding that it replaces
     * @param bindings all there are
     */
    public static Optional<Refusal> exceeded(
            MobilityDomain domain, Optional<Binding> before, Binding next, Collection<Binding> bindings) {
        BindingLimits limits = new BindingLimits(domain, before, next, bindings);
        return limits.ofNetworks().or(limits::ofHypervisors);
    }

    private Optional<Refusal> ofNetworks() {
        return Sets.difference(
                        networks(next), before.map(BindingLimits::networks).orElseGet(ImmutableSet::of))
                .stream()
                .flatMap(id -> domain.network(id).stream())
                .flatMap(network -> network
                        .maxBindings()
                        .filter(limit ->
                                isReached(limit, other -> networks(other).contains(network.id())))
                        .map(limit -> Refusal.of(
                                ReplyCode.INSUFFICIENT_RESOURCES,
                                "vm.interfaces",
                                network.id(),
                                "network " + network.id() + " has " + limit + " virtual machines away or on the move,"
                                        + " as many as its maxBindings allows; raise that, or wait until one is home"))
                        .stream())
                .findFirst();
    }

    private Optional<Refusal> ofHypervisors() {
        return Sets.difference(visited(next), before.map(this::visited).orElseGet(ImmutableSet::of)).stream()
                .flatMap(id -> domain.hypervisor(id).stream())
                .flatMap(hypervisor -> hypervisor
                        .maxVisitors()
                        .filter(limit ->
                                isReached(limit, other -> visited(other).contains(hypervisor.id())))
                        .map(limit -> Refusal.of(
                                ReplyCode.FOREIGN_AGENT_FULL,
                                "destination",
                                hypervisor.id(),
                                "hypervisor " + hypervisor.id() + " has or expects " + limit
                                        + " visitors, as many as its maxVisitors allows; raise that, or go elsewhere"))
                        .stream())
                .findFirst();
    }

    private boolean isReached(int limit, Predicate<Binding> counts) {
        return others.stream().filter(counts).count() >= limit;
    }

    /** The networks that it is away from, or on the move. */
    private static ImmutableSet<String> networks(Binding binding) {
        return binding.phase() == BindingPhase.AT_HOME
                ? ImmutableSet.of()
                : binding.interfaces().stream().map(HomeAddress::network).collect(ImmutableSet.toImmutableSet());
    }

    /** The hypervisors at which it is a visitor, or will be. */
    private ImmutableSet<String> visited(Binding binding) {
        return Stream.concat(Stream.of(binding.at()), binding.destination().stream())
                .filter(place -> !Places.isHome(binding.interfaces(), place.device(), domain))
                .flatMap(place -> place.hypervisor().stream())
                .collect(ImmutableSet.toImmutableSet());
    }
}
