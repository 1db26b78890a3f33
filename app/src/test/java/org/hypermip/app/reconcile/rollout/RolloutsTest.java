/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile.rollout;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.hypermip.app.reconcile.Rules.head;
import static org.hypermip.app.reconcile.Rules.relay;
import static org.hypermip.app.reconcile.Rules.set;
import static org.hypermip.app.reconcile.Rules.tail;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hypermip.app.TwoSites;
import org.hypermip.app.fake.FakeDrivers;
import org.hypermip.app.fake.FakeFlowRules;
import org.hypermip.app.fake.ManualTime;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.reconcile.openflow.RuleTranslator;
import org.hypermip.app.reconcile.openflow.SwitchExtensions;
import org.hypermip.flows.rules.RuleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowRuleOperation;
import org.onosproject.net.flow.FlowRuleOperations;

class RolloutsTest {

    private static final Holder VM1 = Holder.ofBinding("vm1");
    private static final Holder VM2 = Holder.ofBinding("vm2");
    private final ManualTime time = new ManualTime();
    private final FakeFlowRules flowRules = new FakeFlowRules();
    private final Map<Holder, RuleSet> wanted = new HashMap<>();
    private final Rollouts rollouts = rollouts((holder, device) -> true);

    /** What was asked of switches since the last call: switch, + or -, and the VLAN priority matched. */
    private ImmutableList<String> asked() {
        return flowRules.takeApplied().stream().map(RolloutsTest::text).collect(ImmutableList.toImmutableList());
    }

