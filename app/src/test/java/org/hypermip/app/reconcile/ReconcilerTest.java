/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import static org.hypermip.app.Reports.preparing;
import static org.hypermip.app.Reports.says;
import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Ordering;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.TwoSites;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.app.reconcile.rollout.Retries;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Encapsulation;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.RuleRole;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpAddress;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;

class ReconcilerTest {

    private static final Duration STRAYS_STAY = Duration.ofSeconds(60);

    private final Fabric fabric = new Fabric();

    private void moveAway(int machine) {
        fabric.bind(
                preparing(machine, "hv-b", "hv-a", "hv-b"),
                preparing(machine, "hv-a", "hv-a", "hv-b"),
                says("hv-b", RegistrationPhase.ARRIVED, machine),
                says("hv-a", RegistrationPhase.COMPLETED, machine));
    }

    private void assertInPlace(Reconciler reconciler) {
        for (var device : ImmutableList.of(A1, B1)) {
            assertEquals(fabric.wantedOn(reconciler, device), fabric.flowRules.on(device));
            fabric.wantedOn(reconciler, device)
                    .forEach(rule -> assertTrue(
                            Iterables.tryFind(fabric.flowRules.on(device), rule::exactMatch)
                                    .isPresent(),
                            () -> "does something else: " + rule));
        }
    }

    private static ImmutableList<FlowRuleOperation> operations(Iterable<FlowRuleOperations> all) {
        return ImmutableList.copyOf(
                Iterables.concat(Iterables.concat(Iterables.transform(all, FlowRuleOperations::stages))));
    }

    @Test
    void bindingsFoundAtTheStartAreInstalled() {
        moveAway(1);

        Reconciler reconciler = fabric.start();

        assertFalse(fabric.flowRules.on(A1).isEmpty());
        assertInPlace(reconciler);
    }

