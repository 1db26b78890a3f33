/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1); // a clock may overflow
    private long worked;
    private final TimeBudget budget = new TimeBudget(0.02, () -> now, () -> worked);

    @Test
    void whatWasNotUsedNeedNotBeWaitedFor() {
        assertEquals(0, budget.waitMillis());
        spend(0);
        assertEquals(0, budget.waitMillis());
    }

    @Test
    void aFiftiethMeansToWaitFiftyTimesAsLong() {
        spend(100);
        assertEquals(5_000, budget.waitMillis());

        pass(4_999);
        assertEquals(1, budget.waitMillis());
        pass(1);
        assertEquals(0, budget.waitMillis());
    }

    @Test
    void severalShareABudget() {
        spend(10);
        spend(30);

        assertEquals(2_000, budget.waitMillis());
    }

    @Test
    void whatWasNotUsedForLongIsNotSavedUp() {
        pass(3_600_000);
        spend(10);

        assertEquals(500, budget.waitMillis());
    }

    @Test
    void workThatFailsHasItsCostToo() {
        assertThrows(
                IllegalStateException.class,
                () -> budget.spend(() -> {
                    worked += TimeUnit.MILLISECONDS.toNanos(10);
                    throw new IllegalStateException("not now");
                }));

        assertEquals(500, budget.waitMillis());
    }

    @Test
    void theProcessorsClockCountsWorkAndNotWaiting() {
        TimeBudget real = TimeBudget.ofProcessor(1);
        real.spend(() -> {});

        assertTrue(real.waitMillis() <= 1_000, () -> "waits " + real.waitMillis());
    }

    @Test
    void aShareIsAboveNoneAndAtMostAll() {
        for (double share : new double[] {0, -0.1, 1.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new TimeBudget(share, () -> 0, () -> 0));
        }
    }

    /** Whoever waits as long as he is told spends no more than the share, but for the last time. */
    @Property
    void theShareIsKept(@ForAll @Size(min = 1, max = 30) List<@IntRange(max = 2_000) Integer> costs) {
        long began = now;
        long spent = 0;
        for (int cost : costs) {
            pass(budget.waitMillis());
            assertTrue(TimeUnit.MILLISECONDS.toNanos(spent) <= (now - began) * 0.02 + 1);
            spend(cost);
            spent += cost;
        }
    }

    private void spend(long millis) {
        budget.spend(() -> worked += TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
