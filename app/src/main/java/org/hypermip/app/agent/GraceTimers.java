/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hypermip.flows.binding.Binding;

/** Calls when the first grace time of a binding is over. */
final class GraceTimers {

    private static final Duration POSTPONEMENT = Duration.ofSeconds(1);

    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final Consumer<String> over;
    private final Map<String, ScheduledFuture<?>> timers = new HashMap<>();

    GraceTimers(Clock clock, ScheduledExecutorService scheduler, Consumer<String> over) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.over = over;
    }

    /** Sets the timer of a mobile node by its binding as it is now, in the place of the one before. */
    synchronized void set(Binding binding) {
        cancel(binding.mobileNode());
        binding.nextDeadline()
                .ifPresent(deadline -> schedule(binding.mobileNode(), Duration.between(clock.instant(), deadline)));
    }

    /** Sets the timer of a mobile node whose grace time is over and could not be ended. */
    synchronized void postpone(String mobileNode) {
        cancel(mobileNode);
        schedule(mobileNode, POSTPONEMENT);
    }

    /** Forgets a mobile node. */
    synchronized void cancel(String mobileNode) {
        Optional.ofNullable(timers.remove(mobileNode)).ifPresent(timer -> timer.cancel(false));
    }

    /** A timer counts whole milliseconds; it must not fire before the time is over. */
    private void schedule(String mobileNode, Duration delay) {
        long millis = Math.max(0, delay.toMillis() + 1);
        timers.put(mobileNode, scheduler.schedule(() -> over.accept(mobileNode), millis, TimeUnit.MILLISECONDS));
    }
}
