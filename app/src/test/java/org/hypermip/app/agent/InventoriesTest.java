/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.address;
import static org.hypermip.app.Reports.mac;
import static org.hypermip.app.Reports.ordered;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.GuestState;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.InventoriedGuest;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

/** What runs where is said again and again, and whoever missed a change is mended by that. */
class InventoriesTest {

    private static final Duration STEP = Duration.ofMillis(100);

    private final Agency agency = new Agency();
    private final Fabric fabric = agency.fabric;

    private Instant now() {
        return fabric.time.clock().instant();
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            fabric.time.advance(STEP);
            fabric.storage.deliver();
        }
    }

    private InventoryReply hears(String hypervisor, InventoriedGuest... guests) {
        return hears(agency, hypervisor, guests);
    }

    private InventoryReply hears(Agency hearing, String hypervisor, InventoriedGuest... guests) {
        InventoryReply reply = hearing.homeAgent
                .inventory(Inventory.of(hypervisor, 1, now(), now(), List.of(guests)))
                .join();
        fabric.storage.deliver();
        return reply;
    }

    private InventoryReply vouchedFor(String hypervisor, InventoriedGuest... guests) {
        InventoryReply reply = agency.homeAgent
                .inventory(Inventory.of(hypervisor, 1, now(), now(), List.of(guests))
                        .onTheWordOf("operator karaf"))
                .join();
        fabric.storage.deliver();
        return reply;
    }

    private static InventoriedGuest runs(String hypervisor) {
        return InventoriedGuest.of(
                "vm1",
                GuestState.RUNNING,
                false,
                List.of(address(1)),
                Map.of(mac(1), "tap-" + hypervisor.charAt(hypervisor.length() - 1)));
    }

    private static Conclusion.Kind concluded(InventoryReply reply) {
        return Optional.ofNullable(reply.guests().get("vm1"))
                .orElseThrow()
                .conclusion()
                .kind();
    }

    private Optional<Binding> binding() {
        return agency.homeAgent.binding("vm1");
    }

    /** It has moved, and both ends have said so with the time, as notifiers do. */
    private void isAtSiteB() {
        said(preparing(1, "hv-b", "hv-a", "hv-b"));
        said(preparing(1, "hv-a", "hv-a", "hv-b"));
        said(says("hv-a", RegistrationPhase.SWITCHING, 1));
        said(says("hv-b", RegistrationPhase.ARRIVED, 1));
        said(says("hv-a", RegistrationPhase.COMPLETED, 1));
        pass(Duration.ofSeconds(3));
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));
    }

    private void said(Registration registration) {
        agency.accepted(timed(registration));
    }

    private Registration timed(Registration registration) {
        Registration.Builder builder = Registration.builder()
                .phase(registration.phase())
                .mobileNode(registration.mobileNode())
                .reporter(registration.reporter())
                .source(registration.source())
                .destination(registration.destination())
                .interfaces(registration.interfaces())
                .ports(registration.ports());
        return builder.sent(Optional.of(now())).received(now()).build();
    }

    private void assertInPlace() {
        pass(Duration.ofSeconds(6));
        for (var device : ImmutableSet.of(A1, B1)) {
            assertEquals(fabric.wantedOn(agency.reconciler, device), fabric.flowRules.on(device));
        }
    }

    @Test
    void tellsWhenEachHypervisorHasSpokenLast() {
        assertEquals(Map.of(), agency.homeAgent.lastInventories());
        Instant then = now();
        hears("hv-a");
        pass(Duration.ofSeconds(4));
        hears("hv-b");
        assertEquals(Map.of("hv-a", then, "hv-b", now()), agency.homeAgent.lastInventories());
    }

    @Test
    void whoeverSpeaksOftenIsWaitedForOnce() {
        pass(STEP);
        hears("hv-a");
        long pending = fabric.time.pending();
        for (int i = 0; i < 100; i++) {
            pass(STEP);
            hears("hv-a");
        }
        assertEquals(pending, fabric.time.pending());
    }

    @Test
    void aGuestThatEndedAbroadAndRunsAtHomeIsFollowedHome() {
        ImmutableSet<FlowRule> clean = fabric.flowRules.on(B1);
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        pass(STEP);
        assertEquals(Conclusion.Kind.KEPT, concluded(hears("hv-a", runs("hv-a"))), "hv-b may not have noticed yet");

        pass(Duration.ofSeconds(1));
        hears("hv-b");

        assertEquals(Optional.of(BindingPhase.AT_HOME), binding().map(Binding::phase));
        assertInPlace();
        assertEquals(clean, fabric.flowRules.on(B1));
    }

    @Test
    void aGuestThatRunsNowhereIsBoundNoMore() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        hears("hv-b");
        assertEquals(Optional.empty(), binding());
        assertInPlace();
    }

    @Test
    void twoThatSayThatItRunsThereAreBothTold() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        hears("hv-a", runs("hv-a"));
        pass(Duration.ofSeconds(1));
        assertEquals(Conclusion.Kind.CONTESTED, concluded(hears("hv-b", runs("hv-b"))));
        pass(Duration.ofSeconds(1));
        assertEquals(Conclusion.Kind.CONTESTED, concluded(hears("hv-a", runs("hv-a"))));
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));
        assertEquals(ImmutableSetMultimap.of("hv-a", "vm1", "hv-b", "vm1"), agency.homeAgent.contested());

        hears("hv-a");
        assertEquals(ImmutableSetMultimap.of(), agency.homeAgent.contested());
    }

    @Test
    void whileItIsContestedItsPortsAreKeptUpWhereItIsBound() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        hears("hv-a", runs("hv-a"));
        pass(Duration.ofSeconds(1));
        assertEquals(Conclusion.Kind.CONTESTED, concluded(hears("hv-b", runsBehind("tap-new"))));
        assertEquals(Map.of(mac(1), "tap-new"), binding().orElseThrow().at().ports());
        assertEquals(ImmutableSetMultimap.of("hv-a", "vm1", "hv-b", "vm1"), agency.homeAgent.contested());
    }

    @Test
    void itIsNotContestedAnyMoreWhenBothAreSilent() {
        hears("hv-a", runs("hv-a"));
        hears("hv-b", runs("hv-b"));
        assertEquals(ImmutableSetMultimap.of("hv-a", "vm1", "hv-b", "vm1"), agency.homeAgent.contested());

        pass(HeardInventories.SILENCE.plusSeconds(1));
        assertEquals(ImmutableSetMultimap.of(), agency.homeAgent.contested());
    }

    @Test
    void whereNobodySpeaksItIsAskedForAndFollowedIfThereIsNoAnswer() {
        isAtSiteB();
        pass(HeardInventories.SILENCE);
        assertEquals(Conclusion.Kind.PROBED, concluded(hears("hv-a", runs("hv-a"))));
        assertTrue(binding().flatMap(Binding::probe).isPresent());
        assertTrue(
                agency.packets.stream().anyMatch(packet -> packet.sendThrough().equals(B1)));

        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));

        assertEquals(Optional.of(BindingPhase.AT_HOME), binding().map(Binding::phase));
        assertInPlace();
    }

    /** Cut off from everybody it may run there all the same, and would be a member of the foreign network behind a port like any other. */
    @Test
    void whereItDidNotAnswerItsGuardStaysWhenTheBindingFollows() {
        ImmutableSet<FlowRule> clean = fabric.flowRules.on(B1);
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        hears("hv-b");
        pass(Duration.ofSeconds(6));
        ImmutableSet<FlowRule> guarded = fabric.flowRules.on(B1);
        vouchedFor("hv-b", runs("hv-b"));
        pass(HeardInventories.SILENCE);
        hears("hv-a", runs("hv-a"));
        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));
        assertEquals(Optional.of(BindingPhase.AT_HOME), binding().map(Binding::phase));

        assertInPlace();
        assertEquals(guarded, fabric.flowRules.on(B1));
        assertTrue(guarded.size() > clean.size());

        hears("hv-b", guest9(GuestState.RUNNING, mac(9)));

        assertInPlace();
        assertEquals(clean, fabric.flowRules.on(B1));
        assertEquals(Optional.of(BindingPhase.AT_HOME), binding().map(Binding::phase));
    }

    @Test
    void whomAnOperatorVouchesForIsBoundAbroad() {
        assertEquals(Conclusion.Kind.FOLLOWED, concluded(vouchedFor("hv-b", runs("hv-b"))));
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));
        assertInPlace();
        assertTrue(!fabric.flowRules.on(A1).isEmpty());
    }

    /** The last one to speak lists nothing, and shows by that alone that the guest abroad runs nowhere else. */
    @Test
    void afterALossOfEverythingWhoStandsStillAbroadKeepsItsRules() {
        isAtSiteB();
        ImmutableSet<FlowRule> atA = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> atB = fabric.flowRules.on(B1);
        agency.homeAgent.stop();
        fabric.unbind("vm1");
        Agency next = new Agency(fabric, fabric.start(Duration.ofMinutes(10)));
        pass(STEP);
        hears(next, "hv-b", paused());
        assertEquals(Optional.empty(), next.homeAgent.binding("vm1"), "hv-a may have it");

        hears(next, "hv-a");

        assertEquals(
                Optional.of(BindingPhase.AWAY), next.homeAgent.binding("vm1").map(Binding::phase));
        pass(Duration.ofSeconds(3));
        assertEquals(atA, fabric.flowRules.on(A1));
        assertEquals(atB, fabric.flowRules.on(B1));
    }

    private static InventoriedGuest paused() {
        return InventoriedGuest.of("vm1", GuestState.PAUSED, false, List.of(address(1)), Map.of(mac(1), "tap-b"));
    }

    /** A question before the rules that catch the answer would make a silent guest of one that runs. */
    @Test
    void nobodyIsAskedWhereTheAnswerWouldNotBeHeard() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        fabric.flowRules.refuse(B1);
        pass(HeardInventories.SILENCE.plus(STEP.multipliedBy(2)));
        pass(Probe.ANSWER_TIME.multipliedBy(4));
        assertEquals(List.of(), agency.packets);
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));

        fabric.flowRules.accept(B1);
        pass(HeardInventories.SILENCE.plus(Probe.ANSWER_TIME.multipliedBy(2)));
        assertFalse(agency.packets.isEmpty());
        assertEquals(Optional.empty(), binding(), "it was asked, and did not answer");
    }

    @Test
    void whoStoodStillWhenItsHypervisorSpokeLastCannotAnswer() {
        isAtSiteB();
        hears(
                "hv-b",
                InventoriedGuest.of("vm1", GuestState.PAUSED, false, List.of(address(1)), Map.of(mac(1), "tap-b")));
        pass(HeardInventories.SILENCE.multipliedBy(3));
        assertEquals(List.of(), agency.packets);
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));
    }

    @Test
    void asLongAsItIsSilentItIsAskedForAgain() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        pass(HeardInventories.SILENCE.plus(STEP.multipliedBy(2)));
        answers();
        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));

        pass(HeardInventories.SILENCE.plus(Probe.ANSWER_TIME));

        assertEquals(Optional.empty(), binding(), "it did not answer the second time");
    }

    private void answers() {
        answers(B1, "tap-b");
    }

    private void answers(DeviceId device, String port) {
        agency.homeAgent
                .sighted(Sighting.of(
                        Announcement.ANSWER,
                        mac(1),
                        address(1).addresses().stream().findFirst(),
                        device,
                        port,
                        now()))
                .join();
    }

    @Test
    void whoFallsSilentIsAskedForAndStaysIfItAnswers() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        pass(HeardInventories.SILENCE.plus(STEP.multipliedBy(2)));
        assertTrue(binding().flatMap(Binding::probe).isPresent());
        answers();
        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));
        assertEquals(Optional.of(BindingPhase.AWAY), binding().map(Binding::phase));
        assertEquals(Optional.empty(), binding().flatMap(Binding::probe));
    }

    /** Another controller knew it, and this one has not heard of its hypervisor yet. */
    @Test
    void whoIsBoundWhereNobodyHasSpokenSinceTheStartIsAskedFor() {
        Agency next = goesOn();
        pass(HeardInventories.SILENCE.minus(STEP));
        assertEquals(List.of(), next.packets);
        pass(STEP.multipliedBy(3));
        assertFalse(next.packets.isEmpty());
        assertEquals(
                Optional.of("hv-b is silent"),
                next.homeAgent.binding("vm1").flatMap(Binding::probe).flatMap(Probe::why));

        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));

        assertEquals(Optional.empty(), next.homeAgent.binding("vm1"));
    }

    /** A hypervisor that sends no inventories, and refreshes lifetimes, is not silent for that. */
    @Test
    void whoseHypervisorRegistersIsNotAskedFor() {
        Agency next = goesOn();
        next.accepted(timed(says("hv-b", RegistrationPhase.REFRESHING, 1)));
        pass(HeardInventories.SILENCE.multipliedBy(3));
        assertEquals(List.of(), next.packets);
    }

    private Agency goesOn() {
        isAtSiteB();
        agency.homeAgent.stop();
        return new Agency(fabric);
    }

    /** Its hypervisor at home is gone for good; the next machine has its address, runs at home, and wants to move. */
    @Test
    void anAddressThatNobodyHasAnyMoreIsFreeForTheNext() {
        addHypervisorAtHome("hv-a2");
        isAtHomeAgain();
        pass(HeardInventories.SILENCE);
        Registration moves = takesTheAddress();
        assertEquals(
                "vm.interfaces[0].addresses",
                agency.register(moves).refusal().map(Refusal::field).orElseThrow());

        hears("hv-a2", next());
        assertTrue(binding().flatMap(Binding::probe).isPresent());
        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));

        assertEquals(Optional.empty(), binding());
        agency.accepted(takesTheAddress());
    }

    @Test
    void anAddressWhoseHolderAnswersIsNotFree() {
        addHypervisorAtHome("hv-a2");
        isAtHomeAgain();
        pass(HeardInventories.SILENCE);
        hears("hv-a2", next());
        answers(A1, "tap-a");
        pass(Probe.ANSWER_TIME.plus(STEP.multipliedBy(3)));

        assertEquals(Optional.of(BindingPhase.AT_HOME), binding().map(Binding::phase));
        assertEquals(
                ReplyCode.PROHIBITED,
                agency.register(takesTheAddress()).refusal().orElseThrow().code());

        hears("hv-a2", next());
        assertEquals(Optional.empty(), binding().flatMap(Binding::probe), "it has just answered");
        pass(HeardInventories.SILENCE);
        hears("hv-a2", next());
        assertTrue(binding().flatMap(Binding::probe).isPresent());
    }

    private void addHypervisorAtHome(String id) {
        MobilityDomain domain = fabric.domain.domain();
        fabric.domain.set(MobilityDomain.of(
                domain.networks().values(),
                domain.switches().values(),
                ImmutableList.<Hypervisor>builder()
                        .addAll(domain.hypervisors().values())
                        .add(Hypervisor.of(id, A1))
                        .build()));
    }

    private void isAtHomeAgain() {
        said(ordered(1, "hv-b", "hv-a", "hv-b"));
        said(preparing(1, "hv-a", "hv-a", "hv-b"));
        said(says("hv-a", RegistrationPhase.FAILED, 1));
        assertEquals(Optional.of(BindingPhase.AT_HOME), binding().map(Binding::phase));
    }

    private static HomeAddress sameAddress() {
        return HomeAddress.of(address(1).network(), mac(9), address(1).addresses());
    }

    private static InventoriedGuest next() {
        return InventoriedGuest.of("vm9", GuestState.RUNNING, false, List.of(sameAddress()), Map.of());
    }

    private Registration takesTheAddress() {
        return Registration.builder()
                .phase(RegistrationPhase.PREPARING)
                .mobileNode("vm9")
                .reporter("hv-a2")
                .destination(Optional.of("hv-b"))
                .interfaces(List.of(sameAddress()))
                .sent(Optional.of(now()))
                .received(now())
                .build();
    }

    @Test
    void anOldInventoryIsRefusedAndNamesTheTime() {
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        InventoryReply late = agency.homeAgent
                .inventory(Inventory.of("hv-b", 1, now().minusSeconds(1), now(), List.of()))
                .join();
        assertEquals(
                ReplyCode.IDENTIFICATION_MISMATCH, late.refusal().orElseThrow().code());
        assertEquals("time", late.refusal().orElseThrow().field());
        assertTrue(binding().isPresent());
    }

    /** A guard outlives its binding, but not the word that somebody else is behind the port. */
    @Test
    void thePortOfOneThatEndedIsAnothersWhenItsHypervisorSaysSo() {
        ImmutableSet<FlowRule> clean = fabric.flowRules.on(B1);
        isAtSiteB();
        hears("hv-b", runs("hv-b"));
        hears("hv-b");
        assertInPlace();
        assertTrue(fabric.flowRules.on(B1).size() > clean.size(), "guarded");

        hears("hv-b", InventoriedGuest.of("vm9", GuestState.RUNNING, false, List.of(), Map.of(mac(9), "tap-b")));

        assertInPlace();
        assertEquals(clean, fabric.flowRules.on(B1));
    }

    /** Who is at home has no binding; the guard of a visitor behind its port would drop all that it sends. */
    @Test
    void aPortThatIsListedForAnotherIsRefused() {
        hears("hv-b", guest9(GuestState.RUNNING, mac(9)));
        Refusal refusal = agency.register(timed(preparing(1, "hv-b", "hv-a", "hv-b")))
                .refusal()
                .orElseThrow();
        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("tap-b", refusal.value());
        assertTrue(refusal.remedy().contains("'vm9'"), refusal.remedy());

        hears("hv-b", guest9(GuestState.ENDED, mac(9)));
        said(ordered(1, "hv-b", "hv-a", "hv-b"));
    }

    @Test
    void aPortThatASilentHypervisorHasListedIsNotRefused() {
        hears("hv-b", guest9(GuestState.RUNNING, mac(9)));
        pass(HeardInventories.SILENCE);
        said(ordered(1, "hv-b", "hv-a", "hv-b"));
    }

    /** Its inventory may have another name for it than its registration. */
    @Test
    void aPortThatIsListedForItsOwnMacAddressIsItsOwn() {
        hears("hv-b", guest9(GuestState.INCOMING, mac(1)));
        said(ordered(1, "hv-b", "hv-a", "hv-b"));
    }

    private static InventoriedGuest guest9(GuestState state, MacAddress mac) {
        return InventoriedGuest.of("vm9", state, false, List.of(), Map.of(mac, "tap-b"));
    }

    @Test
    void anotherPortNameIsFollowedByTheRules() {
        isAtSiteB();
        assertEquals(Conclusion.Kind.REFRESHED, concluded(hears("hv-b", runsBehind("tap-new"))));
        assertEquals(Map.of(mac(1), "tap-new"), binding().orElseThrow().at().ports());
    }

    @Test
    void aTunnelsPortIsRefusedAndTheKnownOneStays() {
        isAtSiteB();
        InventoryReply.OfGuest answer = Optional.ofNullable(
                        hears("hv-b", runsBehind("vxlan0")).guests().get("vm1"))
                .orElseThrow();
        Refusal refusal = answer.conclusion().decision().orElseThrow().refused();
        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("vxlan0", refusal.value());
        assertEquals(Map.of(mac(1), "tap-b"), binding().orElseThrow().at().ports());
    }

    private static InventoriedGuest runsBehind(String port) {
        return InventoriedGuest.of("vm1", GuestState.RUNNING, false, List.of(address(1)), Map.of(mac(1), port));
    }
}
