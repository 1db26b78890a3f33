/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.TimeShift;

/**
 * Puts a binding right that was written by a clock which has been set back since, while the controller was away: its times would be
 * over that much too late. What happened to it last cannot have happened later than now.
 */
final class ClockCorrection implements Decider {

    /** Clocks of controllers that hold the same bindings differ by less. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final String mobileNode;

    ClockCorrection(String mobileNode) {
        this.mobileNode = mobileNode;
    }

    /** Tells whether the binding is from the future. */
    static boolean isNeeded(Binding binding, Instant now) {
        return ahead(binding, now).compareTo(TOLERANCE) > 0;
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        return before.map(binding -> Decision.accept(corrected(binding, situation.now())))
                .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode)));
    }

    private static Binding corrected(Binding binding, Instant now) {
        return isNeeded(binding, now)
                ? TimeShift.of(binding, ahead(binding, now).negated())
                : binding;
    }

    private static Duration ahead(Binding binding, Instant now) {
        return binding.history().reverse().stream()
                .findFirst()
                .map(HistoryEntry::time)
                .map(latest -> Duration.between(now, latest))
                .orElse(Duration.ZERO);
    }
}
