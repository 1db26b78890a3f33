/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests of each hypervisor are looked at: some at once, and so many a second in the long run. One that sends more is refused
 * until it has waited; the others' requests are taken meanwhile.
 */
final class Allowances {

    static final int AT_ONCE = 2000;
    static final int A_SECOND = 500;

    /** Of how many hypervisors it is known at once. What is forgotten first is what means nothing any more. */
    static final int MOST = 10_000;

    private static final Duration EACH = Duration.ofSeconds(1).dividedBy(A_SECOND);
    private static final Duration ALL = EACH.multipliedBy(AT_ONCE);

    private final Clock clock;

    /** Until when each has used up its long run. */
    private final Map<String, Instant> used = new HashMap<>();

    Allowances(Clock clock) {
        this.clock = clock;
    }

    /** Takes one request of a hypervisor; false if it is one too many. */
    synchronized boolean take(String hypervisor) {
        Instant now = clock.instant();
        Instant before = used.getOrDefault(hypervisor, now);
        Instant after = (before.isBefore(now) ? now : before).plus(EACH);
        if (after.isAfter(now.plus(ALL))) {
            return false;
        }
        if (used.size() >= MOST) {
            used.values().removeIf(until -> !until.isAfter(now));
        }
        if (used.size() < MOST || used.containsKey(hypervisor)) {
            used.put(hypervisor, after);
        }
        return true;
    }

    /** Returns of how many hypervisors something is known. */
    synchronized int size() {
        return used.size();
    }
}