    @Test
    void rulesFoundAtTheStartAreTakenOverUntouched() {
        moveAway(1);
        fabric.start().stop();
        fabric.flowRules.takeApplied();

        Reconciler reconciler = fabric.start();

        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());
        fabric.unbind("vm1");
        reconciler.request("vm1");
        fabric.time.advance(Fabric.SETTLING); // its tails stay for that long when its heads are gone
        assertInPlace(reconciler);
    }

    @Test
    void rulesThatNobodyWantsAreTakenAwayAndOthersAreNot() {
        FlowRule ours = stray(TwoSites.APPLICATION.id());
        FlowRule anothers = stray(77);
        fabric.flowRules.put(ours, FlowEntryState.ADDED);
        fabric.flowRules.put(anothers, FlowEntryState.ADDED);

        Reconciler reconciler = fabric.start();

        assertTrue(fabric.flowRules.on(A1).contains(anothers));
        fabric.flowRules.wipeExcept(TwoSites.APPLICATION.id());
        assertInPlace(reconciler);
    }

    /** A controller that has lost everything but finds its rules on the switches. */
    private Reconciler startWithoutBindings() {
        moveAway(1);
        moveAway(2);
        fabric.start().stop();
        fabric.unbind("vm1");
        fabric.unbind("vm2");
        fabric.flowRules.takeApplied();
        return fabric.start(STRAYS_STAY);
    }

    @Test
    void aControllerWithoutBindingsTakesNoRuleAwayUntilTheTimeIsOver() {
        ImmutableSet<FlowRule> before = rulesOf(this::startWithoutBindings);

        fabric.time.advance(STRAYS_STAY.minusMillis(1));
        assertEquals(before, fabric.flowRules.on(B1));
        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());

        fabric.time.advance(Duration.ofMillis(2));
        assertTrue(fabric.flowRules.on(B1).size() < before.size());
    }

    private ImmutableSet<FlowRule> rulesOf(Runnable start) {
        start.run();
        ImmutableSet<FlowRule> found = fabric.flowRules.on(B1);
        assertFalse(found.isEmpty());
        return found;
    }

    @Test
    void aBindingThatComesBackTakesItsRulesOverUntouched() {
        Reconciler reconciler = startWithoutBindings();
        ImmutableSet<FlowRule> before = fabric.flowRules.on(A1);

        moveAway(1);
        reconciler.request("vm1");
        fabric.time.advance(Fabric.RESYNC);

        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());
        assertEquals(before, fabric.flowRules.on(A1));
    }

    @Test
    void whenAllHypervisorsHaveSpokenWhatNobodyWantsGoes() {
        Reconciler reconciler = startWithoutBindings();
        moveAway(1);
        reconciler.request("vm1");

        reconciler.heard("hv-a");
        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());
        reconciler.heard("hv-b");

        assertInPlace(reconciler);
        assertTrue(operations(fabric.flowRules.takeApplied()).stream()
                .allMatch(operation -> operation.type() == FlowRuleOperation.Type.REMOVE));
    }

    @Test
    void rulesOfBindingsThatAreMissingAreLaidMeanwhile() {
        Reconciler reconciler = startWithoutBindings();
        fabric.flowRules.wipe(B1);
        moveAway(1);
        moveAway(2);

        reconciler.request("vm1");
        reconciler.request("vm2");
        fabric.time.advance(Fabric.RESYNC);

        assertInPlace(reconciler);
    }

    @Test
    void withdrawalDoesNotWaitForHypervisors() {
        Reconciler reconciler = startWithoutBindings();

        assertTrue(reconciler.withdraw().isDone());

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(B1));
    }

    @Test
    void whatOnosHasNotGotRidOfIsTakenAwayOnceMore() {
        FlowRule ours = stray(TwoSites.APPLICATION.id());
        fabric.flowRules.put(ours, FlowEntryState.PENDING_REMOVE);

        Reconciler reconciler = fabric.start();
        assertTrue(fabric.flowRules.on(A1).contains(ours), "it may be on its way");

        fabric.time.advance(Fabric.RESYNC);
        assertInPlace(reconciler);
    }

    private static FlowRule stray(int application) {
        return DefaultFlowRule.builder()
                .fromApp(new DefaultApplicationId(application, "app" + application))
                .forDevice(A1)
                .withPriority(30000 + application)
                .withSelector(
                        DefaultTrafficSelector.builder().matchVlanPcp((byte) 3).build())
                .withTreatment(DefaultTrafficTreatment.builder().drop().build())
                .makePermanent()
                .build();
    }

    @Test
    void aRuleThatDoesSomethingElseIsReplaced() {
        moveAway(1);
        fabric.start().stop();
        FlowRule rule = fabric.flowRules.on(B1).asList().get(0);
        fabric.flowRules.put(
                DefaultFlowRule.builder()
                        .fromApp(TwoSites.APPLICATION)
                        .forDevice(B1)
                        .withPriority(rule.priority())
                        .withSelector(rule.selector())
                        .withTreatment(DefaultTrafficTreatment.builder().punt().build())
                        .makePermanent()
                        .build(),
                FlowEntryState.ADDED);

        assertInPlace(fabric.start());
    }

    @Test
    void aRuleStolenIsPutBackAtOnceAndOurOwnRemovalsAreNoTheft() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        FlowRule rule =
                Iterables.find(fabric.flowRules.on(A1), held -> held.priority() == Pipeline.DEFAULT.basePriority());
        fabric.flowRules.takeApplied();

        fabric.flowRules.steal(rule);

        assertEquals(1, operations(fabric.flowRules.takeApplied()).size());
        assertInPlace(reconciler);
        fabric.unbind("vm1");
        reconciler.request("vm1");
        fabric.flowRules.takeApplied();
        fabric.flowRules.steal(rule);
        assertEquals(ImmutableList.of(), fabric.flowRules.takeApplied());
    }

    @Test
    void rulesLostWithoutAWordAreFoundByTheNextCheck() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        fabric.flowRules.wipe(B1);

        fabric.time.advance(Fabric.RESYNC);

        assertInPlace(reconciler);
    }

    @Test
    void whereRulesMoveTheirRanksDecideTheOrderWhoeverWantsThem() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        fabric.flowRules.takeApplied();

        fabric.domain.set(Pipeline.of(0, 50000));
        fabric.time.advance(Duration.ZERO);

        assertInPlace(reconciler);
        ImmutableList<Integer> priorities = operations(fabric.flowRules.takeApplied()).stream()
                .filter(operation -> operation.rule().deviceId().equals(A1))
                .map(operation ->
                        operation.rule().priority() * (operation.type() == FlowRuleOperation.Type.REMOVE ? -1 : 1))
                .collect(ImmutableList.toImmutableList());
        assertEquals(Ordering.natural().reverse().immutableSortedCopy(priorities), priorities);
        assertTrue(priorities.contains(50000 + RuleRole.TUNNEL_GUARD.rank()));
        assertTrue(priorities.contains(50000 + RuleRole.TUNNEL_REDIRECT.rank()));
        assertTrue(priorities.contains(-41000 - RuleRole.TUNNEL_REDIRECT.rank()));
    }

    @Test
    void whatASwitchRefusesToMoveIsMovedWhenItDoesNot() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        fabric.flowRules.refuse(B1);

        fabric.domain.set(Pipeline.of(4, 300));
        fabric.time.advance(Duration.ZERO);
        assertTrue(fabric.flowRules.on(B1).stream().allMatch(rule -> rule.priority() >= 41000));

        fabric.flowRules.accept(B1);
        fabric.time.advance(Fabric.RESYNC);
        assertInPlace(reconciler);
    }

    @Test
    void aSwitchThatWasAwayIsLeftOutAndGetsItsRulesWhenItIsBack() {
        Reconciler reconciler = fabric.start();
        fabric.switches.disconnect(B1);
        moveAway(1);

        Outcome outcome = reconciler.reconcile("vm1").join();

        assertEquals(ImmutableSet.of(B1), outcome.leftOut());
        assertTrue(outcome.failure().isEmpty());
        fabric.switches.connect(B1);
        assertInPlace(reconciler);
    }

    @Test
    void aHomeAgentThatIsAwayHasAStandInUntilItIsBack() {
        DeviceId a2 = DeviceId.deviceId("of:00000000000000a2");
        fabric.switches.connect(a2);
        fabric.switches.addPort(a2, "vxlan0", 1);
        fabric.domain.set(withSecondSwitch(a2));
        moveAway(1);
        Reconciler reconciler = fabric.start();
        ImmutableSet<FlowRule> before = fabric.flowRules.on(a2);

        fabric.switches.disconnect(A1);

        assertEquals(
                a2, reconciler.view().domain().network("net-a").orElseThrow().homeAgent());
        assertFalse(before.containsAll(fabric.flowRules.on(a2)));
        assertEquals(fabric.wantedOn(reconciler, a2), fabric.flowRules.on(a2));
        assertEquals(fabric.wantedOn(reconciler, B1), fabric.flowRules.on(B1));
        fabric.switches.connect(A1);
        assertInPlace(reconciler);
        assertEquals(before, fabric.flowRules.on(a2));
    }

    private static MobilityDomain withSecondSwitch(DeviceId second) {
        MobilityDomain domain = TwoSites.domain();
        HomeNetwork network = domain.network("net-a").orElseThrow().toBuilder()
                .switches(List.of(A1, second))
                .build();
        AgentSwitch agent =
                AgentSwitch.of(second, IpAddress.valueOf("172.31.0.9"), "vxlan0", Encapsulation.VXLAN, 1600);
        return MobilityDomain.of(
                List.of(network),
                ImmutableSet.<AgentSwitch>builder()
                        .addAll(domain.switches().values())
                        .add(agent)
                        .build(),
                domain.hypervisors().values());
    }

    @Test
    void aSwitchThatIsBackGetsItsRulesWithoutWaitingForItsStatistics() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        fabric.switches.disconnect(B1);
        ImmutableSet<FlowRule> before = fabric.flowRules.on(B1);
        fabric.flowRules.takeApplied();

        fabric.switches.connect(B1);

        assertEquals(before.size(), operations(fabric.flowRules.takeApplied()).size());
        assertInPlace(reconciler);
    }

    @Test
    void rulesNoLongerWantedLeaveASwitchThatWasAwayWhenItIsBack() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        fabric.switches.disconnect(B1);
        fabric.unbind("vm1");
        reconciler.request("vm1");
        assertFalse(fabric.flowRules.on(B1).size() <= 1);

        fabric.switches.connect(B1);
        fabric.time.advance(Fabric.SETTLING);

        assertInPlace(reconciler);
    }

    @Test
    void aPortThatAppearsGetsItsRulesAndOneThatIsRenumberedGetsThemAnew() {
        fabric.switches.removePort(B1, "tap-b");
        moveAway(1);
        Reconciler reconciler = fabric.start();
        ImmutableSet<FlowRule> without = fabric.flowRules.on(B1);

        fabric.switches.addPort(B1, "tap-b", 8);
        assertTrue(fabric.flowRules.on(B1).size() > without.size());
        assertInPlace(reconciler);
        fabric.switches.addPort(B1, "tap-b", 9);
        assertInPlace(reconciler);
        ImmutableSet<FlowRule> with = fabric.flowRules.on(B1);
        fabric.switches.removePort(B1, "tap-b");
        reconciler.request("vm1");
        assertEquals(with, fabric.flowRules.on(B1), "it may have moved, and nobody has said so");
        fabric.time.advance(DepartedPorts.REMEMBERED);
        assertEquals(without, fabric.flowRules.on(B1));
    }

    @Test
    void aChangedConfigurationIsCarriedOut() {
        moveAway(1);
        Reconciler reconciler = fabric.start();

        fabric.domain.set(MobilityDomain.EMPTY);
        fabric.time.advance(Fabric.SETTLING);

        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(B1));
        fabric.domain.set(TwoSites.domain());
        assertInPlace(reconciler);
    }

    @Test
    void aSwitchWithoutTheActionsIsNamedAndServedWhenItsDriverHasThem() {
        fabric.drivers.setPlain(B1);
        Reconciler reconciler = fabric.start();
        moveAway(1);

        Outcome outcome = reconciler.reconcile("vm1").join();

        String failure = outcome.failure().orElseThrow();
        assertTrue(failure.contains(B1.toString()) && failure.contains("NICIRA_RESUBMIT_TABLE"), failure);
        fabric.drivers.setExtended(B1);
        assertInPlace(reconciler);
    }

    @Test
    void aSilentSwitchHoldsUpNobodyElseAndIsTriedAgain() {
        Reconciler reconciler = fabric.start();
        moveAway(1);
        fabric.flowRules.silence(B1);
        CompletableFuture<Outcome> first = reconciler.reconcile("vm1");
        assertFalse(first.isDone());

        fabric.time.advance(Fabric.PATIENCE);

        String failure = first.join().failure().orElseThrow();
        assertTrue(failure.contains(B1.toString()) && failure.contains("500 ms"), failure);
        fabric.flowRules.answer(B1);
        fabric.time.advance(Retries.FIRST);
        assertInPlace(reconciler);
    }

    @Test
    void withdrawalTakesEveryRuleAway() {
        moveAway(1);
        moveAway(2);
        fabric.flowRules.put(stray(TwoSites.APPLICATION.id()), FlowEntryState.ADDED);
        Reconciler reconciler = fabric.start();

        CompletableFuture<Void> withdrawal = reconciler.withdraw();

        assertTrue(withdrawal.isDone());
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(B1));
    }

    @Test
    void withdrawalWaitsForTheSwitches() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        fabric.flowRules.silence(A1);

        CompletableFuture<Void> withdrawal = reconciler.withdraw();

        assertFalse(withdrawal.isDone());
        fabric.flowRules.answer(A1);
        assertTrue(withdrawal.isDone());
        assertEquals(ImmutableSet.of(), fabric.flowRules.on(A1));
    }

    @Test
    void stoppingLeavesTheSwitchesAsTheyAre() {
        moveAway(1);
        Reconciler reconciler = fabric.start();
        ImmutableSet<FlowRule> before = fabric.flowRules.on(A1);

        reconciler.stop();

        assertEquals(before, fabric.flowRules.on(A1));
    }
}
