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

    private final String mobileNode;
    private final Supplier<HeardInventories> heard;
    private final boolean asks;

    /**
     * Creates a decider.
     *
     * @param heard what hypervisors say by then: more may have been heard before its turn comes
     * @param asks whether the mobile node is asked for where it is bound, if its hypervisor there is silent
     */
    InventoryDecider(String mobileNode, Supplier<HeardInventories> heard, boolean asks) {
        this.mobileNode = mobileNode;
        this.heard = heard;
        this.asks = asks;
    }

    /** Whose binding it is about. */
    String mobileNode() {
        return mobileNode;
    }

    /** Concludes without a decision. */
    Conclusion conclude(Optional<Binding> before, Situation situation) {
        InventoryMachine machine = situation.inventoryMachine();
        Words words = heard.get().of(mobileNode, situation.now());
        return asks ? machine.concludeFromSilence(before, words) : machine.conclude(before, words);
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        return conclude(before, situation)
                .decision()
                .orElseGet(() -> before.map(Decision::accept)
                        .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode))))
                .unless(next -> BindingLimits.exceeded(situation.domain(), before, next, situation.bindings()));
    }

    @Override
    public boolean claimsAddresses() {
        return true;
    }
}
