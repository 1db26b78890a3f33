/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.onosproject.openflow.controller.RoleState;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.TableId;

/** What a switch reports, and what FlowRuleManager makes of it when rules change at the same time. */
class StatisticsTest extends FlowProviderFixture {
    private static final long INTERVAL = 5_000;

    @BeforeEach
    void connect() {
        controller.connect(sw);
    }

    @Test
    void aSwitchIsPolledAtOnceAndThenPeriodically() {
        assertEquals(1, polls(0));
        assertEquals(0, polls(INTERVAL - 1));
        assertEquals(1, polls(1));
        assertEquals(1, polls(INTERVAL));
    }

    @Test
    void aSwitchIsNotPolledWithoutMastership() {
        poll(0);
        controller.roleReplied(sw, RoleState.EQUAL, RoleState.EQUAL);
        assertEquals(0, polls(3 * INTERVAL));
    }

    @Test
    void theIntervalCanBeChanged() {
        poll(0);
        provider.modified(java.util.Map.of("flowPollFrequency", "1"));
        poll(250);
        assertEquals(5, polls(5_000));
    }

    @Test
    void aReportedRuleIsTheStoredRule() {
        OFFlowMod mod = install(1, rule(1, 1));

        controller.receive(sw, flows(poll(INTERVAL), reported(mod, 17)));

        FlowEntry entry = last(service.reports).get(0);
        assertTrue(entry.exactMatch(rule(1, 1)));
        assertEquals(17, entry.life(TimeUnit.SECONDS));
    }

    @Test
    void aRuleThatOpenFlowCanSayInOneWayOnlyIsReportedAsItWasStored() {
        FlowRule anyAddress = DefaultFlowRule.builder()
                .forDevice(sw.deviceId())
                .withCookie(9)
                .makePermanent()
                .withPriority(1)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchEthType((short) 0x800)
                        .matchIPDst(IpPrefix.valueOf("0.0.0.0/0"))
                        .build())
                .build();
        OFFlowMod mod = install(1, anyAddress);

        controller.receive(sw, flows(poll(INTERVAL), reported(mod, 1)));

