/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Ending;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;

/** Ends a binding because an operator said so, wherever its mobile node is. What is left of one that has ended, the guard of a port, goes. */
final class DeregistrationDecider implements Decider {

    private final String mobileNode;

    DeregistrationDecider(String mobileNode) {
        this.mobileNode = mobileNode;
    }

    /** Why nothing can be ended. */
    static Refusal unknown(String mobileNode) {
        return Refusal.of(
                ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", mobileNode, "no binding has this id; see mip-bindings");
    }

    @Override
    public boolean knowsEnded() {
        return true;
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        return before.map(binding -> binding.hasEnded()
                        ? Decision.end(binding)
                        : Ending.of(binding, situation.domain(), situation.now(), "ended by an operator"))
                .orElseGet(() -> Decision.refuse(unknown(mobileNode)));
    }
}
