/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.Iterables;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.reconcile.Outcome;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.Change;
import org.hypermip.app.store.Transition;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.rules.NetworkView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a time limit is reached: places that were left give up what they sent on, frames go one way again. */
final class LimitEnd {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final OneAtATime queue;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final Clock clock;

    LimitEnd(OneAtATime queue, BindingStore store, Reconciler reconciler, ReturnAnnouncer announcer, Clock clock) {
        this.queue = queue;
        this.store = store;
        this.reconciler = reconciler;
        this.announcer = announcer;
        this.clock = clock;
    }

    /** Lets it happen after all that is under way for the mobile node; fails if the store does not answer. */
    CompletableFuture<Outcome> of(String mobileNode) {
        return queue.run(mobileNode, () -> {
            NetworkView view = reconciler.view();
            store.get(mobileNode).ifPresent(binding -> announcer.announce(binding, view));
            TimeLimits limits = new TimeLimits(view.domain());
            Transition transition = store.compute(
                    mobileNode, current -> Change.to(current.map(binding -> limits.passed(binding, clock.instant()))));
            report(transition);
            return reconciler.reconcile(mobileNode);
        });
    }

    private void report(Transition transition) {
        transition
                .after()
                .filter(after -> transition
                        .before()
                        .filter(before -> before.phase() != after.phase())
                        .isPresent())
                .ifPresent(after -> log.warn(
                        "'{}': {}",
                        after.mobileNode(),
                        Iterables.getLast(after.history()).detail()));
    }
}
