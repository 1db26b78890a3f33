/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.Transition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a time limit is reached. Places that were left give up what they sent on, and frames go one way again. A mobile node of
 * which nobody has spoken for long is asked for, and dealt with as it answers.
 */
final class Expiries {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Bindings bindings;
    private final Reconciler reconciler;
    private final Inquiry inquiry;
    private final Supplier<HeardInventories> heard;

    Expiries(Bindings bindings, Reconciler reconciler, Inquiry inquiry, Supplier<HeardInventories> heard) {
        this.heard = heard;
        this.bindings = bindings;
        this.reconciler = reconciler;
        this.inquiry = inquiry;
    }

    /** Carries out what the time makes of a binding; fails if the store does not answer. */
    CompletableFuture<Outcome> expire(String mobileNode) {
        return bindings.decide(mobileNode, new ExpiryDecider(mobileNode, heard), change -> {
            report(change.transition());
            return reconciler.reconcile(mobileNode).thenApply(outcome -> {
                inquiry.follow(change, outcome);
                return outcome;
            });
        });
    }

    private void report(Transition transition) {
        Optional<HistoryEntry> before = transition.before().flatMap(Expiries::latest);
        transition
                .after()
                .flatMap(Expiries::latest)
                .filter(entry -> !Optional.of(entry).equals(before))
                .ifPresent(entry ->
                        log.warn("'{}': {}", transition.after().orElseThrow().mobileNode(), entry.detail()));
        transition
                .before()
                .filter(binding -> transition.after().isEmpty())
                .ifPresent(binding -> log.warn(
                        "'{}': {}: its binding at {} has ended",
                        binding.mobileNode(),
                        binding.probedFor(),
                        binding.at().hypervisor().orElse("home")));
    }

    private static Optional<HistoryEntry> latest(Binding binding) {
        return binding.history().reverse().stream().findFirst();
    }
}
