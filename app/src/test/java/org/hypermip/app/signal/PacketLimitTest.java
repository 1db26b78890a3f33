/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketLimitTest {

    private final ManualTime time = new ManualTime();
    private final PacketLimit limit = new PacketLimit(time.clock());

    @Test
    void theSameIsTakenOnOnceInATime() {
        assertTrue(limit.admits("one"));
        assertFalse(limit.admits("one"));
        assertTrue(limit.admits("another"));

        time.advance(PacketLimit.WINDOW);

        assertTrue(limit.admits("one"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aWallClockThatIsSetNeitherBlocksNorOpensIt(int seconds) {
        assertTrue(limit.admits("one"));
        time.setWallClock(Duration.ofSeconds(seconds));
        assertFalse(limit.admits("one"));

        time.advance(PacketLimit.WINDOW);

        assertTrue(limit.admits("one"));
    }

    @Test
    void aFloodIsCut() {
        assertEquals(PacketLimit.MOST, admitted());

        time.advance(PacketLimit.WINDOW.minusMillis(1));
        assertEquals(0, admitted());
        time.advance(PacketLimit.WINDOW);
        assertEquals(PacketLimit.MOST, admitted());
    }

    private long admitted() {
        return IntStream.range(0, 1000)
                .filter(machine -> limit.admits("number " + machine))
                .count();
    }
}
