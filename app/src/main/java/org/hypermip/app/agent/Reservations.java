/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Transition;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Keeps decisions. A decision may give a mobile node what it did not have: an address, a port, or one of few places where there is a limit.
 * That is reserved; then it is decided again. So two decisions that claim the same are kept one after the other, and the later one knows of
 * the earlier one; all others are kept at once.
 */
final class Reservations {

    private final Change change;
    private final OneAtATime<BindingKey> turns;

    /**
     * Creates the reservations.
     *
     * @param change changes a binding atomically
     * @param executors where a decision is made that had to wait for another one's reservation
     */
    Reservations(Change change, Function<String, Executor> executors) {
        this.change = change;
        this.turns = new OneAtATime<>(key -> executors.apply(key.toString()));
    }

    /**
     * Has a decision made and kept. However that ends, the reservation ends with it.
     *
     * @param decide pure; called again when its claims are reserved, and if another change of the binding came first
     */
    CompletableFuture<Transition> keep(
            String mobileNode, MobilityDomain domain, Function<Optional<Binding>, Decision> decide) {
        return keep(new Claimant(mobileNode, domain, decide), ImmutableSet.of());
    }

    private CompletableFuture<Transition> keep(Claimant claimant, ImmutableSet<BindingKey> held) {
        CompletableFuture<Attempt> attempt = held.isEmpty()
                ? CompletableFuture.completedFuture(attempt(claimant, held))
                : turns.run(held, () -> CompletableFuture.completedFuture(attempt(claimant, held)));
        return attempt.thenCompose(made -> made.missing.isEmpty()
                ? CompletableFuture.completedFuture(made.transition)
                : keep(claimant, Sets.union(held, made.missing).immutableCopy()));
    }

    private Attempt attempt(Claimant claimant, ImmutableSet<BindingKey> held) {
        Set<BindingKey> missing = new HashSet<>();
        Transition transition = change.make(claimant.mobileNode, before -> {
            Decision decision = claimant.decide.apply(before);
            missing.clear();
            missing.addAll(Sets.difference(claimed(before, decision, claimant.domain), held));
            return missing.isEmpty() ? decision : unchanged(claimant.mobileNode, before);
        });
        return new Attempt(transition, ImmutableSet.copyOf(missing));
    }

    private static ImmutableSet<BindingKey> claimed(
            Optional<Binding> before, Decision decision, MobilityDomain domain) {
        return decision.binding()
                .map(next -> ImmutableSet.<BindingKey>builder()
                        .addAll(Sets.difference(
                                BindingKey.claims(next),
                                before.map(BindingKey::claims).orElseGet(ImmutableSet::of)))
                        .addAll(BindingLimits.counted(domain, before.filter(known -> !known.hasEnded()), next))
                        .build())
                .orElseGet(ImmutableSet::of);
    }

    private static Decision unchanged(String mobileNode, Optional<Binding> before) {
        return before.map(Decision::accept)
                .orElseGet(() -> Decision.refuse(Refusal.of(
                        ReplyCode.UNSPECIFIED, "vm.id", mobileNode, "what it claims has to be reserved first")));
    }

    /** How a binding is changed: the change was decided on exactly the binding that it replaces. */
    interface Change {
        /** Has a change decided, again if another one came first, and made. */
        Transition make(String mobileNode, Function<Optional<Binding>, Decision> decide);
    }

    /** Who claims, and what is decided about it. */
    private static final class Claimant {
        private final String mobileNode;
        private final MobilityDomain domain;
        private final Function<Optional<Binding>, Decision> decide;

        Claimant(String mobileNode, MobilityDomain domain, Function<Optional<Binding>, Decision> decide) {
            this.mobileNode = mobileNode;
            this.domain = domain;
            this.decide = decide;
        }
    }

    /** What became of a decision; it was not kept if a reservation was missing. */
    private static final class Attempt {
        private final Transition transition;
        private final ImmutableSet<BindingKey> missing;

        Attempt(Transition transition, ImmutableSet<BindingKey> missing) {
            this.transition = transition;
            this.missing = missing;
        }
    }
}
