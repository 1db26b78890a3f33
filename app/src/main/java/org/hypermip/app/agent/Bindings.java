/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Transition;
import org.hypermip.flows.network.MobilityDomain;

/**
 * The one door to bindings. Whoever wants to change a binding hands over a {@link Decider}. The decision is made in the mobile node's
 * turn and on one snapshot of the network. It is kept only if the binding is still the one that it was made on. Then the home network
 * hears where the mobile node is. What follows, such as rules, is the caller's, and in the same turn.
 */
final class Bindings {

    private final OneAtATime<String> turns;
    private final Reservations reservations;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final SteadyClock clock;

    /**
     * Creates the door.
     *
     * @param executors where decisions are made that had to wait for others
     */
    Bindings(
            BindingStore store,
            Reconciler reconciler,
            ReturnAnnouncer announcer,
            SteadyClock clock,
            Function<String, Executor> executors) {
        this.turns = new OneAtATime<>(executors);
        this.reservations = new Reservations(store::compute, executors);
        this.store = store;
        this.reconciler = reconciler;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * Has a decision made in the mobile node's turn.
     *
     * @param then what follows; the turn ends with it
     */
    <T> CompletableFuture<T> decide(
            String mobileNode, Decider decider, Function<DecidedChange, CompletableFuture<T>> then) {
        return turns.run(mobileNode, () -> change(mobileNode, decider).thenCompose(then));
    }

    /**
     * Puts the binding back as it was before a change of the present turn, unless something else has changed it since, or another one has what it
     * had then.
     *
     * @return whether it is as it was
     */
    CompletableFuture<Boolean> takeBack(Transition transition) {
        String mobileNode = transition.decision().accepted().mobileNode();
        MobilityDomain domain = reconciler.view().domain();
        return reservations
                .keep(mobileNode, domain, current -> transition
                        .undone(current)
                        .unless(before ->
                                AddressClaims.conflict(mobileNode, before.interfaces(), store.known(), domain)))
                .thenApply(kept -> kept.decision().refusal().isEmpty());
    }

    /** What a decision would rest on now. */
    Situation situation() {
        return new Situation(
                reconciler.view(), clock.instant(), reconciler::isReachable, store.known(), reconciler::hasRemains);
    }

    private CompletableFuture<DecidedChange> change(String mobileNode, Decider decider) {
        Stopwatch stopwatch = new Stopwatch();
        Situation situation = situation();
        return reservations
                .keep(mobileNode, situation.domain(), before -> decided(before, decider, situation))
                .thenApply(transition -> {
                    stopwatch.lap("store");
                    if (transition.isMove() || transition.endsDraining()) {
                        transition.after().ifPresent(binding -> announcer.announce(binding, situation.view()));
                    }
                    return new DecidedChange(transition, situation.view(), stopwatch);
                });
    }

    /** The binding is kept with the numbers of those of its ports that are there, and with the time of a move. */
    private static Decision decided(Optional<Binding> before, Decider decider, Situation situation) {
        Optional<Binding> known = before.filter(binding -> decider.knowsEnded() || !binding.hasEnded());
        return decider.decide(known, situation)
                .with(new PortClaims(situation.view()::port)::found)
                .with(next -> next.comingFrom(known, situation.now()));
    }
}