        assertTrue(last(service.reports).get(0).exactMatch(anyAddress));
    }

    @Test
    void aFlowThatOnosCannotSayIsPassedOver() {
        OFFlowMod mod = install(1, rule(1, 1));
        OFFlowMod foreign = sw.factory()
                .buildFlowAdd()
                .setTableId(TableId.ZERO)
                .setMatch(sw.factory()
                        .buildMatch()
                        .setMasked(
                                org.projectfloodlight.openflow.protocol.match.MatchField.IPV4_DST,
                                IPv4Address.of("10.0.0.1"),
                                IPv4Address.of("255.0.0.255"))
                        .build())
                .build();

        controller.receive(sw, flows(poll(INTERVAL), reported(foreign, 1), reported(mod, 1)));

        assertEquals(1, last(service.reports).size());
    }

    @Test
    void anotherComponentsStatisticsAreNotTakenForAllFlows() {
        poll(0);
        controller.receive(sw, sw.factory().buildFlowStatsReply().setXid(4711).build());

        assertTrue(service.reports.isEmpty());
    }

    @Test
    void aRuleThatDiffersIsReplacedInOneStep() {
        OFFlowMod mod = install(1, rule(1, 1));
        service.onReport = flows -> {
            provider.removeFlowRule(flows.get(0));
            provider.applyFlowRule(rule(1, 2));
        };
        OFMessage reply = flows(poll(INTERVAL), reported(mod, 1));

        controller.receive(sw, reply);

        List<OFFlowMod> corrections = mods(sw.takeSent());
        assertEquals(1, corrections.size());
        assertEquals(OFFlowModCommand.ADD, corrections.get(0).getCommand());
    }

    @Test
    void aReportOlderThanARuleDoesNotUndoIt() {
        OFFlowMod old = install(1, rule(1, 1));
        List<OFMessage> request = poll(INTERVAL);
        install(2, rule(1, 2));
        service.onReport = flows -> {
            provider.removeFlowRule(flows.get(0));
            provider.applyFlowRule(rule(1, 2));
        };

        controller.receive(sw, flows(request, reported(old, 1)));

        assertTrue(mods(sw.takeSent()).isEmpty());
    }

    @Test
    void aReportOlderThanARuleDoesNotInstallItAgain() {
        List<OFMessage> request = poll(0);
        install(1, rule(1, 1));
        service.onReport = flows -> provider.applyFlowRule(rule(1, 1));

        controller.receive(sw, flows(request));

        assertTrue(mods(sw.takeSent()).isEmpty());
    }

    @Test
    void aMissingRuleIsPutBackAndAskedAfterSoonButOnce() {
        service.onReport = flows -> provider.applyFlowRule(rule(1, 1));

        controller.receive(sw, flows(poll(0)));
        assertEquals(1, mods(sw.takeSent()).size());

        controller.receive(sw, flows(poll(250)));
        assertEquals(1, mods(sw.takeSent()).size());
        assertEquals(0, polls(250));
    }

    @Test
    void nothingIsAskedAgainBecauseSomethingChangedMeanwhile() {
        List<OFMessage> request = poll(0);
        install(1, rule(1, 1));
        controller.receive(sw, flows(request));
        install(2, rule(2, 1));

        assertEquals(0, polls(INTERVAL - 1));
        assertEquals(1, polls(1));
    }

    @Test
    void nothingIsAskedWhileAnAnswerIsReported() {
        List<Long> asked = new ArrayList<>();
        service.beforeReading = () -> asked.add(polls(3 * INTERVAL));

        controller.receive(sw, flows(poll(0)));

        assertEquals(List.of(0L), asked);
        assertEquals(1, polls(INTERVAL));
    }

    @Test
    void aReportThatFailsIsNotWaitedFor() {
        service.onReport = flows -> {
            throw new IllegalStateException("not now");
        };
        OFMessage answer = flows(poll(0));

        assertThrows(IllegalStateException.class, () -> controller.receive(sw, answer));

        assertEquals(1, polls(INTERVAL));
    }

    @Test
    void whatWasRemovedDuringALongReportIsNotReportedThere() {
        OFFlowMod mod = install(1, rule(1, 1));
        List<OFMessage> request = poll(INTERVAL);
        service.beforeReading = () -> {
            service.beforeReading = () -> {};
            execute(2, entry(FlowRuleOperation.REMOVE, rule(1, 1)));
            controller.receive(sw, barrierReply(sw.takeSent()));
            List<OFMessage> next = poll(INTERVAL);
            if (next.stream().anyMatch(OFFlowStatsRequest.class::isInstance)) {
                controller.receive(sw, flows(next));
            }
        };

        controller.receive(sw, flows(request, reported(mod, 9)));

        assertEquals(List.of(), last(service.reports));
    }

    @Test
    void whatWeTookAwayIsReportedRemoved() {
        OFFlowMod mod = install(1, rule(1, 1));
        execute(2, entry(FlowRuleOperation.REMOVE, rule(1, 1)));

        controller.receive(sw, removed(mod, OFFlowRemovedReason.DELETE));

        assertEquals(List.of(rule(1, 1)), service.removed);
    }

    @Test
    void whatWeTookAwayAndPutBackIsNotReportedRemoved() {
        OFFlowMod mod = install(1, rule(1, 1));
        execute(2, entry(FlowRuleOperation.REMOVE, rule(1, 1)));
        execute(3, entry(FlowRuleOperation.ADD, rule(1, 2)));

        controller.receive(sw, removed(mod, OFFlowRemovedReason.DELETE));

        assertTrue(service.removed.isEmpty());
    }

    @Test
    void whatSomebodyElseTookAwayIsReportedRemovedHoweverLatelyItWasSent() {
        OFFlowMod mod = install(1, rule(1, 1));

        controller.receive(sw, removed(mod, OFFlowRemovedReason.DELETE));

        assertEquals(List.of(rule(1, 1)), service.removed);
    }

    @Test
    void whatWasReplacedInOneStepWasNotTakenAwayByUs() {
        install(1, rule(1, 1));
        execute(2, entry(FlowRuleOperation.REMOVE, rule(1, 1)), entry(FlowRuleOperation.ADD, rule(1, 2)));
        OFFlowMod mod = install(3, rule(1, 3));

        controller.receive(sw, removed(mod, OFFlowRemovedReason.DELETE));

        assertEquals(List.of(rule(1, 1)), service.removed);
    }

    @Test
    void eachRemovalOfOursIsToldOnceAndTheNextIsSomebodyElses() {
        OFMessage removed = removed(install(1, rule(1, 1)), OFFlowRemovedReason.DELETE);
        for (long batch = 2; batch <= 6; batch += 2) {
            execute(batch, entry(FlowRuleOperation.REMOVE, rule(1, 1)));
            install(batch + 1, rule(1, 1));
        }
        controller.receive(sw, removed, removed, removed);
        assertTrue(service.removed.isEmpty());

        controller.receive(sw, removed);

        assertEquals(List.of(rule(1, 1)), service.removed);
    }

    @Test
    void whatWeTookAwayAndWasToldIsNotTakenForOursOnceItIsBack() {
        OFFlowMod mod = install(1, rule(1, 1));
        execute(2, entry(FlowRuleOperation.REMOVE, rule(1, 1)));
        controller.receive(sw, removed(mod, OFFlowRemovedReason.DELETE));
        execute(3, entry(FlowRuleOperation.REMOVE, rule(1, 1)));
        install(4, rule(1, 1));

        controller.receive(sw, removed(mod, OFFlowRemovedReason.DELETE));

        assertEquals(2, service.removed.size());
    }

    @Test
    void aRuleThatTimedOutIsReportedRemovedWithTheReason() {
        OFFlowMod mod = install(1, rule(1, 1));

        controller.receive(sw, removed(mod, OFFlowRemovedReason.HARD_TIMEOUT));

        assertEquals(
                FlowRule.FlowRemoveReason.HARD_TIMEOUT, service.removed.get(0).reason());
    }

    @Test
    void tableStatisticsArePassedOn() {
        controller.receive(
                sw,
                sw.factory()
                        .buildTableStatsReply()
                        .setEntries(List.of(sw.factory()
                                .buildTableStatsEntry()
                                .setTableId(TableId.of(3))
                                .setActiveCount(47)
                                .build()))
                        .build());

        assertEquals(47, service.tables.get(0).activeFlowEntries());
    }

    @Test
    void aProviderThatEndsLeavesNothingBehind() {
        provider.deactivate();

        assertTrue(controller.isLeft());
        assertTrue(scheduler.isShutdown());
    }

    private OFFlowMod install(long batch, FlowRule rule) {
        sw.takeSent();
        execute(batch, entry(FlowRuleOperation.ADD, rule));
        List<OFMessage> sent = sw.takeSent();
        controller.receive(sw, barrierReply(sent));
        return mods(sent).get(0);
    }

    private OFMessage removed(OFFlowMod mod, OFFlowRemovedReason reason) {
        return sw.factory()
                .buildFlowRemoved()
                .setTableId(mod.getTableId())
                .setPriority(mod.getPriority())
                .setCookie(mod.getCookie())
                .setMatch(mod.getMatch())
                .setReason(reason)
                .build();
    }

    private long polls(long afterMillis) {
        return poll(afterMillis).stream()
                .filter(OFFlowStatsRequest.class::isInstance)
                .count();
    }

    private static <E> E last(List<E> list) {
        return list.get(list.size() - 1);
    }
}
