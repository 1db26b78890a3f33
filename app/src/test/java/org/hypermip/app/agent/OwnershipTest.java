/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.ordered;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.List;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.RegistrationPhase;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/** What a controller leaves alone because it is another one's: rules, times, probes and announcements. */
class OwnershipTest {

    private static final Duration GRACE = Duration.ofSeconds(4);

    private final Fabric fabric = new Fabric();

    private ImmutableSet<FlowRule> beyond(ImmutableSet<FlowRule> before, DeviceId device) {
        return Sets.difference(fabric.flowRules.on(device), before).immutableCopy();
    }

    @Test
    void theRulesOfAnothersBindingAreAnothersToLay() {
        Agency agency = new Agency(fabric);
        ImmutableSet<FlowRule> before = fabric.flowRules.on(B1);
        fabric.ownership.give("vm1");

        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b"));
        fabric.time.advance(Fabric.RESYNC);
        assertEquals(ImmutableSet.of(), beyond(before, B1));

        fabric.ownership.take("vm1");
        fabric.time.advance(Fabric.RESYNC);
        assertFalse(beyond(before, B1).isEmpty());
    }

    @Test
    void theOwnBindingsRulesGoToEverySwitch() {
        Agency agency = new Agency(fabric);
        ImmutableSet<FlowRule> before = fabric.flowRules.on(B1);
        fabric.ownership.give(B1);

        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b"));

        assertFalse(beyond(before, B1).isEmpty());
    }

    @Test
    void rulesThatNoBindingWantsAloneAreLaidOnOwnSwitches() {
        fabric.ownership.give(A1);

        Agency agency = new Agency(fabric);

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
        assertEquals(fabric.wantedOn(agency.reconciler, B1), fabric.flowRules.on(B1));
    }

    @Test
    void whatAnothersSwitchHoldsIsNotChecked() {
        Agency agency = new Agency(fabric);
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(GRACE);
        fabric.ownership.give(A1);
        fabric.flowRules.takeApplied();

        fabric.flowRules.wipe(A1);
        fabric.time.advance(Fabric.RESYNC);

        assertEquals(List.of(), fabric.flowRules.takeApplied());
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
    }

    @Test
    void theTimesOfAnothersBindingAreAnothersToKeep() {
        Agency agency = new Agency(fabric);
        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
        fabric.ownership.give("vm1");
        agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));
        agency.accepted(says("hv-b", RegistrationPhase.COMPLETED, 1));

        fabric.time.advance(GRACE.multipliedBy(2));

        assertFalse(agency.homeAgent.binding("vm1").orElseThrow().isSettled());
    }

    @Test
    void aReturnIsAnnouncedByItsOwner() {
        Agency agency = new Agency(fabric);
        agency.move(1, "hv-a", "hv-b");
        fabric.ownership.give("vm1");

        agency.move(1, "hv-b", "hv-a");

        assertEquals(List.of(), agency.packets);
    }

    @Test
    void aReturnIsAnnouncedByTheOwnerOfTheSwitch() {
        Agency agency = new Agency(fabric);
        agency.move(1, "hv-a", "hv-b");
        fabric.ownership.give(A1);

        agency.move(1, "hv-b", "hv-a");

        assertEquals(List.of(), agency.packets);
        assertTrue(agency.homeAgent.binding("vm1").isPresent());
    }
}
