/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.flows.binding.Refusal;

/** Ends bindings on an operator's word. */
final class Deregistrations {

    private final Bindings bindings;
    private final Reconciler reconciler;

    Deregistrations(Bindings bindings, Reconciler reconciler) {
        this.bindings = bindings;
        this.reconciler = reconciler;
    }

    /** Ends a binding and takes its rules away; or returns why there is nothing to end. */
    CompletableFuture<Optional<Refusal>> deregister(String mobileNode) {
        return bindings.decide(mobileNode, new DeregistrationDecider(mobileNode), change -> {
            Optional<Refusal> refusal = change.decision().refusal();
            return refusal.isPresent()
                    ? CompletableFuture.completedFuture(refusal)
                    : reconciler.reconcile(mobileNode).thenApply(outcome -> refusal);
        });
    }
}