    private static String text(FlowRuleOperations operations) {
        return operations.stages().get(0).stream()
                .map(RolloutsTest::text)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String text(FlowRuleOperation operation) {
        String device = operation.rule().deviceId().toString();
        return device.substring(device.length() - 2)
                + (operation.type() == FlowRuleOperation.Type.ADD ? "+" : "-")
                + operation
                        .rule()
                        .selector()
                        .criteria()
                        .iterator()
                        .next()
                        .toString()
                        .replaceAll("\\D", "");
    }

    @Test
    void tailsAreConfirmedBeforeHeadsAreAsked() {
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20), tail(A1, 3, 30)));
        flowRules.silence(B1);

        CompletableFuture<Outcome> outcome = rollouts.rollOut(VM1);

        assertEquals(ImmutableList.of("b1+2", "a1+3"), asked());
        flowRules.answer(B1);
        assertEquals(ImmutableList.of("a1+1"), asked());
        assertTrue(outcome.join().failure().isEmpty());
    }

    @Test
    void headsGoBeforeTailsAndNothingGoesBeforeTheNewIsThere() {
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20)));
        rollouts.rollOut(VM1).join();
        asked();
        wanted.put(VM1, set(head(A1, 3, 30), tail(B1, 4, 40)));

        CompletableFuture<Outcome> outcome = rollouts.rollOut(VM1);

        assertEquals(ImmutableList.of("b1+4", "a1+3", "a1-1"), asked());
        time.advance(Fabric.SETTLING.minusMillis(1)); // a1 may send on to b1 until then
        assertEquals(ImmutableList.of(), asked());
        time.advance(Duration.ofMillis(1));
        assertEquals(ImmutableList.of("b1-2"), asked());
        assertTrue(outcome.join().failure().isEmpty());
    }

    @Test
    void whoeverWantsMoreMeanwhileDoesNotWaitForTheTailsThatGo() {
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20)));
        rollouts.rollOut(VM1).join();
        wanted.put(VM1, RuleSet.EMPTY);
        CompletableFuture<Outcome> going = rollouts.rollOut(VM1);
        asked();
        wanted.put(VM1, set(tail(B1, 4, 40)));

        CompletableFuture<Outcome> coming = rollouts.rollOut(VM1);

        assertEquals(ImmutableList.of("b1+4"), asked());
        assertFalse(coming.isDone());
        time.advance(Fabric.SETTLING);
        assertEquals(ImmutableList.of("b1-2"), asked());
        assertTrue(going.join().failure().isEmpty() && coming.join().failure().isEmpty());
    }

    @Test
    void whoeverEndsAllWaitsForNothing() {
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20)));
        rollouts.rollOut(VM1).join();
        asked();
        wanted.put(VM1, RuleSet.EMPTY);
        rollouts.hasten();

        assertTrue(rollouts.rollOut(VM1).join().failure().isEmpty());

        assertEquals(ImmutableList.of("a1-1", "b1-2"), asked());
    }

    @Test
    void headsWaitUntilASwitchHasForgottenToSendOn() {
        wanted.put(VM1, set(head(A1, 1, 10), relay(B1, 2)));
        rollouts.rollOut(VM1).join();
        asked();
        wanted.put(VM1, set(head(A1, 1, 11), tail(B1, 2, 20), relay(A1, 3)));

        CompletableFuture<Outcome> outcome = rollouts.rollOut(VM1);

        time.advance(Fabric.SETTLING.minusMillis(1));
        assertEquals(ImmutableList.of("b1+2", "a1+3"), asked());
        assertFalse(outcome.isDone());
        time.advance(Duration.ofMillis(1));
        assertEquals(ImmutableList.of("a1+1"), asked());
        assertTrue(outcome.join().failure().isEmpty());
    }

    /** What attracts frames to B1 has to wait for it to settle from now on. */
    private void turnRelayIntoTail() {
        wanted.put(VM1, set(relay(B1, 2)));
        rollouts.rollOut(VM1).join();
        wanted.put(VM1, set(tail(B1, 2, 20)));
        rollouts.rollOut(VM1).join();
    }

    @Test
    void headsOfALaterRolloutWaitAsWell() {
        turnRelayIntoTail();
        asked();
        wanted.put(VM1, set(head(A1, 1, 11), tail(B1, 2, 20)));

        CompletableFuture<Outcome> outcome = rollouts.rollOut(VM1);

        assertEquals(ImmutableList.of(), asked());
        time.advance(Fabric.SETTLING);
        assertEquals(ImmutableList.of("a1+1"), asked());
        assertTrue(outcome.join().failure().isEmpty());
    }

    @Test
    void nobodyWaitsForWhoHasSettled() {
        turnRelayIntoTail();
        time.advance(Fabric.SETTLING);
        asked();
        wanted.put(VM1, set(head(A1, 1, 11), tail(B1, 2, 20)));

        rollouts.rollOut(VM1).join();

        assertEquals(ImmutableList.of("a1+1"), asked());
    }

    @Test
    void aStageThatFailsStopsTheRollout() {
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20)));
        flowRules.refuse(B1);

        Outcome outcome = rollouts.rollOut(VM1).join();

        assertEquals(ImmutableList.of("b1+2"), asked());
        assertTrue(outcome.failure().orElseThrow().contains("VLAN_PCP:2"), outcome.failure()::orElseThrow);
        flowRules.accept(B1);
        rollouts.rollOut(VM1).join();
        assertEquals(ImmutableList.of("b1+2", "a1+1"), asked());
    }

    @Test
    void aChangeOfMindInTheMiddleNeedsNoUndoing() {
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20)));
        flowRules.silence(B1);
        CompletableFuture<Outcome> first = rollouts.rollOut(VM1);
        wanted.put(VM1, set(tail(B1, 2, 20)));
        CompletableFuture<Outcome> second = rollouts.rollOut(VM1);

        flowRules.answer(B1);

        assertEquals(ImmutableList.of("b1+2"), asked());
        assertTrue(first.isDone() && second.isDone());
    }

    @Test
    void aFailureIsNotThatOfWhoCameAfterIt() {
        wanted.put(VM1, set(tail(B1, 1, 10)));
        flowRules.silence(B1);
        CompletableFuture<Outcome> failing = rollouts.rollOut(VM1);
        wanted.put(VM1, set(tail(A1, 2, 20)));
        CompletableFuture<Outcome> next = rollouts.rollOut(VM1);

        time.advance(Fabric.PATIENCE);

        assertTrue(failing.join().failure().isPresent());
        assertFalse(next.isDone(), "the doubted rule has to go from the silent switch first");
        assertEquals(ImmutableList.of("b1+1", "a1+2", "b1-1"), asked());
        flowRules.answer(B1);
        assertTrue(next.join().failure().isEmpty());
    }

    @Test
    void aSilentSwitchOfOneHoldsUpNoOther() {
        flowRules.silence(B1);
        wanted.put(VM1, set(tail(B1, 1, 10)));
        wanted.put(VM2, set(tail(A1, 2, 20)));
        CompletableFuture<Outcome> held = rollouts.rollOut(VM1);

        CompletableFuture<Outcome> free = rollouts.rollOut(VM2);

        assertTrue(free.isDone());
        assertFalse(held.isDone());
        time.advance(Fabric.PATIENCE);
        assertTrue(held.join().failure().isPresent());
    }

    @Test
    void operationsOnTheSameRuleKeepTheirOrder() {
        wanted.put(VM1, set(tail(B1, 1, 10)));
        rollouts.rollOut(VM1).join();
        asked();
        flowRules.silence(B1);
        wanted.remove(VM1);
        CompletableFuture<Outcome> removal = rollouts.rollOut(VM1);
        wanted.put(VM2, set(tail(B1, 1, 10)));
        CompletableFuture<Outcome> addition = rollouts.rollOut(VM2);
        assertEquals(ImmutableList.of("b1-1"), asked(), "the addition waits for the removal's answer");

        flowRules.answer(B1);

        assertEquals(ImmutableList.of("b1+1"), asked());
        assertTrue(removal.isDone() && addition.isDone());
        assertEquals(1, flowRules.on(B1).size());
    }

    @Test
    void anAnswerThatComesTooLateIsOfNoConsequence() {
        wanted.put(VM1, set(tail(B1, 1, 10)));
        flowRules.silence(B1);
        CompletableFuture<Outcome> late = rollouts.rollOut(VM1);
        time.advance(Fabric.PATIENCE);
        assertTrue(late.join().failure().isPresent());

        flowRules.answer(B1);

        asked();
        rollouts.rollOut(VM1).join();
        assertEquals(ImmutableList.of("b1+1"), asked(), "what was not confirmed in time is asked again");
    }

    @Test
    void timersEndWithTheirAnswers() {
        wanted.put(VM1, set(tail(B1, 1, 10)));

        rollouts.rollOut(VM1).join();

        assertEquals(0, time.pending());
    }

    private Rollouts rollouts(BiPredicate<Holder, DeviceId> reachable) {
        return rollouts(holder -> wanted.getOrDefault(holder, RuleSet.EMPTY), reachable);
    }

    private Rollouts rollouts(Function<Holder, RuleSet> rules, BiPredicate<Holder, DeviceId> reachable) {
        return new Rollouts(
                rules,
                reachable,
                new FlowInstaller(
                        flowRules,
                        new RuleTranslator(TwoSites.APPLICATION, new SwitchExtensions(new FakeDrivers())),
                        time,
                        Fabric.PATIENCE),
                time,
                Fabric.SETTLING);
    }

    /** Wherever between two stages something is thrown, whoever waits is told, and the next rollout is none of its business. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void nobodyWaitsForARolloutThatBrokeOff(int calls) {
        AtomicInteger left = new AtomicInteger(calls);
        Rollouts broken = rollouts((holder, device) -> {
            if (left.getAndDecrement() == 0) {
                throw new NoClassDefFoundError("broken off");
            }
            return true;
        });
        wanted.put(VM1, set(head(A1, 1, 10), tail(B1, 2, 20)));

        CompletableFuture<Outcome> first = broken.rollOut(VM1);

        assertTrue(first.isDone());
        assertEquals(
                left.get() < 0,
                first.join()
                        .failure()
                        .filter(text -> text.contains("broken off"))
                        .isPresent());
        CompletableFuture<Outcome> next = broken.rollOut(VM1);
        assertTrue(next.isDone());
        assertEquals(1, flowRules.on(A1).size());
    }

    @Test
    void aSwitchServiceThatBreaksDownIsAFailureOfThatTime() {
        wanted.put(VM1, set(tail(B1, 1, 10)));
        flowRules.breakDown(true);

        Outcome outcome = rollouts.rollOut(VM1).join();

        assertTrue(outcome.failure().orElseThrow().contains("NoClassDefFoundError"), outcome.failure()::orElseThrow);
        flowRules.breakDown(false);
        assertTrue(rollouts.rollOut(VM1).join().failure().isEmpty());
    }

    @Test
    void whoComesWhileRulesAreComputedHasItsOwnRulesComputed() {
        Queue<Runnable> meanwhile = new ArrayDeque<>();
        List<CompletableFuture<Outcome>> came = new ArrayList<>();
        Rollouts slow = rollouts(
                holder -> {
                    RuleSet before = wanted.getOrDefault(holder, RuleSet.EMPTY);
                    Optional.ofNullable(meanwhile.poll()).ifPresent(Runnable::run);
                    return before;
                },
                (holder, device) -> true);
        wanted.put(VM1, set(tail(A1, 1, 10)));
        meanwhile.add(() -> {
            wanted.put(VM1, set(tail(B1, 2, 20)));
            came.add(slow.rollOut(VM1));
        });

        CompletableFuture<Outcome> first = slow.rollOut(VM1);

        assertEquals(ImmutableList.of("b1+2"), asked());
        assertTrue(first.join().failure().isEmpty());
        assertTrue(came.get(0).join().failure().isEmpty());
    }

    @Test
    @Timeout(20)
    void nobodyWaitsForAnothersRulesToBeComputed() throws InterruptedException {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Rollouts slow = rollouts(
                holder -> {
                    if (holder.equals(VM1)) {
                        computing.countDown();
                        Uninterruptibles.awaitUninterruptibly(goOn);
                    }
                    return set(tail(B1, 1, 10));
                },
                (holder, device) -> true);
        Thread held = new Thread(() -> slow.rollOut(VM1).join());
        held.start();
        computing.await();

        assertTrue(slow.rollOut(VM2).join().failure().isEmpty());

        assertTrue(held.isAlive());
        goOn.countDown();
        held.join();
    }

    @Test
    void rulesThatCannotBeComputedAreAFailure() {
        Rollouts broken = new Rollouts(
                holder -> {
                    throw new IllegalStateException("no rules today");
                },
                (holder, device) -> true,
                new FlowInstaller(
                        flowRules,
                        new RuleTranslator(TwoSites.APPLICATION, new SwitchExtensions(new FakeDrivers())),
                        time,
                        Fabric.PATIENCE),
                time,
                Fabric.SETTLING);

        Outcome outcome = broken.rollOut(VM1).join();

        assertTrue(outcome.failure().orElseThrow().contains("no rules today"));
        assertTrue(broken.rollOut(VM1).isDone(), "the next try is not held up by it");
    }
}
