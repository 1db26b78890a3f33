/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {

    private final ManualTime time = new ManualTime();
    private final SteadyClock clock = time.clock();

    @ParameterizedTest
    @ValueSource(ints = {-3600, -1, 1, 3600})
    void aWallClockThatIsSetChangesNothing(int seconds) {
        time.advance(Duration.ofSeconds(5));
        time.setWallClock(Duration.ofSeconds(seconds));

        assertEquals(ManualTime.START.plusSeconds(5), clock.instant());
        time.advance(Duration.ofMillis(1));
        assertEquals(ManualTime.START.plusMillis(5001), clock.instant());
        assertEquals(Duration.ofSeconds(seconds), clock.wallAhead());
    }

    @Test
    void theWallClockIsNotAheadWhereItIsOnlySlewed() {
        time.setWallClock(Duration.ofMillis(-499));

        assertEquals(Duration.ZERO, clock.wallAhead());
    }

    @Test
    void theSystemsClockBeginsWithTheWallClocksTimeAndGoesOn() {
        Instant first = SteadyClock.system().instant();

        assertFalse(SteadyClock.system().instant().isBefore(first));
        assertEquals(Duration.ZERO, SteadyClock.system().wallAhead());
    }
}
