/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

class PacketLimitTest {

    private final ManualTime time = new ManualTime();
    private final PacketLimit limit = new PacketLimit(time.clock());
    private final ConnectPoint port = new ConnectPoint(TwoSites.A1, PortNumber.portNumber(7));
    private final ConnectPoint another = new ConnectPoint(TwoSites.A1, PortNumber.portNumber(8));

    @Test
    void theSameIsTakenOnOnceInATime() {
        assertTrue(limit.admits(port, "one"));
        assertFalse(limit.admits(port, "one"));
        assertTrue(limit.admits(port, "another"));

        time.advance(PacketLimit.WINDOW);

        assertTrue(limit.admits(port, "one"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aWallClockThatIsSetNeitherBlocksNorOpensIt(int seconds) {
        assertTrue(limit.admits(port, "one"));
        time.setWallClock(Duration.ofSeconds(seconds));
        assertFalse(limit.admits(port, "one"));

        time.advance(PacketLimit.WINDOW);

        assertTrue(limit.admits(port, "one"));
    }

    @Test
    void aFloodIsCut() {
        assertEquals(PacketLimit.MOST, admitted());

        time.advance(PacketLimit.WINDOW.minusMillis(1));
        assertEquals(0, admitted());
        time.advance(PacketLimit.WINDOW);
        assertEquals(PacketLimit.MOST, admitted());
    }

    /** A flood at one port would otherwise end bindings of those at others. */
    @Test
    void aFloodCostsOtherPortsNothing() {
        admitted();
        assertFalse(limit.admits(port, "one"));
        assertTrue(limit.admits(another, "one"));
    }

    /** A switch says itself which of its ports a packet came by. */
    @Test
    void aFloodOfPortsCostsOtherSwitchesNothingAndIsForgotten() {
        for (int number = 1; number <= 2 * PacketLimit.MOST_PORTS; number++) {
            limit.admits(new ConnectPoint(TwoSites.A1, PortNumber.portNumber(number)), "source " + number);
        }
        assertEquals(PacketLimit.MOST_PORTS, limit.kept());
        assertTrue(limit.admits(port, "another source"), "of a port that is known already");
        assertTrue(limit.admits(new ConnectPoint(TwoSites.B1, PortNumber.portNumber(7)), "one"));

        time.advance(PacketLimit.WINDOW);
        assertTrue(limit.admits(port, "one"));
        assertEquals(1, limit.kept());
    }

    @Test
    void ofAFloodAtOnePortNoMoreIsKeptThanIsTakenOn() {
        admitted();
        assertEquals(PacketLimit.MOST, limit.kept());
    }

    private long admitted() {
        return IntStream.range(0, 1000)
                .filter(machine -> limit.admits(port, "number " + machine))
                .count();
    }
}
