/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowancesTest {

    private final SetClock clock = new SetClock(Instant.parse("2026-11-29T12:00:00Z"));
    private final Allowances allowances = new Allowances(clock);

    private int taken(String hypervisor, int requests) {
        int taken = 0;
        for (int number = 0; number < requests; number++) {
            taken += allowances.take(hypervisor) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void soManyAtOnceAndSoManyASecondAfterwards() {
        assertEquals(Allowances.AT_ONCE, taken("hv-a", 3 * Allowances.AT_ONCE));

        clock.advance(Duration.ofSeconds(1));
        assertEquals(Allowances.A_SECOND, taken("hv-a", 3 * Allowances.AT_ONCE));

        clock.advance(Duration.ofMillis(1));
        assertFalse(allowances.take("hv-a"));
        clock.advance(Duration.ofMillis(1));
        assertTrue(allowances.take("hv-a"));
    }

    @Test
    void whoWaitsHasAllAgainAndNoMore() {
        taken("hv-a", 2 * Allowances.AT_ONCE);
        clock.advance(Duration.ofHours(1));

        assertEquals(Allowances.AT_ONCE, taken("hv-a", 2 * Allowances.AT_ONCE));
    }

    @Test
    void eachHasItsOwn() {
        taken("hv-a", 2 * Allowances.AT_ONCE);

        assertEquals(Allowances.AT_ONCE, taken("hv-b", 2 * Allowances.AT_ONCE));
    }

    @Test
    void memoryIsBounded() {
        for (int number = 0; number < 3 * Allowances.MOST; number++) {
            assertTrue(allowances.take("hv-" + number));
        }
        assertEquals(Allowances.MOST, allowances.size());

        clock.advance(Duration.ofSeconds(1));
        assertTrue(allowances.take("hv-new"));
        assertEquals(1, allowances.size());
    }
}
