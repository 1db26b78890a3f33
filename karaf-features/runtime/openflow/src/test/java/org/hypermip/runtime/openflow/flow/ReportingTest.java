/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowEntry.FlowEntryState;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** How often a switch is asked and how often FlowRuleManager is told, while rules change without end. */
class ReportingTest extends FlowProviderFixture {
    private static final long INTERVAL = 5_000;
    private static final long GATHERED = 250;

    private int lastBatch;

    @BeforeEach
    void knownAndAtRest() {
        controller.connect(sw);
        controller.receive(sw, flows(poll(0)));
        service.reports.clear();
    }

    @Test
    void theNextPollComesNoSoonerThanWhatTheLastCostAllows() {
        costs(100);
        controller.receive(sw, flows(poll(INTERVAL)));

        assertEquals(0, asked(9_999));
        assertEquals(1, asked(1));
    }

    @Test
    void whatCostsLittleIsAskedInTheUsualPeriod() {
        costs(1);
        controller.receive(sw, flows(poll(INTERVAL)));

        assertEquals(0, asked(INTERVAL - 1));
        assertEquals(1, asked(1));
    }

    @Test
    void toComeToKnowASwitchIsNotCounted() {
        FakeSwitch other = new FakeSwitch(2, OFVersion.OF_13);
        costs(60_000);
        controller.connect(other);
        scheduler.runDue();
        controller.receive(other, flows(other.takeSent()));
        assertEquals(1, service.reports.size());

        assertEquals(1, asked(INTERVAL));
    }

    @Test
    void allSwitchesShareOneBudget() {
        costs(50);
        List<FakeSwitch> many = IntStream.rangeClosed(2, 21)
                .mapToObj(number -> new FakeSwitch(number, OFVersion.OF_13))
                .collect(Collectors.toList());
        many.forEach(controller::connect);
        answerFor(600_000, many);
        service.reports.clear();

        answerFor(600_000, many);

        // 1 % of 600 s are 6 s: 120 answers that cost 50 ms each, and a round more or less.
        int reports = service.reports.size();
        assertTrue(reports >= 100 && reports <= 140, () -> reports + " reports");
    }

    @Test
    void underChangesWithoutEndASwitchIsAskedAsAtRest() {
        int asked = 0;
        for (int number = 1; number <= 600; number++) {
            change(FlowRuleOperation.ADD, rule(number, 1));
            scheduler.pass(100);
            List<OFMessage> sent = sw.takeSent();
            if (sent.stream().anyMatch(OFFlowStatsRequest.class::isInstance)) {
                asked++;
                controller.receive(sw, flows(sent));
            }
        }
        assertEquals(60_000 / INTERVAL, asked);
    }

    @Test
    void whatIsConfirmedIsToldTogetherAndOnce() {
        change(FlowRuleOperation.ADD, rule(1, 1));
        scheduler.pass(GATHERED - 1);
        change(FlowRuleOperation.ADD, rule(2, 1));
        assertTrue(service.confirmed.isEmpty());

        scheduler.pass(1);

        assertEquals(1, service.confirmed.size());
        assertEquals(Set.of(rule(1, 1), rule(2, 1)), Set.copyOf(service.confirmed.get(0)));
        assertTrue(service.confirmed.get(0).stream().allMatch(flow -> flow.state() == FlowEntryState.ADDED));
        scheduler.pass(INTERVAL);
        assertEquals(1, service.confirmed.size());
    }

    @Test
    void tellingWhatIsConfirmedKeepsWithinTheBudget() {
        costs(10); // 1 % of a second
        for (int number = 1; number <= 300; number++) {
            change(FlowRuleOperation.ADD, rule(number, 1));
            scheduler.pass(100);
        }
        scheduler.pass(INTERVAL);

        int told = service.confirmed.size();
        // So many in 35 s, and in the 5 s that they may be ahead.
        assertTrue(told <= 41, () -> told + " reports");
        assertEquals(
                300, service.confirmed.stream().flatMap(List::stream).distinct().count());
    }

