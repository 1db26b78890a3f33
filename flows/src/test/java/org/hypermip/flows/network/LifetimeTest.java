/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {

    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00Z");

    @Test
    void infinityHasNoEnd() {
        assertTrue(Lifetime.INFINITE.isInfinite());
        assertEquals(Optional.empty(), Lifetime.INFINITE.from(NOW));
        assertEquals(
                Optional.of(NOW.plusSeconds(65534)), Lifetime.ofSeconds(65534).from(NOW));
        assertEquals(Lifetime.INFINITE, Lifetime.left(NOW, Optional.empty()));
    }

    @Test
    void theShorterOneIsGranted() {
        Lifetime ten = Lifetime.ofSeconds(10);
        assertEquals(ten, ten.atMost(Lifetime.INFINITE));
        assertEquals(ten, Lifetime.INFINITE.atMost(ten));
        assertEquals(Lifetime.ZERO, ten.atMost(Lifetime.ZERO));
    }

    /** A hypervisor that refreshes in half of that time must not come too late; zero would tell it that there is no binding. */
    @ParameterizedTest
    @CsvSource({"9000, 9", "8001, 9", "1, 1", "0, 1", "-5000, 1", "99999000, 65534"})
    void whatIsLeftIsInSecondsBegun(long millis, int seconds) {
        assertEquals(Lifetime.ofSeconds(seconds), Lifetime.left(NOW, Optional.of(NOW.plusMillis(millis))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void theFieldHasSixteenBits(int seconds) {
        assertThrows(IllegalArgumentException.class, () -> Lifetime.ofSeconds(seconds));
    }
}
