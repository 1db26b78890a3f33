/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.TimeLimits;

/** What the time makes of a binding: grace times end, frames go one way again, or a probe begins or is counted. */
final class ExpiryDecider implements Decider {

    private final String mobileNode;

    ExpiryDecider(String mobileNode) {
        this.mobileNode = mobileNode;
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        TimeLimits limits = new TimeLimits(situation.domain(), situation::isReachable);
        return before.map(binding -> limits.passed(binding, situation.now()))
                .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode)));
    }
}
