/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Periodic tasks that run when a test says so, not when time passes. */
final class HeldCommits {

    private final List<Runnable> tasks = new ArrayList<>();

    /** Returns a new executor whose periodic tasks are held here. */
    ScheduledExecutorService executor() {
        return new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long period, TimeUnit unit) {
                tasks.add(task);
                return schedule(() -> {}, 1, TimeUnit.DAYS);
            }
        };
    }

    void run() {
        tasks.forEach(Runnable::run);
    }
}
