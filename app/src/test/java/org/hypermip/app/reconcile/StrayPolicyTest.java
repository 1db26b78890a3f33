/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.hypermip.app.fake.ManualTime;
import org.junit.jupiter.api.Test;

class StrayPolicyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final Set<String> configured = new HashSet<>(Set.of("hv-a", "hv-b"));
    private final StrayPolicy policy = policy(false);

    private StrayPolicy policy(boolean knowsBindings) {
        return new StrayPolicy(time.clock(), PATIENCE, knowsBindings, () -> configured);
    }

    @Test
    void theTimeEndsTheWaiting() {
        assertEquals(PATIENCE, policy.left());
        time.advance(PATIENCE.minusMillis(1));
        time.setWallClock(Duration.ofHours(1));
        assertFalse(policy.mayRemoveStrays());

        time.advance(Duration.ofMillis(1));

        assertTrue(policy.mayRemoveStrays());
        assertEquals(Duration.ZERO, policy.left());
    }

    @Test
    void theLastHypervisorsWordEndsItAndANewOneDoesNotBeginItAgain() {
        policy.heard("hv-a");
        policy.heard("hv-a");
        assertFalse(policy.mayRemoveStrays());

        policy.heard("hv-b");

        assertTrue(policy.mayRemoveStrays());
        configured.add("hv-c");
        assertTrue(policy.mayRemoveStrays());
    }

    @Test
    void withoutAnyHypervisorTheConfigurationIsWaitedForAsWell() {
        configured.clear();
        assertFalse(policy.mayRemoveStrays());
        time.advance(PATIENCE);
        assertTrue(policy.mayRemoveStrays());
    }

    @Test
    void whoHasBindingsWaitsForNobody() {
        assertTrue(policy(true).mayRemoveStrays());
    }
}
