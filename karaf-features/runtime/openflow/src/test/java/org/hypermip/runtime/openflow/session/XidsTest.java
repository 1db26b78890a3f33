/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class XidsTest {
    private static final int ROUND = 1 << 18;

    @Test
    void numbersComeRoundLateAndFitTheWire() {
        Xids xids = new Xids(255);
        Set<Long> seen = new HashSet<>();
        long first = xids.next();
        seen.add(first);
        for (int i = 1; i < ROUND; i++) {
            long xid = xids.next();
            assertTrue(xid > 0 && xid <= 0xffffffffL);
            seen.add(xid);
        }
        assertEquals(ROUND, seen.size());
        assertEquals(first, xids.next());
    }

    @Test
    void providersNeverShareANumber() {
        Set<Long> seen = new HashSet<>();
        for (int provider = 1; provider <= 3; provider++) {
            Xids xids = new Xids(provider);
            for (int i = 0; i < ROUND; i++) {
                assertTrue(seen.add(xids.next()));
            }
        }
    }

    @Test
    void aProviderHasANumberItself() {
        assertThrows(IllegalArgumentException.class, () -> new Xids(0));
        assertThrows(IllegalArgumentException.class, () -> new Xids(256));
    }
}
