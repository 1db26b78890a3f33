/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import java.util.function.Supplier;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Ending;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.TimeLimits;
import org.hypermip.flows.binding.WaitingClaim;

/** What the time makes of a binding: grace times end, frames go one way again, or a probe begins or is counted. */
final class ExpiryDecider implements Decider {

    private final String mobileNode;
    private final Supplier<HeardInventories> heard;

    /**
     * Creates a decider.
     *
     * @param heard what hypervisors say: who is asked for in vain may run elsewhere, as its hypervisor there says
     */
    ExpiryDecider(String mobileNode, Supplier<HeardInventories> heard) {
        this.mobileNode = mobileNode;
        this.heard = heard;
    }

    @Override
    public boolean knowsEnded() {
        return true;
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        TimeLimits limits = new TimeLimits(situation.domain(), situation::isReachable);
        return before.map(binding -> binding.hasEnded()
                        ? Ending.reviewed(binding, situation.now(), situation.view()::port, situation::isReachable)
                        : elsewhereInstead(
                                binding, limits.passed(withGuards(binding, situation), situation.now()), situation))
                .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode)));
    }

    private static Binding withGuards(Binding binding, Situation situation) {
        return Ending.guardsReviewed(binding, situation.now(), situation.view()::port, situation::isReachable);
    }

    private Decision elsewhereInstead(Binding binding, Decision decision, Situation situation) {
        return decision.binding().filter(next -> !next.hasEnded()).isEmpty()
                ? situation
                        .inventoryMachine()
                        .insteadOfEnd(
                                WaitingClaim.setAside(binding, situation.domain()),
                                heard.get().of(mobileNode, situation.now()))
                        .flatMap(Conclusion::decision)
                        .orElse(decision)
                : decision;
    }
}
