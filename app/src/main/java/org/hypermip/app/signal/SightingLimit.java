/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/**
 * How often machines may be seen: each once at each port in a tenth of a second, and 64 times all of them together. Announcements are
 * repeated, so that a machine whose first was one too many is seen a little later; a flood costs us no more than that.
 */
final class SightingLimit {

    static final Duration WINDOW = Duration.ofMillis(100);
    static final int MOST = 64;

    private final Clock clock;
    private final Set<String> seen = new HashSet<>();
    private Instant end = Instant.MIN;

    SightingLimit(Clock clock) {
        this.clock = clock;
    }

    /** Tells whether this one may still be seen. */
    synchronized boolean admits(MacAddress mac, ConnectPoint at) {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            seen.clear();
            end = now.plus(WINDOW);
        }
        return seen.size() < MOST && seen.add(mac + " " + at);
    }
}
