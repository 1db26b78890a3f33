/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;

/** Notes that the probe under way could not be carried out: it begins again when it is over, and silence until then proves nothing. */
final class UnaskedDecider implements Decider {

    private final String mobileNode;

    UnaskedDecider(String mobileNode) {
        this.mobileNode = mobileNode;
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        return before.map(binding -> Decision.accept(binding.probedInVain()))
                .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode)));
    }
}
