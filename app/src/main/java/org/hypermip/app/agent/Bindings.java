/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Transition;

/**
 * The one door to bindings. Whoever wants to change a binding hands over a {@link Decider}. The decision is made in the mobile node's
 * turn and on one snapshot of the network. It is kept only if the binding is still the one that it was made on. Then the home network
 * hears where the mobile node is. What follows, such as rules, is the caller's, and in the same turn.
 */
final class Bindings {

    private final OneAtATime turns = new OneAtATime();
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final SteadyClock clock;

    /** The lock of decisions that give mobile nodes their addresses. */
    private final Object claims = new Object();

    Bindings(BindingStore store, Reconciler reconciler, ReturnAnnouncer announcer, SteadyClock clock) {
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
        return turns.run(mobileNode, () -> then.apply(change(mobileNode, decider)));
    }

    /**
     * Puts the binding back as it was before a change of the present turn, unless something else has changed it since.
     *
     * @return whether it is as it was
     */
    boolean takeBack(Transition transition) {
        return store.compute(transition.decision().accepted().mobileNode(), transition::undone)
                .decision()
                .refusal()
                .isEmpty();
    }

    /** What a decision would rest on now. */
    Situation situation() {
        return new Situation(reconciler.view(), clock.instant(), reconciler::isReachable, this::living);
    }

    private DecidedChange change(String mobileNode, Decider decider) {
        Stopwatch stopwatch = new Stopwatch();
        Situation situation = situation();
        Transition transition = compute(mobileNode, decider, situation);
        stopwatch.lap("store");
        if (transition.isMove() || transition.endsDraining()) {
            transition.after().ifPresent(binding -> announcer.announce(binding, situation.view()));
        }
        return new DecidedChange(transition, situation.view(), stopwatch);
    }

    private Transition compute(String mobileNode, Decider decider, Situation situation) {
        if (!decider.claimsAddresses()) {
            return store.compute(mobileNode, before -> decided(before, decider, situation));
        }
        synchronized (claims) {
            return store.compute(mobileNode, before -> decided(before, decider, situation));
        }
    }

    /** The binding is kept with the numbers of those of its ports that are there. */
    private static Decision decided(Optional<Binding> before, Decider decider, Situation situation) {
        return decider.decide(before.filter(binding -> decider.knowsEnded() || !binding.hasEnded()), situation)
                .with(new PortClaims(situation.view()::port)::found);
    }

    private ImmutableList<Binding> living() {
        return store.all().stream().filter(binding -> !binding.hasEnded()).collect(ImmutableList.toImmutableList());
    }
}
