/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.onlab.util.Tools.groupedThreads;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hypermip.app.clock.Timers;
import org.slf4j.Logger;

/**
 * The home agent's own threads. Those of ONOS that tell it something must not wait for the store, and neither must timers. So the work is
 * done in lanes: what concerns one mobile node in one of them, in the order it came.
 */
final class Threads {

    private static final int LANES = 8;

    /** How much may wait in a lane. */
    static final int WAITING = 1024;

    private final ScheduledExecutorService timers;
    private final ImmutableList<ExecutorService> lanes;
    private volatile boolean stopped;

    /**
     * Creates the threads.
     *
     * @param timers hands over what is due
     * @param lanes do the work, each one thing after the other
     */
    Threads(ScheduledExecutorService timers, List<? extends ExecutorService> lanes) {
        this.timers = timers;
        this.lanes = ImmutableList.copyOf(lanes);
    }

    /** Starts the threads. */
    static Threads start(Logger log) {
        return new Threads(
                Timers.start(groupedThreads("hypermip/agent", "timers", log)),
                IntStream.range(0, LANES)
                        .mapToObj(lane -> lane("lane-" + lane, WAITING, log))
                        .collect(ImmutableList.toImmutableList()));
    }

    /** Starts one lane; it rejects what comes when it is full. */
    static ExecutorService lane(String name, int waiting, Logger log) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                groupedThreads("hypermip/agent", name, log));
    }

    /**
     * Returns where the work on a key is done, such as a mobile node or a MAC address. Whoever must not wait is rejected if too much waits
     * there.
     */
    Executor of(String key) {
        return lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
    }

    /**
     * Returns the same for what may not be left undone: if too much waits there, whoever brings it does it himself. When they have stopped,
     * nobody does.
     */
    Executor always(String key) {
        return task -> {
            try {
                of(key).execute(task);
            } catch (RejectedExecutionException e) {
                if (!stopped) {
                    task.run();
                }
            }
        };
    }

    /** Has something done in the lane of that key after a time. */
    ScheduledFuture<?> after(Duration delay, String key, Runnable task) {
        return timers.schedule(() -> always(key).execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has something done after a time that takes none, such as giving an answer up: it waits for no lane. */
    ScheduledFuture<?> deadline(Duration delay, Runnable task) {
        return timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has something done in the lane of that key again and again, for the first time when the period is over. */
    ScheduledFuture<?> every(Duration period, String key, Runnable task) {
        return timers.scheduleWithFixedDelay(
                () -> always(key).execute(task), period.toMillis() + 1, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops them: what waits is not done any more. */
    void stop() {
        stopped = true;
        timers.shutdownNow();
        lanes.forEach(ExecutorService::shutdownNow);
    }
}
