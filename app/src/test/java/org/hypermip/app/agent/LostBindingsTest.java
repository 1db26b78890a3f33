/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.address;
import static org.hypermip.app.Reports.mac;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Ticket;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.net.flow.FlowRule;

/** The controller has lost every binding while vm1 is at hv-b, away from home. */
class LostBindingsTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Fabric fabric = new Fabric();
    private Agency agency = new Agency(fabric);
    private final ImmutableSet<FlowRule> clean = fabric.flowRules.on(B1);

    private Instant now() {
        return fabric.time.clock().instant();
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            fabric.time.advance(STEP);
            fabric.storage.deliver();
        }
    }

    /** It has moved to hv-b; the binding is returned that it had there. */
    private Binding isAway() {
        agency.move(1, "hv-a", "hv-b");
        pass(Duration.ofSeconds(6));
        return binding().orElseThrow();
    }

    private void losesEverything() {
        agency.homeAgent.stop();
        fabric.unbind("vm1");
        agency = new Agency(fabric, fabric.start(PATIENCE));
        pass(STEP);
        assertEquals(Optional.empty(), binding());
    }

    private Optional<Binding> binding() {
        return agency.homeAgent.binding("vm1");
    }

    private Inventory inventory(String hypervisor, InventoriedGuest... guests) {
        return Inventory.of(hypervisor, 1, now(), now(), List.of(guests));
    }

    private Conclusion.Kind hears(Inventory inventory) {
        InventoryReply reply = agency.homeAgent.inventory(inventory).join();
        fabric.storage.deliver();
        return Optional.ofNullable(reply.guests().get("vm1"))
                .map(guest -> guest.conclusion().kind())
                .orElse(Conclusion.Kind.KEPT);
    }

    private static InventoriedGuest runs(HomeAddress... interfaces) {
        return InventoriedGuest.of(
                "vm1", GuestState.RUNNING, false, List.of(interfaces), Map.of(interfaces[0].mac(), "tap-b"));
    }

    private static Ticket ticket(Binding binding) {
        return Ticket.of("vm1", "hv-b", binding.since().orElseThrow(), binding.interfaces());
    }

    private void assertBound(Conclusion.Kind expected, Conclusion.Kind concluded) {
        assertEquals(expected, concluded);
        boolean isBound = expected == Conclusion.Kind.FOLLOWED;
        assertEquals(
                isBound ? Optional.of(BindingPhase.AWAY) : Optional.empty(),
                binding().map(Binding::phase));
    }

    @Test
    void itIsBoundAgainByTheRulesThatLieThereAndTheyStay() {
        isAway();
        ImmutableSet<FlowRule> atA = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> atB = fabric.flowRules.on(B1);
        losesEverything();

        assertBound(Conclusion.Kind.FOLLOWED, hears(inventory("hv-b", runs(address(1)))));

        hears(inventory("hv-a"));
        pass(Duration.ofSeconds(6));
        assertEquals(atA, fabric.flowRules.on(A1));
        assertEquals(atB, fabric.flowRules.on(B1));
    }

    @Test
    void rulesAreNoReasonForAnAddressThatTheyDoNotName() {
        isAway();
        losesEverything();
        HomeAddress more = HomeAddress.of(
                "net-a", mac(1), List.of(IpAddress.valueOf("10.1.0.50"), IpAddress.valueOf("10.1.0.99")));
        assertBound(Conclusion.Kind.WAITING, hears(inventory("hv-b", runs(more))));
        assertBound(Conclusion.Kind.WAITING, hears(inventory("hv-b", runs(address(2)))));
    }

    /** Whoever has the hypervisor may have its switch as well. */
    @Test
    void rulesOfTheSwitchWhereItIsAreNotEnough() {
        isAway();
        fabric.flowRules.wipe(A1);
        losesEverything();
        assertBound(Conclusion.Kind.WAITING, hears(inventory("hv-b", runs(address(1)))));
    }

    @Test
    void itIsBoundAgainByItsTicketWhenAllOthersHaveSpoken() {
        Binding lost = isAway();
        fabric.flowRules.wipe(A1);
        fabric.flowRules.wipe(B1);
        losesEverything();
        Map<String, Ticket> ticket = Map.of("vm1", ticket(lost));

        assertBound(
                Conclusion.Kind.KEPT, hears(inventory("hv-b", runs(address(1))).showing(ticket)));
        hears(inventory("hv-a"));

        assertEquals(lost.since(), binding().flatMap(Binding::since));
        pass(Duration.ofSeconds(6));
        assertEquals(fabric.wantedOn(agency.reconciler, A1), fabric.flowRules.on(A1));
        assertNotEquals(clean, fabric.flowRules.on(B1));
    }

    @Test
    void aHypervisorThatIsSilentIsNotWaitedForLongerThanThat() {
        Binding lost = isAway();
        fabric.flowRules.wipe(A1);
        losesEverything();
        pass(HeardInventories.SILENCE);
        assertBound(
                Conclusion.Kind.FOLLOWED,
                hears(inventory("hv-b", runs(address(1))).showing(Map.of("vm1", ticket(lost)))));
    }

    @Test
    void withoutEitherItWaitsUntilAnOperatorRegistersIt() {
        assertBound(Conclusion.Kind.WAITING, hears(inventory("hv-b", runs(address(1)))));
        assertEquals(ImmutableSet.of("vm1"), agency.homeAgent.waiting().keySet());
        hears(inventory("hv-a"));

        pass(STEP);
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b").onTheWordOfOperator("karaf"));
        pass(STEP);
        hears(inventory("hv-b", runs(address(1))));
        pass(Duration.ofSeconds(15));
        hears(inventory("hv-a"));
        hears(inventory("hv-b", runs(address(1))));

        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));
        assertEquals(ImmutableSet.of(), agency.homeAgent.waiting().keySet());
        String first = binding().orElseThrow().history().get(0).detail();
        assertTrue(first.startsWith("preparing by hv-b on the word of operator karaf"), first);
    }

    @Test
    void whatWaitsForNobodyIsShownNoMore() {
        hears(inventory("hv-b", runs(address(1))));
        hears(inventory("hv-b"));
        assertEquals(ImmutableSet.of(), agency.homeAgent.waiting().keySet());
    }

    @Test
    void whatWaitsByTheWordOfASilentHypervisorIsShownNoMore() {
        hears(inventory("hv-b", runs(address(1))));
        assertEquals(ImmutableSet.of("vm1"), agency.homeAgent.waiting().keySet());
        pass(HeardInventories.SILENCE.plusSeconds(1));
        assertEquals(ImmutableSet.of(), agency.homeAgent.waiting().keySet());
    }

    /** ONOS reads what lies on the switches some seconds after they have connected, and until then nothing speaks for whoever waits. */
    @Test
    void asLongAsOneWaitsRulesStayThatMaySpeakForIt() {
        isAway();
        ImmutableSet<FlowRule> atB = fabric.flowRules.on(B1);
        losesEverything();
        hears(inventory("hv-a"));
        assertBound(Conclusion.Kind.WAITING, hears(inventory("hv-b", runs(address(2)))));
        pass(Duration.ofSeconds(6));
        assertEquals(atB, fabric.flowRules.on(B1));

        assertBound(Conclusion.Kind.FOLLOWED, hears(inventory("hv-b", runs(address(1)))));
    }

    @Test
    void onceTheTimeIsOverTheyGo() {
        isAway();
        losesEverything();
        hears(inventory("hv-a"));
        hears(inventory("hv-b", runs(address(2))));
        pass(PATIENCE.plus(Fabric.RESYNC));
        assertEquals(clean, fabric.flowRules.on(B1));
        assertBound(Conclusion.Kind.WAITING, hears(inventory("hv-b", runs(address(1)))));
    }
}
