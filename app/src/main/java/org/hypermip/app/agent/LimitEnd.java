/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.reconcile.Outcome;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.Change;
import org.hypermip.app.store.Transition;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.frames.NetworkView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a time limit is reached: places that were left give up what they sent on, frames go one way again, and a
 * mobile node of which nobody has spoken for long is asked for, and dealt with as it answers.
 */
final class LimitEnd {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final OneAtATime queue;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final Prober prober;
    private final Clock clock;

    LimitEnd(
            OneAtATime queue,
            BindingStore store,
            Reconciler reconciler,
            ReturnAnnouncer announcer,
            Prober prober,
            Clock clock) {
        this.queue = queue;
        this.store = store;
        this.reconciler = reconciler;
        this.announcer = announcer;
        this.prober = prober;
        this.clock = clock;
    }

    /** Lets it happen after all that is under way for the mobile node; fails if the store does not answer. */
    CompletableFuture<Outcome> of(String mobileNode) {
        return queue.run(mobileNode, () -> {
            NetworkView view = reconciler.view();
            store.get(mobileNode)
                    .filter(binding -> !binding.draining().isEmpty())
                    .ifPresent(binding -> announcer.announce(binding, view));
            TimeLimits limits = new TimeLimits(view.domain(), reconciler::isReachable);
            Transition transition = store.compute(
                    mobileNode,
                    current -> Change.to(current.flatMap(binding -> limits.passed(binding, clock.instant()))));
            report(transition);
            if (transition.isMove()) {
                transition.after().ifPresent(binding -> announcer.announce(binding, view));
            }
            return reconciler.reconcile(mobileNode).thenApply(outcome -> {
                transition
                        .after()
                        .filter(binding -> transition.isEffective())
                        .ifPresent(binding -> prober.ask(binding, view));
                return outcome;
            });
        });
    }

    private void report(Transition transition) {
        Optional<HistoryEntry> before = transition.before().flatMap(LimitEnd::latest);
        transition
                .after()
                .flatMap(LimitEnd::latest)
                .filter(entry -> !Optional.of(entry).equals(before))
                .ifPresent(entry ->
                        log.warn("'{}': {}", transition.after().orElseThrow().mobileNode(), entry.detail()));
        transition
                .before()
                .filter(binding -> transition.after().isEmpty())
                .ifPresent(binding -> log.warn(
                        "'{}': not refreshed within its lifetime, no answer at {}: its binding has ended",
                        binding.mobileNode(),
                        binding.at().hypervisor().orElse("home")));
    }

    private static Optional<HistoryEntry> latest(Binding binding) {
        return binding.history().reverse().stream().findFirst();
    }
}
