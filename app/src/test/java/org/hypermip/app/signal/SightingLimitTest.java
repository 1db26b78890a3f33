/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import static org.hypermip.app.Reports.mac;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.Test;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

class SightingLimitTest {

    private static final ConnectPoint A = new ConnectPoint(TwoSites.A1, PortNumber.portNumber(7));
    private static final ConnectPoint B = new ConnectPoint(TwoSites.B1, PortNumber.portNumber(8));

    private final ManualTime time = new ManualTime();
    private final SightingLimit limit = new SightingLimit(time.clock());

    @Test
    void aMachineIsSeenOnceAtAPortInATime() {
        assertTrue(limit.admits(mac(1), A));
        assertFalse(limit.admits(mac(1), A));
        assertTrue(limit.admits(mac(1), B));
        assertTrue(limit.admits(mac(2), A));

        time.advance(SightingLimit.WINDOW);

        assertTrue(limit.admits(mac(1), A));
    }

    @Test
    void aFloodIsCut() {
        assertEquals(SightingLimit.MOST, admitted());

        time.advance(SightingLimit.WINDOW.minusMillis(1));
        assertEquals(0, admitted());
        time.advance(SightingLimit.WINDOW);
        assertEquals(SightingLimit.MOST, admitted());
    }

    private long admitted() {
        return IntStream.range(0, 1000)
                .filter(machine -> limit.admits(mac(machine), A))
                .count();
    }
}
