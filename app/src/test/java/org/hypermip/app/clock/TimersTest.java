/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {

    @Test
    void whatIsCancelledIsNotKeptUntilItWouldBeDue() {
        ScheduledThreadPoolExecutor timers = Timers.start(Executors.defaultThreadFactory());
        ScheduledFuture<?> kept = timers.schedule(() -> {}, 1, TimeUnit.HOURS);
        for (int i = 0; i < 100; i++) {
            timers.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
        }
        assertEquals(1, timers.getQueue().size());
        kept.cancel(false);
        assertEquals(0, timers.getQueue().size());
        timers.shutdownNow();
    }
}
