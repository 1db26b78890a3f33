/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.concurrent.CompletableFuture;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins probes where their answers can be heard, and has it noted of the others that nobody was asked. */
final class Inquiry {

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final Bindings bindings;
    private final Prober prober;

    Inquiry(Bindings bindings, Prober prober) {
        this.bindings = bindings;
        this.prober = prober;
    }

    /**
     * Asks for the mobile node if the change has begun a probe of it. Answers go astray where the rules for them are not in place: who does
     * not hear the question, or us the answer, is not silent.
     *
     * @param outcome what became of the rules of the change
     */
    void follow(DecidedChange change, Outcome outcome) {
        change.transition()
                .after()
                .filter(binding -> change.transition().isEffective()
                        && binding.probe().isPresent()
                        && !binding.probe().equals(change.transition().before().flatMap(Binding::probe)))
                .ifPresent(binding -> ask(binding, change, outcome));
    }

    private void ask(Binding binding, DecidedChange change, Outcome outcome) {
        boolean isHeard = outcome.failure().isEmpty()
                && binding.probedPlaces().stream().map(Attachment::device).noneMatch(outcome.leftOut()::contains);
        try {
            if (isHeard) {
                prober.ask(binding, change.view());
                return;
            }
            log.warn(
                    "'{}' cannot be asked for: {}",
                    binding.mobileNode(),
                    outcome.failure().orElse("a switch is away"));
        } catch (RuntimeException e) {
            log.warn("'{}' cannot be asked for", binding.mobileNode(), e);
        }
        CompletableFuture<Outcome> unused = bindings.decide(
                binding.mobileNode(),
                new UnaskedDecider(binding.mobileNode()),
                noted -> CompletableFuture.completedFuture(outcome));
    }
}
