/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.reconcile.Outcome;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.Change;
import org.hypermip.flows.binding.Binding;

/** What happens when a grace time is over: the places left give up what they sent on. */
final class GraceEnd {

    private final OneAtATime queue;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final ReturnAnnouncer announcer;
    private final Clock clock;

    GraceEnd(OneAtATime queue, BindingStore store, Reconciler reconciler, ReturnAnnouncer announcer, Clock clock) {
        this.queue = queue;
        this.store = store;
        this.reconciler = reconciler;
        this.announcer = announcer;
        this.clock = clock;
    }

    /** Lets it happen after all that is under way for the mobile node; fails if the store does not answer. */
    CompletableFuture<Outcome> of(String mobileNode) {
        return queue.run(mobileNode, () -> {
            store.get(mobileNode).ifPresent(binding -> announcer.announce(binding, reconciler.view()));
            store.compute(mobileNode, current -> Change.to(current.map(this::drained)));
            return reconciler.reconcile(mobileNode);
        });
    }

    private Binding drained(Binding binding) {
        return binding.drainedUntil(clock.instant());
    }
}
