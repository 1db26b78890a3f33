/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.hypermip.app.reconcile.WideSite.HOMES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.hypermip.app.Reports;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;

class FormerAgentsTest {

    private static final DeviceId AGENT = HOMES.get(0);
    private static final DeviceId STAND_IN = HOMES.get(1);
    private static final MobilityDomain ONE = WideSite.domain(HomeAgents.ONE);
    private static final MobilityDomain ALL = WideSite.domain(HomeAgents.ALL);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final FormerAgents agents = new FormerAgents(time, forgotten::incrementAndGet);

    private static MobilityDomain without(DeviceId... lost) {
        return ONE.servedBy(Sets.difference(ONE.switches().keySet(), ImmutableSet.copyOf(Arrays.asList(lost))));
    }

    private void assertFormer(MobilityDomain served, DeviceId... expected) {
        assertEquals(
                ImmutableSet.copyOf(Arrays.asList(expected)),
                Iterables.getOnlyElement(agents.with(served).networks().values())
                        .formerAgents());
    }

    @Test
    void atFirstThereIsNone() {
        assertFormer(ONE);
        assertFormer(ONE);
        assertEquals(0, time.pending());
    }

    @Test
    void whoStoodInGoesOnForTheGraceTime() {
        assertFormer(ONE);
        assertFormer(without(AGENT), AGENT);
        time.advance(GRACE);
        assertFormer(without(AGENT));
        assertEquals(1, forgotten.get());

        assertFormer(ONE, STAND_IN);
        time.advance(GRACE.minusMillis(1));
        assertFormer(ONE, STAND_IN);
        time.advance(Duration.ofMillis(1));
        assertFormer(ONE);
        assertEquals(2, forgotten.get());
    }

    @Test
    void whoStoodInTwiceGoesOnForAsLongAfterTheSecondTime() {
        assertFormer(without(AGENT));
        assertFormer(ONE, STAND_IN);
        time.advance(Duration.ofSeconds(1));
        assertFormer(without(AGENT), AGENT);
        assertFormer(ONE, STAND_IN);
        time.advance(Duration.ofMillis(1500));
        assertFormer(ONE, STAND_IN);
        time.advance(Duration.ofMillis(500));
        assertFormer(ONE);
    }

    @Test
    void fromAllHomeAgentsToOneTheOthersGoOn() {
        assertFormer(ALL);
        assertFormer(ONE, HOMES.subList(1, HOMES.size()).toArray(new DeviceId[0]));
        assertFormer(ALL);
        time.advance(GRACE);
        assertFormer(ONE, HOMES.subList(1, HOMES.size()).toArray(new DeviceId[0]));
    }

    /** The rules of the one that stood in go when the grace time is over, and not before. */
    @Test
    void rulesFollow() {
        WideSite site = new WideSite(HomeAgents.ONE);
        site.move("hv-7", "hv-b0");
        site.fabric.time.advance(GRACE);
        site.settle();
        assertFalse(holdsRules(site, STAND_IN));

        site.fabric.switches.disconnect(AGENT);
        site.settle();
        assertTrue(holdsRules(site, STAND_IN));

        site.fabric.switches.connect(AGENT);
        site.settle();
        assertTrue(holdsRules(site, STAND_IN));
        site.fabric.time.advance(GRACE.plusSeconds(1));
        assertFalse(holdsRules(site, STAND_IN));
        assertTrue(holdsRules(site, AGENT));
    }

    private static boolean holdsRules(WideSite site, DeviceId device) {
        return site.fabric.flowRules.on(device).stream().anyMatch(rule -> rule.selector()
                .criteria()
                .toString()
                .contains(Reports.mac(1).toString()));
    }
}
