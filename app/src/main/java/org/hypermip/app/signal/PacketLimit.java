/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.hypermip.app.clock.SteadyClock;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * How much the controller takes on: the same once in a tenth of a second, and 64 things of each switch port, of 4096 ports of a switch. What
 * it leaves alone is repeated by whoever sent it, and taken on a little later; a flood costs us no more than that, and others' ports nothing.
 * When the next one comes after that time, all is forgotten.
 */
final class PacketLimit {

    static final Duration WINDOW = Duration.ofMillis(100);
    static final int MOST = 64;
    static final int MOST_PORTS = 4096;

    private final SteadyClock clock;
    private Map<DeviceId, Map<PortNumber, Set<String>>> seen = new HashMap<>();
    private Instant end = Instant.MIN;

    PacketLimit(SteadyClock clock) {
        this.clock = clock;
    }

    /**
     * Tells whether this may still be taken on.
     *
     * @param at the port where it came in
     * @param what what all that is the same has in common
     */
    synchronized boolean admits(ConnectPoint at, String what) {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            seen = new HashMap<>(); // one that has been emptied keeps its size
            end = now.plus(WINDOW);
        }
        Map<PortNumber, Set<String>> ports = seen.computeIfAbsent(at.deviceId(), device -> new HashMap<>());
        if (ports.size() == MOST_PORTS && !ports.containsKey(at.port())) {
            return false;
        }
        Set<String> there = ports.computeIfAbsent(at.port(), port -> new HashSet<>());
        return there.size() < MOST && there.add(what);
    }

    /** How many things are kept in mind. */
    synchronized long kept() {
        return seen.values().stream()
                .flatMap(ports -> ports.values().stream())
                .mapToLong(Set::size)
                .sum();
    }
}
