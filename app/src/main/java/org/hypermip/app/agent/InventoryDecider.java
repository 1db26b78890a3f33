/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import java.util.function.Supplier;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.InventoryMachine;
import org.hypermip.flows.binding.Words;

/** What hypervisors' inventories make of a binding. */
final class InventoryDecider implements Decider {

    /** What is concluded about: what is said, that nothing is, or that an address is another's. */
    interface Question {
        Conclusion conclude(InventoryMachine machine, Optional<Binding> before, Words words);
    }

    private final String mobileNode;
    private final Supplier<HeardInventories> heard;
    private final Question question;

    /**
     * Creates a decider.
     *
     * @param heard what hypervisors say by then: more may have been heard before its turn comes
     * @param question what is concluded about
     */
    InventoryDecider(String mobileNode, Supplier<HeardInventories> heard, Question question) {
        this.mobileNode = mobileNode;
        this.heard = heard;
        this.question = question;
    }

    /** Whose binding it is about. */
    String mobileNode() {
        return mobileNode;
    }

    /** Concludes without a decision. */
    Conclusion conclude(Optional<Binding> before, Situation situation) {
        return question.conclude(
                situation.inventoryMachine(), before, heard.get().of(mobileNode, situation.now()));
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        return conclude(before, situation)
                .decision()
                .orElseGet(() -> before.map(Decision::accept)
                        .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode))))
                .unless(next -> BindingLimits.exceeded(situation.domain(), before, next, situation.bindings()));
    }
}
