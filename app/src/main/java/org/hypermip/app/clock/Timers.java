/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.clock;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** Threads that do what is due. */
public final class Timers {

    private Timers() {}

    /** Starts one. A timer that is cancelled is forgotten at once, with all that it holds, and not when it would have been due. */
    public static ScheduledThreadPoolExecutor start(ThreadFactory threads) {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, threads);
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }
}
