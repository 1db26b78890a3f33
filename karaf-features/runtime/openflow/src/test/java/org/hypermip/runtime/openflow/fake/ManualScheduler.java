/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.fake;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor whose time passes, and whose tasks run, when a test says so. */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private long nowMillis;
    private long order;
    private boolean shutdown;

    /** Lets this time pass, and runs what is due in it, in order. */
    public void pass(long millis) {
        long until = nowMillis + millis;
        while (!tasks.isEmpty() && tasks.peek().dueMillis <= until) {
            Task<?> task = tasks.poll();
            nowMillis = Math.max(nowMillis, task.dueMillis);
            task.run();
        }
        nowMillis = until;
    }

    /** The time that has passed, as {@code System.nanoTime()} would have it. */
    public long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }

    /** Runs what is due already. */
    public void runDue() {
        pass(0);
    }

    @Override
    public void execute(Runnable command) {
        tasks.add(new Task<>(command, nowMillis));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task<Void> task = new Task<>(command, nowMillis + unit.toMillis(delay));
        tasks.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        tasks.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long dueMillis;
        private final long number = order++;

        private Task(Runnable command, long dueMillis) {
            super(command, null);
            this.dueMillis = dueMillis;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueMillis - nowMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> that = (Task<?>) other;
            int byTime = Long.compare(dueMillis, that.dueMillis);
            return byTime != 0 ? byTime : Long.compare(number, that.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
