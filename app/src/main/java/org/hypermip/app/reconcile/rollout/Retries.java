/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hypermip.app.reconcile.ledger.Holder;

/** Tries again what failed: after a second, then after twice the time of the try before, up to half a minute. */
@SuppressWarnings("FutureReturnValueIgnored") // a timer needs no return value
public final class Retries {

    /** How long the first retry waits. */
    public static final Duration FIRST = Duration.ofSeconds(1);

    private static final int DOUBLINGS = 5;

    private final ScheduledExecutorService scheduler;
    private final Consumer<Holder> retry;
    private final Map<Holder, Integer> failures = new HashMap<>();
    private final Set<Holder> scheduled = new HashSet<>();

    /** Creates retries, each of which calls. */
    public Retries(ScheduledExecutorService scheduler, Consumer<Holder> retry) {
        this.scheduler = scheduler;
        this.retry = retry;
    }

    /** Notes that it failed. One retry at most is scheduled at a time. */
    public synchronized void failed(Holder holder) {
        if (scheduled.add(holder)) {
            int before = failures.merge(holder, 1, Integer::sum) - 1;
            Duration delay = FIRST.multipliedBy(1L << Math.min(before, DOUBLINGS));
            scheduler.schedule(() -> fire(holder), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Notes that it succeeded. */
    public synchronized void succeeded(Holder holder) {
        failures.remove(holder);
    }

    private void fire(Holder holder) {
        synchronized (this) {
            scheduled.remove(holder);
        }
        retry.accept(holder);
    }
}
