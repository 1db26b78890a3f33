/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A share of one processor that a kind of work keeps to in the long run, however much there is of it.
 *
 * <p>What work costs is measured, not planned: after work that took a second of a processor, a budget of 2 % is used up for 50
 * seconds. Whoever asks how long to wait before it does more keeps all of them together within the share. Thread-safe.
 */
public final class TimeBudget {
    private final double share;
    private final LongSupplier now;
    private final LongSupplier cost;
    private long usedUpUntil;

    /**
     * A budget of which nothing is used yet.
     *
     * @param share of one processor, above 0 and at most 1
     * @param now nanoseconds of a clock that goes on by itself
     * @param cost nanoseconds of a clock that goes on while the calling thread works
     */
    public TimeBudget(double share, LongSupplier now, LongSupplier cost) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1: " + share);
        }
        this.share = share;
        this.now = now;
        this.cost = cost;
        this.usedUpUntil = now.getAsLong();
    }

    /** A budget by the processor time that the JVM tells of each thread; by the time that passes if it tells none. */
    public static TimeBudget ofProcessor(double share) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean told = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        return new TimeBudget(share, System::nanoTime, told ? threads::getCurrentThreadCpuTime : System::nanoTime);
    }

    /** Does this work now, whatever has been used already, and counts what it costs; also if it fails. */
    public void spend(Runnable work) {
        long began = cost.getAsLong();
        try {
            work.run();
        } finally {
            spent(cost.getAsLong() - began);
        }
    }

    /** How long to wait before more may be spent, in milliseconds; 0 if it may be at once. */
    public synchronized long waitMillis() {
        long left = usedUpUntil - now.getAsLong();
        return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left - 1) + 1;
    }

    private synchronized void spent(long nanos) {
        long time = now.getAsLong();
        long from = usedUpUntil - time > 0 ? usedUpUntil : time;
        usedUpUntil = from + (long) (nanos / share);
    }
}
