/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.Reports.ordered;
import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hypermip.app.Reports;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Probe;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.packet.OutboundPacket;

/** A home agent that hears nothing for long, and one that has all it may have. */
class LifetimesTest {

    private static final int SECONDS = 60;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration OVER = Duration.ofSeconds(SECONDS).plus(STEP.multipliedBy(3));
    private static final Duration ANSWERED = Probe.ANSWER_TIME.plus(STEP.multipliedBy(3));
    private static final Duration GRACE = Duration.ofSeconds(4);
    private static final int TAP_B = 8;

    private final Agency agency = new Agency();
    private final Fabric fabric = agency.fabric;

    LifetimesTest() {
        configure(
                network -> network.toBuilder()
                        .lifetime(Lifetime.ofSeconds(SECONDS))
                        .preparedLifetime(Lifetime.ofSeconds(SECONDS))
                        .build(),
                hypervisor -> hypervisor);
    }

    private void configure(UnaryOperator<HomeNetwork> networks, UnaryOperator<Hypervisor> hypervisors) {
        MobilityDomain domain = fabric.domain.domain();
        fabric.domain.set(MobilityDomain.of(
                domain.networks().values().stream().map(networks).collect(ImmutableList.toImmutableList()),
                domain.switches().values(),
                domain.hypervisors().values().stream().map(hypervisors).collect(ImmutableList.toImmutableList())));
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            fabric.time.advance(STEP);
            fabric.storage.deliver();
        }
    }

    private void prepare() {
        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
    }

    private void answer(DeviceId device, String port) {
        agency.homeAgent
                .sighted(Sighting.of(
                        Announcement.ANSWER,
                        Reports.mac(1),
                        Reports.address(1).addresses().stream().findFirst(),
                        device,
                        port,
                        fabric.time.clock().instant()))
                .join();
        fabric.storage.deliver();
    }

    private Registration refreshing(String reporter, Optional<Lifetime> lifetime) {
        return Registration.builder()
                .phase(RegistrationPhase.REFRESHING)
                .mobileNode("vm1")
                .reporter(reporter)
                .lifetime(lifetime)
                .received(fabric.time.clock().instant())
                .build();
    }

    private Optional<Binding> binding() {
        return agency.homeAgent.binding("vm1");
    }

    private void assertInPlace() {
        for (DeviceId device : ImmutableList.of(A1, B1)) {
            assertEquals(fabric.wantedOn(agency.reconciler, device), fabric.flowRules.on(device));
        }
    }

    @Test
    void theReplyTellsWhatIsGrantedAndWhatIsLeft() {
        assertEquals(
                Lifetime.ofSeconds(SECONDS),
                agency.register(ordered(1, "hv-b", "hv-a", "hv-b")).lifetime());
        pass(Duration.ofSeconds(20));
        assertEquals(
                Lifetime.ofSeconds(30),
                agency.register(refreshing("hv-b", Optional.of(Lifetime.ofSeconds(30))))
                        .lifetime());
    }

    @Test
    void bothEndsAreAskedOutOfTheirPortsWhenTheRulesAreThere() {
        prepare();
        ImmutableSet<FlowRule> before = fabric.flowRules.on(B1);
        fabric.flowRules.silence(B1);
        pass(OVER);
        assertEquals(List.of(), agency.packets, "an answer would go astray yet");

        fabric.flowRules.answer(B1);

        assertEquals(
                ImmutableSet.of(A1 + "/7", B1 + "/8"),
                agency.packets.stream().map(LifetimesTest::way).collect(ImmutableSet.toImmutableSet()));
        assertTrue(fabric.flowRules.on(B1).size() > before.size());
        assertInPlace();
        pass(Duration.ofSeconds(1));
        assertEquals(6, agency.packets.size(), "three times at each");
    }

    private static String way(OutboundPacket packet) {
        return packet.sendThrough() + "/"
                + Iterables.getOnlyElement(packet.treatment().allInstructions())
                        .toString()
                        .replace("OUTPUT:", "");
    }

    @Test
    void ofTheTwoEndsTheOneThatAnswersIsKept() {
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        prepare();
        pass(OVER);
        answer(A1, "tap-a");
        pass(ANSWERED);
        assertEquals(BindingPhase.AT_HOME, binding().orElseThrow().phase());
        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(b, fabric.flowRules.on(B1));

        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b")); // received long ago
        pass(STEP);
        answer(B1, "tap-b");
        agency.events.clear();
        pass(ANSWERED);
        assertEquals(BindingPhase.AWAY, binding().orElseThrow().phase());
        assertEquals("hv-b", binding().orElseThrow().at().hypervisor().orElseThrow());
        assertTrue(Iterables.getLast(binding().orElseThrow().history()).detail().contains("answered at hv-b alone"));
        assertEquals(BindingEvent.Type.UPDATED, agency.events.get(0).type());
        assertInPlace();
    }

    @Test
    void whoIsFoundAtHomeWhenItsLifetimeIsOverIsAnnouncedThereBeforeTheFirstRuleGoes() {
        agency.move(1, "hv-a", "hv-b");
        pass(GRACE);
        agency.accepted(ordered(1, "hv-a", "hv-b", "hv-a"));
        agency.accepted(preparing(1, "hv-b", "hv-b", "hv-a")); // received when all began
        pass(OVER.minus(GRACE));
        List<Long> removals = agency.removalsBeforeAnnouncements();

        answer(A1, "tap-a");
        pass(ANSWERED);

        assertEquals(BindingPhase.AT_HOME, binding().orElseThrow().phase());
        assertEquals(0L, removals.get(0));
        assertTrue(fabric.flowRules.removals() > 0);
    }

    @Test
    void whoIsRefreshedIsNotAskedFor() {
        agency.move(1, "hv-a", "hv-b");
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(SECONDS / 2));
            assertEquals(
                    Lifetime.ofSeconds(SECONDS),
                    agency.register(refreshing("hv-b", Optional.empty())).lifetime());
        }
        assertEquals(List.of(), agency.packets);
        assertEquals(BindingPhase.AWAY, binding().orElseThrow().phase());
    }

    @Test
    void whoIsNotRefreshedAndDoesNotAnswerIsNoMore() {
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        agency.move(1, "hv-a", "hv-b");
        pass(OVER);
        agency.events.clear();

        pass(ANSWERED);

        assertEquals(Optional.empty(), binding());
        assertEquals(BindingEvent.Type.REMOVED, agency.events.get(0).type());
        assertEquals(List.of(), agency.homeAgent.bindings());
        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(
                Set.of("anti-spoofing", "frame-guard"),
                agency.homeAgent.rules("vm1").rules().stream()
                        .map(rule -> rule.role().label())
                        .collect(Collectors.toSet()));
        assertInPlace();

        fabric.switches.removePort(B1, "tap-b");
        pass(GRACE.plus(GRACE));
        assertEquals(b, fabric.flowRules.on(B1));
    }

    /** The machine behind it may run, whether it answers or not: its port stays guarded until that goes, or somebody says otherwise. */
    @Test
    void theGuardOfAPortOutlivesItsBinding() {
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        agency.move(1, "hv-a", "hv-b");
        pass(OVER);
        pass(ANSWERED);
        fabric.time.advance(Duration.ofMinutes(62));
        fabric.storage.deliver();
        assertNotEquals(b, fabric.flowRules.on(B1));

        assertEquals(Optional.empty(), agency.homeAgent.deregister("vm1").join());
        fabric.storage.deliver();
        pass(STEP);

        assertEquals(b, fabric.flowRules.on(B1));
        assertEquals(
                ReplyCode.UNKNOWN_HOME_AGENT,
                agency.homeAgent.deregister("vm1").join().orElseThrow().code());
    }

    @Test
    void whatIsLeftOfABindingGoesWithThePort() {
        agency.move(1, "hv-a", "hv-b");
        pass(OVER);
        pass(ANSWERED);
        fabric.switches.removePort(B1, "tap-b");
        fabric.time.advance(Duration.ofMinutes(62));
        fabric.storage.deliver();
        assertEquals(Optional.empty(), fabric.store.get("vm1"));
    }

    @Test
    void noGuardIsLeftOfAPortThatWentBeforeTheBindingEnded() {
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        agency.move(1, "hv-a", "hv-b");
        fabric.switches.removePort(B1, "tap-b");
        pass(GRACE);
        agency.register(refreshing("hv-b", Optional.of(Lifetime.ZERO)));
        pass(GRACE.multipliedBy(2));
        assertEquals(Optional.empty(), fabric.store.get("vm1"));
        fabric.switches.addPort(B1, "tap-b", TAP_B);
        pass(GRACE);
        assertEquals(b, fabric.flowRules.on(B1));
    }

    /** The guest moves away and ends there: nothing but the guard of its port is left. */
    private void endAbroad() {
        agency.move(1, "hv-a", "hv-b");
        agency.register(refreshing("hv-b", Optional.of(Lifetime.ZERO)));
    }

    @Test
    void aPortThatFlapsKeepsItsGuardAsItIsNeverAwayForLong() {
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        endAbroad();
        fabric.switches.removePort(B1, "tap-b");
        pass(STEP.multipliedBy(10));
        fabric.switches.addPort(B1, "tap-b", TAP_B);
        pass(STEP.multipliedBy(18));
        fabric.switches.removePort(B1, "tap-b");
        pass(STEP.multipliedBy(4));
        fabric.switches.addPort(B1, "tap-b", TAP_B);
        pass(GRACE.multipliedBy(2));
        assertNotEquals(b, fabric.flowRules.on(B1));
    }

    @Test
    void aPortThatWentWhenItsSwitchWasAboutToGoIsNotForgotten() {
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        endAbroad();
        fabric.switches.removePort(B1, "tap-b");
        pass(STEP);
        fabric.switches.disconnect(B1);
        pass(GRACE.multipliedBy(3));
        fabric.switches.connect(B1);
        pass(GRACE);
        fabric.switches.addPort(B1, "tap-b", TAP_B);
        pass(GRACE);
        assertEquals(b, fabric.flowRules.on(B1));
    }

    @Test
    void aPortThatGetsTheNameAndNumberOfOneThatIsGoneIsNotGuarded() {
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        endAbroad();

        fabric.switches.removePort(B1, "tap-b");
        pass(STEP);
        fabric.switches.addPort(B1, "tap-b", TAP_B);
        pass(GRACE);
        assertNotEquals(b, fabric.flowRules.on(B1), "it was away for a moment");

        fabric.switches.removePort(B1, "tap-b");
        pass(GRACE);
        assertEquals(Optional.empty(), fabric.store.get("vm1"));
        fabric.switches.addPort(B1, "tap-b", TAP_B);
        pass(GRACE);
        assertEquals(b, fabric.flowRules.on(B1));
    }

    @Test
    void whoseAnswerCouldNotBeHeardIsNotSilent() {
        agency.move(1, "hv-a", "hv-b");
        pass(GRACE);
        fabric.flowRules.refuse(B1);
        pass(OVER);
        pass(ANSWERED.multipliedBy(3));
        assertEquals(BindingPhase.AWAY, binding().orElseThrow().phase());
        assertEquals(List.of(), agency.packets);

        fabric.flowRules.accept(B1);
        pass(ANSWERED.multipliedBy(20));

        assertFalse(agency.packets.isEmpty());
        assertEquals(
                Optional.empty(), binding().filter(known -> !known.hasEnded()), "it was asked, and did not answer");
    }

    @Test
    void whoAnswersStaysThoughNobodySpeaksForIt() {
        agency.move(1, "hv-a", "hv-b");
        for (int i = 0; i < 3; i++) {
            pass(OVER);
            answer(B1, "tap-b");
            pass(ANSWERED);
        }
        assertEquals(BindingPhase.AWAY, binding().orElseThrow().phase());
        assertInPlace();
    }

    @Test
    void aSwitchThatIsAwayIsWaitedFor() {
        agency.move(1, "hv-a", "hv-b");
        pass(GRACE);
        fabric.switches.disconnect(B1);
        pass(OVER);
        pass(ANSWERED.multipliedBy(5));
        assertTrue(binding().orElseThrow().probe().isPresent());

        fabric.switches.connect(B1);
        while (!binding().flatMap(Binding::probe).orElseThrow().complete()) {
            pass(STEP);
        }
        answer(B1, "tap-b");
        pass(ANSWERED);

        assertEquals(Optional.empty(), binding().orElseThrow().probe());
        assertEquals(BindingPhase.AWAY, binding().orElseThrow().phase());
    }

    /** What is due follows from the store alone; silence that nobody could break proves nothing. */
    @Test
    void aControllerThatWasAwayAsksAgain() {
        agency.move(1, "hv-a", "hv-b");
        pass(OVER);
        agency.homeAgent.stop();
        fabric.time.advance(Duration.ofSeconds(10));
        Agency next = new Agency(fabric);

        pass(STEP);

        assertEquals(1, next.packets.size());
        assertTrue(next.homeAgent.binding("vm1").orElseThrow().probe().isPresent());
        pass(ANSWERED);
        assertEquals(Optional.empty(), next.homeAgent.binding("vm1"));
    }

    @Test
    void aLifetimeOfZeroTakesAllRulesAwayAndTheGuardGoesWithItsPort() {
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        agency.move(1, "hv-a", "hv-b");

        RegistrationReply reply = agency.register(refreshing("hv-b", Optional.of(Lifetime.ZERO)));

        assertEquals(Lifetime.ZERO, reply.lifetime());
        assertEquals(Optional.empty(), binding());
        fabric.time.advance(Fabric.SETTLING);
        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(
                Set.of("anti-spoofing", "frame-guard"),
                agency.homeAgent.rules("vm1").rules().stream()
                        .map(rule -> rule.role().label())
                        .collect(Collectors.toSet()));

        fabric.switches.removePort(B1, "tap-b");
        pass(GRACE);
        assertEquals(b, fabric.flowRules.on(B1));
    }

    @Test
    void limitsAreKeptAndFreedAgain() {
        configure(network -> network.toBuilder().maxBindings(Optional.of(1)).build(), hypervisor -> hypervisor);
        agency.move(1, "hv-a", "hv-b");
        Refusal full =
                agency.register(ordered(2, "hv-b", "hv-a", "hv-b")).refusal().orElseThrow();
        assertEquals(ReplyCode.INSUFFICIENT_RESOURCES, full.code());
        assertEquals("net-a", full.value());
        assertEquals(Optional.empty(), agency.homeAgent.binding("vm2"));

        agency.move(1, "hv-b", "hv-a");
        agency.accepted(ordered(2, "hv-b", "hv-a", "hv-b"));
    }

    @Test
    void hypervisorsHaveALimitOfTheirOwn() {
        configure(network -> network, hypervisor -> hypervisor.withMaxVisitors(Optional.of(1)));
        agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b"));
        Refusal full =
                agency.register(preparing(2, "hv-a", "hv-a", "hv-b")).refusal().orElseThrow();
        assertEquals(ReplyCode.FOREIGN_AGENT_FULL, full.code());
        assertEquals("hv-b", full.value());

        agency.accepted(says("hv-b", RegistrationPhase.CANCELLED, 1));
        agency.accepted(preparing(2, "hv-a", "hv-a", "hv-b"));
    }

    /** Nobody is followed past a limit either: it protects switches from forgers, too. */
    @Test
    void whoIsOnlySeenCountsAsWell() {
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
        agency.accepted(says("hv-a", RegistrationPhase.CANCELLED, 1));
        configure(
                network -> network.toBuilder().reactive(true).build(),
                hypervisor -> hypervisor.withMaxVisitors(Optional.of(0)));
        Optional<Binding> before = binding();
        pass(Duration.ofSeconds(1));

        RegistrationReply reply = agency.homeAgent
                .sighted(Sighting.of(
                        Announcement.RARP,
                        Reports.mac(1),
                        Optional.empty(),
                        B1,
                        "tap-b",
                        fabric.time.clock().instant()))
                .join();

        assertEquals(ReplyCode.FOREIGN_AGENT_FULL, reply.refusal().orElseThrow().code());
        assertEquals(before, binding());
    }
}
