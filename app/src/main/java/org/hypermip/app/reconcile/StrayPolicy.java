/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hypermip.app.clock.SteadyClock;

/**
 * Until when rules of ours that nobody wants stay on the switches. A controller that lost its bindings does not know yet who wants
 * them: the hypervisors tell. So they stay until each configured hypervisor has told what runs there, or a time is over. A
 * controller that has bindings knows what it wants.
 */
public final class StrayPolicy {

    private final SteadyClock clock;
    private final Instant end;
    private final Supplier<? extends Set<String>> hypervisors;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /**
     * Creates a policy that begins now.
     *
     * @param patience how long the hypervisors are waited for, at most
     * @param knowsBindings whether the controller has bindings, and waits for nobody
     * @param hypervisors the ids of those that are configured now; as long as none is, the time alone counts
     */
    public StrayPolicy(
            SteadyClock clock, Duration patience, boolean knowsBindings, Supplier<? extends Set<String>> hypervisors) {
        this.clock = clock;
        this.end = clock.instant().plus(patience);
        this.hypervisors = hypervisors;
        this.over = knowsBindings;
    }

    /** Notes that a hypervisor has told what runs there, and that the bindings are as it said. */
    void heard(String hypervisor) {
        heard.add(hypervisor);
    }

    /** From now on they may be taken away, whoever has not spoken. */
    void end() {
        over = true;
    }

    /** Tells whether they may be taken away: once they may, it stays so. */
    boolean mayRemoveStrays() {
        Set<String> awaited = hypervisors.get();
        over = over || !clock.instant().isBefore(end) || (!awaited.isEmpty() && heard.containsAll(awaited));
        return over;
    }

    /** How long the hypervisors are waited for from now on; zero if nobody is waited for. */
    Duration left() {
        return mayRemoveStrays() ? Duration.ZERO : Duration.between(clock.instant(), end);
    }
}