    @Test
    void whatIsConfirmedIsToldAtOnceHoweverMuchTheLastPollCost() {
        costs(1_000);
        controller.receive(sw, flows(poll(INTERVAL)));
        change(FlowRuleOperation.ADD, rule(1, 1));

        scheduler.pass(GATHERED);

        assertEquals(List.of(List.of(rule(1, 1))), service.confirmed);
    }

    @Test
    void askingAndTellingTogetherTakeTwoPercent() {
        costs(50);
        for (int tenth = 1; tenth <= 6_000; tenth++) {
            change(FlowRuleOperation.ADD, rule(tenth % 100, 1 + tenth));
            answerFor(100, List.of(sw));
        }

        // 12 s of 600 s: 240 times 50 ms, and those with which telling may be ahead.
        int told = service.reports.size() + service.confirmed.size();
        assertTrue(told >= 220 && told <= 245, () -> told + " times");
    }

    @Test
    void whatWasRefusedOrIsNotAnsweredOrOnlyModifiedIsNotConfirmed() {
        List<OFMessage> refused = send(FlowRuleOperation.ADD, rule(1, 1));
        controller.receive(sw, refusal(refused.get(0)), barrierReply(refused));
        send(FlowRuleOperation.ADD, rule(2, 1));
        change(FlowRuleOperation.MODIFY, rule(3, 1));

        scheduler.pass(GATHERED);

        assertEquals(List.of(List.of()), service.confirmed);
    }

    @Test
    void whatHasGoneAgainIsNotToldToBeThereThoughItGoesAtTheLastMoment() {
        change(FlowRuleOperation.ADD, rule(1, 1));
        change(FlowRuleOperation.ADD, rule(2, 1));
        service.beforeReading = () -> send(FlowRuleOperation.REMOVE, rule(1, 1));

        scheduler.pass(GATHERED);

        assertEquals(List.of(List.of(rule(2, 1))), service.confirmed);
    }

    @Test
    void nothingIsSentToASwitchBecauseOfWhatItHasConfirmed() {
        change(FlowRuleOperation.ADD, rule(1, 1));
        service.beforeReading = () -> provider.applyFlowRule(rule(1, 2));
        sw.takeSent();

        scheduler.pass(GATHERED);

        assertEquals(1, service.confirmed.size());
        assertTrue(sw.takeSent().isEmpty());
    }

    @Test
    void anAnswerDoesNotTellAConfirmedRuleRemoved() {
        List<OFMessage> request = poll(INTERVAL);
        change(FlowRuleOperation.ADD, rule(1, 1));

        controller.receive(sw, flows(request));

        assertEquals(List.of(rule(1, 1)), only(service.reports));
        assertTrue(only(service.reports).get(0).exactMatch(rule(1, 1)));
    }

    @Test
    void anAnswerDoesNotTellARuleThereThatIsConfirmedToBeGone() {
        OFFlowMod gone = change(FlowRuleOperation.ADD, rule(1, 1));
        OFFlowMod stays = change(FlowRuleOperation.ADD, rule(2, 1));
        List<OFMessage> request = poll(INTERVAL);
        change(FlowRuleOperation.REMOVE, rule(1, 1));

        controller.receive(sw, flows(request, reported(gone, 9), reported(stays, 9)));

        assertEquals(List.of(rule(2, 1)), only(service.reports));
    }

    @Test
    void anAnswerDoesNotTellARuleThereThatTheSwitchSaidWent() {
        OFFlowMod gone = change(FlowRuleOperation.ADD, rule(1, 1));
        List<OFMessage> request = poll(INTERVAL);
        send(FlowRuleOperation.REMOVE, rule(1, 1));
        controller.receive(
                sw,
                sw.factory()
                        .buildFlowRemoved()
                        .setTableId(gone.getTableId())
                        .setPriority(gone.getPriority())
                        .setCookie(gone.getCookie())
                        .setMatch(gone.getMatch())
                        .setReason(OFFlowRemovedReason.DELETE)
                        .build());

        controller.receive(sw, flows(request, reported(gone, 9)));

        assertEquals(List.of(rule(1, 1)), service.removed);
        assertTrue(only(service.reports).isEmpty());
    }

