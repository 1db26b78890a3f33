/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/**
 * How many mobile nodes may be away: of a network, and at a hypervisor. What counted before goes on, also when a limit was
 * lowered meanwhile; nobody is kept from coming home. How many a hypervisor may claim that nobody else has spoken of is limited as well.
 */
public final class BindingLimits {

    /**
     * How many migrations to one hypervisor may wait for their sources: as many as it may list guests. Of those that come at the same time, a
     * few more may get in.
     */
    public static final int MOST_CLAIMS = Inventory.MOST_GUESTS;

    private final MobilityDomain domain;
    private final Optional<Binding> before;
    private final Binding next;

    private BindingLimits(MobilityDomain domain, Optional<Binding> before, Binding next) {
        this.domain = domain;
        this.before = before;
        this.next = next;
    }

    /**
     * Returns the first limit that stands in the way of a binding.
     *
     * @param before the binding that it replaces
     * @param bindings all there are
     */
    public static Optional<Refusal> exceeded(
            MobilityDomain domain, Optional<Binding> before, Binding next, KnownBindings bindings) {
        BindingLimits limits = new BindingLimits(domain, before, next);
        return limits.ofNetworks(bindings)
                .or(() -> limits.ofHypervisors(bindings))
                .or(() -> limits.ofClaims(bindings));
    }

    /** Returns the hypervisor that claims a mobile node whose source has not let it go; absent if none does. */
    static Optional<String> claimant(Binding binding) {
        return binding.handover().filter(Handover::awaitsSource).flatMap(open -> open.destination()
                .hypervisor());
    }

    private Optional<String> newClaimant() {
        return claimant(next).filter(id -> before.flatMap(BindingLimits::claimant)
                .filter(id::equals)
                .isEmpty());
    }

    private Optional<Refusal> ofClaims(KnownBindings bindings) {
        return newClaimant()
                .filter(id -> others(Stream.of(BindingKey.claimed(id)), bindings) >= MOST_CLAIMS)
                .map(id -> Refusal.of(
                        ReplyCode.INSUFFICIENT_RESOURCES,
                        "destination",
                        id,
                        MOST_CLAIMS + " migrations to " + id
                                + " wait for their sources, and no more may; let the source of"
                                + " one speak first, or take one back by 'failed'"));
    }

    private Set<String> newNetworks() {
        return Sets.difference(
                networks(next), before.map(BindingLimits::networks).orElseGet(ImmutableSet::of));
    }

    private Set<String> newlyVisited() {
        return Sets.difference(visited(next), before.map(this::visited).orElseGet(ImmutableSet::of));
    }

    private Optional<Refusal> ofNetworks(KnownBindings bindings) {
        return newNetworks().stream()
                .flatMap(id -> domain.network(id).stream())
                .flatMap(network -> network
                        .maxBindings()
                        .filter(limit -> others(Stream.of(BindingKey.away(network.id())), bindings) >= limit)
                        .map(limit -> Refusal.of(
                                ReplyCode.INSUFFICIENT_RESOURCES,
                                "vm.interfaces",
                                network.id(),
                                "network " + network.id() + " has " + limit + " virtual machines away or on the move,"
                                        + " as many as its maxBindings allows; raise that, or wait until one is home"))
                        .stream())
                .findFirst();
    }

    private Optional<Refusal> ofHypervisors(KnownBindings bindings) {
        return newlyVisited().stream()
                .flatMap(id -> domain.hypervisor(id).stream())
                .flatMap(hypervisor -> hypervisor
                        .maxVisitors()
                        .filter(limit -> others(visits(hypervisor.id(), bindings), bindings) >= limit)
                        .map(limit -> Refusal.of(
                                ReplyCode.FOREIGN_AGENT_FULL,
                                "destination",
                                hypervisor.id(),
                                "hypervisor " + hypervisor.id() + " has or expects " + limit
                                        + " visitors, as many as its maxVisitors allows; raise that, or go elsewhere"))
                        .stream())
                .findFirst();
    }

    private Stream<BindingKey> visits(String hypervisor, KnownBindings bindings) {
        return bindings.stays(hypervisor).stream()
                .filter(stay -> stay.isVisit(domain))
                .map(BindingKey::stay);
    }

    private int others(Stream<BindingKey> keys, KnownBindings bindings) {
        return keys.map(bindings::mobileNodes)
                .mapToInt(all -> all.size() - (all.contains(next.mobileNode()) ? 1 : 0))
                .sum();
    }

    /** The networks that it is away from, or on the move. */
    static ImmutableSet<String> networks(Binding binding) {
        return binding.phase() == BindingPhase.AT_HOME || binding.hasEnded() || binding.isOnlyClaimed()
                ? ImmutableSet.of()
                : binding.interfaces().stream().map(HomeAddress::network).collect(ImmutableSet.toImmutableSet());
    }

    /** The hypervisors at which it is a visitor, or will be. */
    private ImmutableSet<String> visited(Binding binding) {
        return Stay.all(binding).stream()
                .filter(stay -> stay.isVisit(domain))
                .map(Stay::hypervisor)
                .collect(ImmutableSet.toImmutableSet());
    }

    /**
     * Returns the limits that a binding newly counts for, where there are any. What they leave room for is given to one mobile node after
     * the other.
     */
    public static ImmutableSet<BindingKey> counted(MobilityDomain domain, Optional<Binding> before, Binding next) {
        BindingLimits limits = new BindingLimits(domain, before, next);
        return Stream.concat(
                        limits.newNetworks().stream()
                                .filter(id -> domain.network(id)
                                        .flatMap(HomeNetwork::maxBindings)
                                        .isPresent())
                                .map(BindingKey::away),
                        limits.newlyVisited().stream()
                                .filter(id -> domain.hypervisor(id)
                                        .flatMap(Hypervisor::maxVisitors)
                                        .isPresent())
                                .map(BindingKey::visitors))
                .collect(ImmutableSet.toImmutableSet());
    }
}
