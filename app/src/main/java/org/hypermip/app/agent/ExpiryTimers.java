/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.flows.binding.Binding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls when the first time limit of a binding of this controller is reached, and again every second as long as the call fails. */
final class ExpiryTimers {

    private static final Duration POSTPONEMENT = Duration.ofSeconds(1);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final SteadyClock clock;
    private final Threads threads;
    private final Predicate<String> mine;
    private final Function<Binding, Optional<Instant>> limit;
    private final Function<String, CompletableFuture<?>> over;
    private final Map<String, ScheduledFuture<?>> timers = new HashMap<>();

    /**
     * Creates the timers.
     *
     * @param mine whether a mobile node's binding is this controller's
     * @param limit when a binding's first time limit is reached
     * @param over what happens then
     */
    ExpiryTimers(
            SteadyClock clock,
            Threads threads,
            Predicate<String> mine,
            Function<Binding, Optional<Instant>> limit,
            Function<String, CompletableFuture<?>> over) {
        this.clock = clock;
        this.threads = threads;
        this.mine = mine;
        this.limit = limit;
        this.over = over;
    }

    /** Sets the timer of a mobile node by its binding as it is now, in the place of the one before. */
    synchronized void set(Binding binding) {
        cancel(binding.mobileNode());
        Optional.of(binding)
                .filter(known -> mine.test(known.mobileNode()))
                .flatMap(limit)
                .ifPresent(deadline -> schedule(binding.mobileNode(), Duration.between(clock.instant(), deadline)));
    }

    /** Forgets a mobile node. */
    synchronized void cancel(String mobileNode) {
        Optional.ofNullable(timers.remove(mobileNode)).ifPresent(timer -> timer.cancel(false));
    }

    /** A timer counts whole milliseconds; it must not fire before the time is over. */
    private void schedule(String mobileNode, Duration delay) {
        timers.put(mobileNode, threads.after(delay.plusMillis(1), mobileNode, () -> fire(mobileNode)));
    }

    private void fire(String mobileNode) {
        CompletableFuture<?> unused = over.apply(mobileNode).whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn("Rules of '{}' stay beyond their time", mobileNode, failure);
                postpone(mobileNode);
            }
        });
    }

    private synchronized void postpone(String mobileNode) {
        cancel(mobileNode);
        schedule(mobileNode, POSTPONEMENT);
    }
}
