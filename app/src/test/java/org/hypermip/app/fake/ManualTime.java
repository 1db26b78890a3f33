/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.hypermip.app.clock.SteadyClock;

/** Clocks and their timers, which move when a test says so; what is due at once is done at once, on the caller's thread. */
public final class ManualTime extends AbstractExecutorService implements ScheduledExecutorService {

    /** When every test begins. */
    public static final Instant START = Instant.parse("2026-11-22T16:00:00Z");

    private final List<Timer<?>> timers = new ArrayList<>();
    private Instant now = START;
    private Duration set = Duration.ZERO;
    private SteadyClock clock =
            new SteadyClock(wall(), () -> Duration.between(START, now).toNanos());

    /** Moves the time on, and does what is due on the way in its order. */
    public void advance(Duration step) {
        Instant end = now.plus(step);
        for (Optional<Timer<?>> due = nextUntil(end); due.isPresent(); due = nextUntil(end)) {
            Timer<?> timer = due.get();
            timers.remove(timer);
            now = timer.at.isAfter(now) ? timer.at : now;
            timer.run();
            if (timer.period.isPresent()) {
                timers.add(timer.again(now));
            }
        }
        now = end;
    }

    /** Sets the wall clock forth, or back; timers go on as they were. */
    public void setWallClock(Duration step) {
        set = set.plus(step);
    }

    /** The controller starts again, and its clock with the wall clock's time. */
    public void restartClock() {
        clock = new SteadyClock(wall(), () -> Duration.between(START, now).toNanos());
    }

    /** Returns the controller's clock, which shows this time. */
    public SteadyClock clock() {
        return clock;
    }

    private Clock wall() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.plus(set);
            }
        };
    }

    /** How many timers are set, without those that repeat. */
    public long pending() {
        return timers.stream()
                .filter(timer -> timer.period.isEmpty() && !timer.isCancelled())
                .count();
    }

    private Optional<Timer<?>> nextUntil(Instant end) {
        timers.removeIf(FutureTask::isCancelled);
        return timers.stream().filter(timer -> !timer.at.isAfter(end)).min(Comparator.naturalOrder());
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(Executors.callable(task), delay, unit, Optional.empty());
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        return add(Executors.callable(task), initial, unit, Optional.of(Duration.of(delay, unit.toChronoUnit())));
    }

    private <V> Timer<V> add(Callable<V> task, long delay, TimeUnit unit, Optional<Duration> period) {
        Timer<V> timer = new Timer<>(task, now.plus(Duration.of(delay, unit.toChronoUnit())), period);
        timers.add(timer);
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(task, delay, unit, Optional.empty());
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        timers.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        timers.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private static final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final Callable<V> task;
        private final Instant at;
        private final Optional<Duration> period;

        Timer(Callable<V> task, Instant at, Optional<Duration> period) {
            super(task);
            this.task = task;
            this.at = at;
            this.period = period;
        }

        Timer<V> again(Instant from) {
            return new Timer<>(task, from.plus(period.orElseThrow()), period);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            return at.compareTo(((Timer<?>) other).at);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