    @Test
    void anAnswerTellsAReplacedRuleAsItWasConfirmed() {
        OFFlowMod before = change(FlowRuleOperation.ADD, rule(1, 1));
        List<OFMessage> request = poll(INTERVAL);
        change(FlowRuleOperation.ADD, rule(1, 2));

        controller.receive(sw, flows(request, reported(before, 9)));

        assertEquals(1, only(service.reports).size());
        assertTrue(only(service.reports).get(0).exactMatch(rule(1, 2)));
    }

    @Test
    void anAnswerThatHasTheConfirmedRuleIsBelievedWithItsCounters() {
        change(FlowRuleOperation.ADD, rule(1, 1));
        List<OFMessage> request = poll(INTERVAL);
        OFFlowMod again = change(FlowRuleOperation.ADD, rule(1, 1));

        controller.receive(sw, flows(request, reported(again, 9)));

        assertEquals(1, only(service.reports).size());
        assertEquals(9, only(service.reports).get(0).life(TimeUnit.SECONDS));
    }

    @Test
    void whatIsNotConfirmedYetIsAsTheAnswerHasIt() {
        OFFlowMod there = change(FlowRuleOperation.ADD, rule(1, 1));
        List<OFMessage> request = poll(INTERVAL);
        send(FlowRuleOperation.REMOVE, rule(1, 1));
        send(FlowRuleOperation.ADD, rule(2, 1));

        controller.receive(sw, flows(request, reported(there, 9)));

        assertEquals(List.of(rule(1, 1)), only(service.reports));
    }

    @Test
    void tenThousandFlowsThatStayAreDecodedOnce() {
        List<OFFlowMod> mods = IntStream.rangeClosed(1, 10_000)
                .mapToObj(number -> change(FlowRuleOperation.ADD, rule(number, 1)))
                .collect(Collectors.toList());
        Map<FlowRule, TrafficTreatment> before = answered(mods);

        Map<FlowRule, TrafficTreatment> after = answered(mods);

        long decodedAgain = before.keySet().stream()
                .filter(rule -> after.get(rule) != before.get(rule))
                .count();
        assertEquals(10_000, after.size());
        assertEquals(0, decodedAgain);
    }

    /** The treatments that are reported if a switch has these, by rule: the very objects. */
    private Map<FlowRule, TrafficTreatment> answered(List<OFFlowMod> mods) {
        OFFlowStatsEntry[] entries = mods.stream().map(mod -> reported(mod, 9)).toArray(OFFlowStatsEntry[]::new);
        controller.receive(sw, flows(poll(INTERVAL), entries));
        return service.reports.get(service.reports.size() - 1).stream()
                .collect(Collectors.toMap(flow -> flow, FlowEntry::treatment));
    }

    /** Each report costs so much from now on. */
    private void costs(long millis) {
        service.beforeReading = () -> workedNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void answerFor(long millis, List<FakeSwitch> answering) {
        for (long passed = 0; passed < millis; passed += 100) {
            scheduler.pass(100);
            for (FakeSwitch each : answering) {
                List<OFMessage> sent = each.takeSent();
                if (sent.stream().anyMatch(OFFlowStatsRequest.class::isInstance)) {
                    controller.receive(each, flows(sent));
                }
            }
        }
    }

    private long asked(long afterMillis) {
        return poll(afterMillis).stream()
                .filter(OFFlowStatsRequest.class::isInstance)
                .count();
    }

    /** Sends a change that the switch does not answer yet. */
    private List<OFMessage> send(FlowRuleOperation operation, FlowRule rule) {
        int before = sw.sent().size();
        execute(++lastBatch, new FlowRuleBatchEntry(operation, rule));
        return List.copyOf(sw.sent().subList(before, sw.sent().size()));
    }

    /** Sends a change, and the switch confirms it. */
    private OFFlowMod change(FlowRuleOperation operation, FlowRule rule) {
        List<OFMessage> sent = send(operation, rule);
        controller.receive(sw, barrierReply(sent));
        return mods(sent).get(0);
    }

    private static <E> E only(List<E> list) {
        assertEquals(1, list.size());
        return list.get(0);
    }
}
