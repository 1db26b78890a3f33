/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.hypermip.app.clock.SteadyClock;

/**
 * How much the controller takes on: the same once in a tenth of a second, and 64 things all together. What it leaves alone is
 * repeated by whoever sent it, and taken on a little later; a flood costs us no more than that.
 */
final class PacketLimit {

    static final Duration WINDOW = Duration.ofMillis(100);
    static final int MOST = 64;

    private final SteadyClock clock;
    private final Set<String> seen = new HashSet<>();
    private Instant end = Instant.MIN;

    PacketLimit(SteadyClock clock) {
        this.clock = clock;
    }

    /** Tells whether this may still be taken on: what all that is the same has in common. */
    synchronized boolean admits(String what) {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            seen.clear();
            end = now.plus(WINDOW);
        }
        return seen.size() < MOST && seen.add(what);
    }
}
