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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.app.codec.BindingJson;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRule;

class HomeAgentManagerTest {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Agency agency = new Agency();
    private final Fabric fabric = agency.fabric;

    private void prepare() {
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(preparing(1, "hv-a", "hv-a", "hv-b"));
    }

    /** Returns the home switch's rules, by which frames go to both places. */
    private ImmutableSet<FlowRule> switchBothWays() {
        prepare();
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));
        return fabric.flowRules.on(A1);
    }

    private void assertInPlace() {
        for (DeviceId device : ImmutableList.of(A1, B1)) {
            assertEquals(fabric.wantedOn(agency.reconciler, device), fabric.flowRules.on(device));
        }
    }

    private BindingPhase phase() {
        return agency.homeAgent.binding("vm1").map(Binding::phase).orElseThrow();
    }

    @Test
    void aMoveThereAndBackLeavesTheSwitchesAsTheyWere() {
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);

        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Reconciler.SOON);
        assertEquals(BindingPhase.AWAY, phase());
        assertInPlace();
        fabric.time.advance(GRACE.multipliedBy(2));
        assertInPlace();
        agency.move(1, "hv-b", "hv-a");
        assertEquals(BindingPhase.AT_HOME, phase());
        fabric.time.advance(GRACE.multipliedBy(2));

        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(b, fabric.flowRules.on(B1));
        assertTrue(agency.homeAgent.binding("vm1").orElseThrow().isSettled());
    }

    @Test
    void switchingIsAnsweredWhenTheSwitchHasConfirmed() {
        prepare();
        fabric.flowRules.silence(A1);

        CompletableFuture<RegistrationReply> reply =
                agency.homeAgent.register(says("hv-a", RegistrationPhase.SWITCHING, 1));

        assertFalse(reply.isDone());
        fabric.flowRules.answer(A1);
        assertEquals(
                BindingPhase.SIMULTANEOUS, reply.join().binding().orElseThrow().phase());
        assertEquals(
                ImmutableList.of("store", "rules", "install"),
                reply.join().timings().keySet().asList());
        assertInPlace();
    }

    @Test
    void anArrivalThatFramesGoToAlreadyIsFollowedInAMoment() {
        ImmutableSet<FlowRule> bothWays = switchBothWays();

        agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));

        assertEquals(bothWays, fabric.flowRules.on(A1));
        fabric.time.advance(Reconciler.SOON);
        assertNotEquals(bothWays, fabric.flowRules.on(A1));
        assertInPlace();
    }

    @Test
    void whereItHasLeftForGoodNothingPassesAnyMore() {
        ImmutableSet<FlowRule> bothWays = switchBothWays();

        agency.accepted(says("hv-a", RegistrationPhase.COMPLETED, 1));

        assertNotEquals(bothWays, fabric.flowRules.on(A1));
        assertInPlace();
    }

    @Test
    void anArrivalThatNoFrameGoesToIsFollowedAtOnce() {
        prepare();

        agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));

        assertInPlace();
    }

    @Test
    void aMigrationThatFailsWhileFramesGoBothWaysIsUndoneAtOnce() {
        ImmutableSet<FlowRule> bothWays = switchBothWays();

        agency.accepted(says("hv-a", RegistrationPhase.FAILED, 1));

        assertNotEquals(bothWays, fabric.flowRules.on(A1));
        fabric.time.advance(Fabric.SETTLING); // a1 may go on sending both ways until then
        assertInPlace();
    }

    @Test
    void switchingThatIsNotConfirmedIsRefusedInTimeAndUndone() {
        prepare();
        Binding before = agency.homeAgent.binding("vm1").orElseThrow();
        fabric.flowRules.silence(A1);
        CompletableFuture<RegistrationReply> reply =
                agency.homeAgent.register(says("hv-a", RegistrationPhase.SWITCHING, 1));

        fabric.time.advance(Agency.PATIENCE);

        Refusal refusal = reply.join().refusal().orElseThrow();
        assertEquals(ReplyCode.TIMEOUT, refusal.code());
        assertTrue(refusal.remedy().contains("200 ms"), refusal.remedy());
        assertEquals(Optional.of(before), agency.homeAgent.binding("vm1"));
        fabric.flowRules.answer(A1);
        fabric.time.advance(Duration.ofSeconds(2));
        assertInPlace();
    }

    @Test
    void switchingThatASwitchRejectsIsUndone() {
        prepare();
        Binding before = agency.homeAgent.binding("vm1").orElseThrow();
        fabric.flowRules.refuse(A1);

        RegistrationReply reply = agency.register(says("hv-a", RegistrationPhase.SWITCHING, 1));

        assertEquals(ReplyCode.UNSPECIFIED, reply.refusal().orElseThrow().code());
        assertEquals(Optional.of(before), agency.homeAgent.binding("vm1"));
        fabric.flowRules.accept(A1);
        fabric.time.advance(Duration.ofSeconds(2));
        assertInPlace();
        assertEquals(
                BindingPhase.SIMULTANEOUS,
                agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1)).phase());
    }

    @Test
    void switchingIsRefusedBeforeAnythingChangesIfASwitchIsAway() {
        prepare();
        fabric.switches.disconnect(B1);

        Refusal refusal = agency.register(says("hv-a", RegistrationPhase.SWITCHING, 1))
                .refusal()
                .orElseThrow();

        assertEquals(ReplyCode.INSUFFICIENT_RESOURCES, refusal.code());
        assertEquals(B1.toString(), refusal.value());
        assertEquals(BindingPhase.PREPARED, phase());
    }

    @Test
    void preparingWaitsForTheDestinationsRulesAndIsUndoneWithoutThem() {
        fabric.flowRules.silence(B1);
        CompletableFuture<RegistrationReply> reply = agency.homeAgent.register(ordered(1, "hv-b", "hv-a", "hv-b"));
        assertFalse(reply.isDone());

        fabric.time.advance(Fabric.PATIENCE);

        assertEquals(ReplyCode.TIMEOUT, reply.join().refusal().orElseThrow().code());
        assertEquals(Optional.empty(), agency.homeAgent.binding("vm1"));
        fabric.flowRules.answer(B1);
        fabric.time.advance(Duration.ofSeconds(2));
        assertInPlace();
    }

    @Test
    void preparingDoesNotWaitForAPortThatIsNotThereYet() {
        fabric.switches.removePort(B1, "tap-b");
        ImmutableSet<FlowRule> before = fabric.flowRules.on(B1);

        assertEquals(
                BindingPhase.PREPARED,
                agency.accepted(ordered(1, "hv-b", "hv-a", "hv-b")).phase());

        fabric.switches.addPort(B1, "tap-b", 8);
        assertTrue(fabric.flowRules.on(B1).size() > before.size());
    }

    @Test
    void whatHasHappenedIsAcceptedWhateverTheSwitchesSay() {
        prepare();
        fabric.flowRules.silence(A1);
        fabric.flowRules.refuse(B1);

        assertEquals(
                BindingPhase.ARRIVED,
                agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1)).phase());

        fabric.flowRules.answer(A1);
        fabric.flowRules.accept(B1);
        fabric.time.advance(Duration.ofSeconds(2));
        assertInPlace();
    }

    @Test
    void aFailedMigrationLeavesTheSwitchesAsTheyWere() {
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        prepare();
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));

        agency.accepted(says("hv-a", RegistrationPhase.FAILED, 1));
        fabric.time.advance(GRACE.multipliedBy(2));

        assertEquals(BindingPhase.AT_HOME, phase());
        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(b, fabric.flowRules.on(B1));
    }

    @Test
    void registrationsOfOneMachineAreTakenInTheirOrder() {
        prepare();
        fabric.flowRules.silence(A1);
        CompletableFuture<RegistrationReply> switching =
                agency.homeAgent.register(says("hv-a", RegistrationPhase.SWITCHING, 1));
        CompletableFuture<RegistrationReply> failed =
                agency.homeAgent.register(says("hv-a", RegistrationPhase.FAILED, 1));
        assertFalse(failed.isDone());

        fabric.flowRules.answer(A1);

        assertTrue(switching.join().binding().isPresent());
        assertEquals(BindingPhase.AT_HOME, failed.join().binding().orElseThrow().phase());
        fabric.time.advance(Fabric.SETTLING);
        assertInPlace();
    }

    @Test
    void machinesDoNotWaitForEachOther() {
        fabric.flowRules.silence(B1);
        CompletableFuture<RegistrationReply> held = agency.homeAgent.register(ordered(1, "hv-b", "hv-a", "hv-b"));

        assertFalse(held.isDone());
        agency.accepted(preparing(2, "hv-a", "hv-a", "hv-b"));
    }

    @Test
    void anAddressBelongsToOneMachine() {
        prepare();

        Refusal refusal = agency.register(preparing("thief", 1, "hv-b", "hv-a", "hv-b"))
                .refusal()
                .orElseThrow();

        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertTrue(refusal.remedy().contains("vm1"), refusal.remedy());
        assertEquals(Optional.empty(), agency.homeAgent.binding("thief"));
    }

    @Test
    void aRefusedRegistrationAsksNothingOfTheSwitches() {
        Refusal refusal = agency.register(says("hv-a", RegistrationPhase.SWITCHING, 1))
                .refusal()
                .orElseThrow();

        assertEquals(ReplyCode.UNKNOWN_HOME_AGENT, refusal.code());
        assertEquals(List.of(), fabric.flowRules.takeApplied());
    }

    @Test
    void aStoreThatDoesNotAnswerIsARefusalAndNoException() {
        fabric.storage.setSilent(true);

        Refusal refusal =
                agency.register(preparing(1, "hv-b", "hv-a", "hv-b")).refusal().orElseThrow();

        assertEquals(ReplyCode.UNSPECIFIED, refusal.code());
        assertTrue(refusal.remedy().startsWith("the binding store did not answer"), refusal.remedy());
        assertTrue(refusal.remedy().contains("may be carried out all the same"), refusal.remedy());
        fabric.storage.setSilent(false);
        agency.accepted(preparing(1, "hv-b", "hv-a", "hv-b"));
    }

    @Test
    void whatIsNotTheStoresFaultIsNotPutDownToIt() {
        agency.move(1, "hv-a", "hv-b");
        agency.breakPackets();

        agency.accepted(ordered(1, "hv-a", "hv-b", "hv-a"));
        Refusal refusal = agency.register(says("hv-a", RegistrationPhase.ARRIVED, 1))
                .refusal()
                .orElseThrow();

        assertEquals(ReplyCode.UNSPECIFIED, refusal.code());
        assertTrue(refusal.remedy().startsWith("the home agent failed"), refusal.remedy());
        assertTrue(refusal.remedy().contains("IllegalStateException: no packets today"), refusal.remedy());
        assertTrue(refusal.remedy().contains("may be carried out all the same"), refusal.remedy());
        assertEquals(BindingPhase.ARRIVED, phase(), "it has been");
        fabric.time.advance(Reconciler.SOON.plus(Fabric.SETTLING));
        fabric.time.advance(Fabric.SETTLING); // its heads are gone
        assertInPlace();
    }

    @Test
    void whatOthersHaveChangedMeanwhileIsNotTakenBackAndSaidSo() {
        prepare();
        Binding before = agency.homeAgent.binding("vm1").orElseThrow();
        fabric.flowRules.silence(A1);
        CompletableFuture<RegistrationReply> reply =
                agency.homeAgent.register(says("hv-a", RegistrationPhase.SWITCHING, 1));
        Binding others = before.toBuilder().history(List.of()).build();
        fabric.storage.map().put("vm1", BindingJson.write(others));
        fabric.storage.deliver();

        fabric.time.advance(Agency.PATIENCE);

        String remedy = reply.join().refusal().orElseThrow().remedy();
        assertTrue(remedy.endsWith("the binding has been changed by others since, see mip-binding"), remedy);
        assertEquals(Optional.of(others), agency.homeAgent.binding("vm1"));
    }

    @Test
    void graceEndsEvenIfTheStoreIsSilentWhenItIsOver() {
        agency.move(1, "hv-a", "hv-b");
        fabric.storage.setSilent(true);
        fabric.time.advance(GRACE.multipliedBy(2));
        assertFalse(agency.homeAgent.binding("vm1").orElseThrow().isSettled());

        fabric.storage.setSilent(false);
        fabric.time.advance(Duration.ofSeconds(2));

        assertTrue(agency.homeAgent.binding("vm1").orElseThrow().isSettled());
        assertInPlace();
    }

    @Test
    void framesGoBothWaysForALimitedTime() {
        prepare();
        ImmutableSet<FlowRule> oneWay = fabric.flowRules.on(A1);
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));
        assertNotEquals(oneWay, fabric.flowRules.on(A1));

        fabric.time.advance(Duration.ofSeconds(4));

        assertEquals(oneWay, fabric.flowRules.on(A1));
        assertEquals(BindingPhase.PREPARED, phase());
        agency.accepted(says("hv-a", RegistrationPhase.SWITCHING, 1));
        agency.accepted(says("hv-b", RegistrationPhase.ARRIVED, 1));
        agency.accepted(says("hv-a", RegistrationPhase.COMPLETED, 1));
        fabric.time.advance(Reconciler.SOON);
        assertInPlace();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aWallClockThatIsSetMakesNoTimeLongerOrShorter(int seconds) {
        ImmutableSet<FlowRule> bothWays = switchBothWays();
        fabric.time.advance(Duration.ofSeconds(1));

        fabric.time.setWallClock(Duration.ofSeconds(seconds));
        fabric.storage.deliver();

        fabric.time.advance(Duration.ofSeconds(1));
        assertEquals(bothWays, fabric.flowRules.on(A1));
        fabric.time.advance(Duration.ofSeconds(2));
        assertEquals(BindingPhase.PREPARED, phase());
        assertInPlace();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aGraceTimeIsAsLongAfterTheWallClockWasSet(int seconds) {
        agency.move(1, "hv-a", "hv-b");

        fabric.time.setWallClock(Duration.ofSeconds(seconds));
        assertFalse(agency.homeAgent.binding("vm1").orElseThrow().isSettled());

        fabric.time.advance(GRACE.multipliedBy(2));
        assertTrue(agency.homeAgent.binding("vm1").orElseThrow().isSettled());
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aClockThatWasSetWhileTheControllerWasAwayMakesNoTimeLonger(int seconds) {
        switchBothWays();
        agency.homeAgent.stop();
        fabric.time.setWallClock(Duration.ofSeconds(seconds));
        fabric.time.restartClock();

        Agency next = new Agency(fabric);
        fabric.storage.deliver();
        fabric.time.advance(Duration.ofSeconds(4));

        assertEquals(
                BindingPhase.PREPARED,
                next.homeAgent.binding("vm1").orElseThrow().phase());
    }

    @Test
    void peopleAreToldTheTimesOfTheWallClock() {
        agency.move(1, "hv-a", "hv-b");
        Binding before = agency.homeAgent.binding("vm1").orElseThrow();

        fabric.time.setWallClock(Duration.ofHours(-1));

        Binding after = agency.homeAgent.binding("vm1").orElseThrow();
        assertEquals(
                Iterables.getLast(before.history()).time().minus(Duration.ofHours(1)),
                Iterables.getLast(after.history()).time());
        assertEquals(ImmutableList.of(after), agency.homeAgent.bindings());
    }

    @Test
    void framesGoBothWaysForAsLongOnceMoreWhenSwitchingIsSaidAgain() {
        ImmutableSet<FlowRule> bothWays = switchBothWays();
        fabric.time.advance(Duration.ofSeconds(2));

        Registration switching = Registration.builder()
                .phase(RegistrationPhase.SWITCHING)
                .mobileNode("vm1")
                .reporter("hv-a")
                .received(fabric.time.clock().instant())
                .build();
        RegistrationReply again = agency.register(switching);

        assertEquals(Optional.of(Duration.ofSeconds(3)), again.simultaneous());
        fabric.time.advance(Duration.ofSeconds(2));
        assertEquals(bothWays, fabric.flowRules.on(A1));
        fabric.time.advance(Duration.ofSeconds(2));
        assertEquals(BindingPhase.PREPARED, phase());
    }

    /** It may run all the same, and would be a member of the foreign network without a guard. */
    @Test
    void deregistrationTakesAllRulesAwayAndTheGuardOfItsPortTheSecondTime() {
        ImmutableSet<FlowRule> a = fabric.flowRules.on(A1);
        ImmutableSet<FlowRule> b = fabric.flowRules.on(B1);
        agency.move(1, "hv-a", "hv-b");

        var deregistered = agency.homeAgent.deregister("vm1");
        fabric.time.advance(Fabric.SETTLING); // a1 may send on a frame to b1 until then
        assertEquals(Optional.empty(), deregistered.join());

        assertEquals(Optional.empty(), agency.homeAgent.binding("vm1"));
        assertEquals(a, fabric.flowRules.on(A1));
        assertEquals(
                Set.of("anti-spoofing", "frame-guard"),
                agency.homeAgent.rules("vm1").rules().stream()
                        .map(rule -> rule.role().label())
                        .collect(Collectors.toSet()));

        assertEquals(Optional.empty(), agency.homeAgent.deregister("vm1").join());
        assertEquals(b, fabric.flowRules.on(B1));
        assertEquals(
                ReplyCode.UNKNOWN_HOME_AGENT,
                agency.homeAgent.deregister("vm1").join().orElseThrow().code());
    }

    @Test
    void changesAreToldAlsoThoseOfOtherNodes() {
        prepare();
        assertEquals(BindingEvent.Type.UPDATED, agency.events.get(0).type());
        agency.events.clear();
        fabric.storage.map().remove("vm1");

        fabric.storage.deliver();

        assertEquals(BindingEvent.Type.REMOVED, agency.events.get(0).type());
        fabric.time.advance(Reconciler.SOON);
        assertInPlace();
    }

    @Test
    void whoHasBeenReplacedTakesNothingAway() {
        agency.move(1, "hv-a", "hv-b");
        agency.homeAgent.stop();
        ImmutableSet<FlowRule> before = fabric.flowRules.on(A1);

        agency.homeAgent.withdraw();

        assertEquals(before, fabric.flowRules.on(A1));
    }

    @Test
    void deactivationTakesAllRulesAwayAndKeepsTheBindings() {
        agency.move(1, "hv-a", "hv-b");

        agency.deactivate();

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(B1));
        assertEquals(1, fabric.store.all().size());
    }
}
