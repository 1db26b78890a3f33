/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeApplications;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.Fabric;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.net.flow.FlowRule;

/** What becomes of the rules of a machine that is away when its application goes. */
class FarewellTest {

    private static final String NAME = TwoSites.APPLICATION.name();
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Agency agency = new Agency();
    private final Fabric fabric = agency.fabric;

    /** The time of what outlives the application. */
    private final ManualTime onosTime = new ManualTime();

    private final FakeApplications applications = new FakeApplications();
    private ImmutableSet<FlowRule> rules = ImmutableSet.of();

    @BeforeEach
    void moveAway() {
        applications.activate(NAME);
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Duration.ofSeconds(10));
        rules = fabric.flowRules.on(A1);
        fabric.flowRules.takeApplied();
    }

    /** Lets ONOS give the application up, as it is known to ONOS now. */
    private void giveUp(Duration grace) {
        new Farewell(
                        applications,
                        fabric.flowRules,
                        TwoSites.APPLICATION,
                        grace,
                        delay -> task -> {
                            ScheduledFuture<?> unused =
                                    onosTime.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
                        },
                        agency.homeAgent::withdraw)
                .run();
    }

    private void stopAndPass(Duration time) {
        agency.homeAgent.stop();
        onosTime.advance(time);
    }

    @Test
    void anUpdateLeavesAllRulesAndTakesThemOverUntouched() {
        applications.uninstall(NAME);
        giveUp(GRACE);
        stopAndPass(Duration.ofSeconds(10));
        assertEquals(rules, fabric.flowRules.on(A1));

        applications.activate(NAME);
        Agency next = new Agency(fabric);
        fabric.time.advance(GRACE);
        onosTime.advance(GRACE);

        assertEquals(rules, fabric.flowRules.on(A1));
        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());
        assertEquals(1, next.homeAgent.bindings().size());
    }

    @Test
    void whatIsNotBackInTimeLosesItsRules() {
        applications.uninstall(NAME);
        giveUp(GRACE);
        stopAndPass(GRACE.minusMillis(1));
        assertEquals(rules, fabric.flowRules.on(A1));

        onosTime.advance(Duration.ofMillis(1));

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(B1));
    }

    @Test
    void anOperatorWhoDeactivatesWaitsForNothing() {
        applications.deactivate(NAME);

        giveUp(GRACE);

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
    }

    @Test
    void withoutAGraceAnUninstallationTakesAllRulesAwayAtOnce() {
        applications.uninstall(NAME);

        giveUp(Duration.ZERO);

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(B1));
    }
}
