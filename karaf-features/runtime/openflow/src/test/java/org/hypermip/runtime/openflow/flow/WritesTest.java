/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.junit.jupiter.api.Test;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Batches that meet: how many writes and barriers they take, and what they wait for. */
class WritesTest extends FlowProviderFixture {

    @Test
    void whatComesDuringAWriteGoesOutTogetherWithOneBarrier() {
        atRest();
        sw.duringNextWrite(() -> {
            add(2);
            add(3);
            add(4);
        });

        add(1);

        assertEquals(2, sw.takeWrites());
        List<OFMessage> sent = sw.takeSent();
        assertEquals(4, mods(sent).size());
        assertEquals(2, barriers(sent));
        assertTrue(sent.get(1) instanceof OFBarrierRequest);
        assertTrue(sent.get(5) instanceof OFBarrierRequest);
    }

    @Test
    void theSharedBarrierEndsAllItsBatchesAndNoOther() {
        atRest();
        sw.duringNextWrite(() -> {
            add(2);
            add(3);
        });
        add(1);
        List<OFMessage> sent = sw.takeSent();

        controller.receive(sw, barrierReply(sent));
        assertEquals(Set.of(2L, 3L), service.completed.keySet());

        controller.receive(sw, barrierReply(sent.subList(0, 2)));
        assertTrue(service.completed.values().stream().allMatch(result -> result.isSuccess()));
        assertEquals(Set.of(1L, 2L, 3L), service.completed.keySet());
    }

    @Test
    void batchesKeepTheirOrder() {
        atRest();
        sw.duringNextWrite(() -> {
            execute(2, entry(FlowRuleOperation.REMOVE, rule(1, 1)));
            execute(3, entry(FlowRuleOperation.ADD, rule(1, 2)));
        });
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));

        assertEquals(
                List.of("OFFlowAddVer13", "OFFlowDeleteStrictVer13", "OFFlowAddVer13"),
                mods(sw.takeSent()).stream()
                        .map(mod -> mod.getClass().getSimpleName())
                        .collect(Collectors.toList()));
    }

    @Test
    void batchesThatDoNotMeetGoAtOnceEach() {
        atRest();
        add(1);
        add(2);

        assertEquals(2, sw.takeWrites());
        assertEquals(2, barriers(sw.takeSent()));
    }

    @Test
    void aWriteThatFailsKeepsNoLaterOneBack() {
        atRest();
        sw.duringNextWrite(() -> {
            throw new IllegalStateException("the channel is closed");
        });
        assertThrows(IllegalStateException.class, () -> add(1));
        sw.takeSent();

        add(2);

        assertEquals(1, mods(sw.takeSent()).size());
    }

    @Test
    void batchesThatComeBeforeMastershipWaitForItAndGoTogether() {
        controller.connectUnsettled(sw);
        add(1);
        add(2);
        scheduler.pass(2_000);
        assertTrue(sw.takeSent().isEmpty());
        assertTrue(service.completed.isEmpty());

        sw.takeWrites();
        controller.grant(sw);
        scheduler.runDue();

        List<OFMessage> sent = sw.takeSent();
        assertEquals(2, mods(sent).size());
        assertEquals(1, barriers(sent));
        controller.receive(sw, barrierReply(sent.subList(0, 3)));
        assertTrue(result(1).isSuccess());
        assertTrue(result(2).isSuccess());
    }

    @Test
    void aBatchThatHasWaitedTooLongFailsAndIsNotSentAnyMore() {
        controller.connectUnsettled(sw);
        add(1);
        scheduler.pass(10_000);
        assertFalse(result(1).isSuccess());

        controller.grant(sw);
        scheduler.runDue();

        assertTrue(mods(sw.takeSent()).isEmpty());
    }

    @Test
    void aSwitchThatGoesBeforeMastershipFailsWhatWaits() {
        controller.connectUnsettled(sw);
        add(1);

        controller.disconnect(sw);
        scheduler.runDue();
        assertFalse(result(1).isSuccess());

        FakeSwitch again = new FakeSwitch(1, OFVersion.OF_13);
        controller.connect(again);
        scheduler.runDue();
        assertTrue(again.takeSent().stream().noneMatch(OFFlowMod.class::isInstance));
    }

    @Test
    void theFirstRequestSeesWhatHasWaited() {
        controller.connectUnsettled(sw);
        add(1);
        controller.grant(sw);
        scheduler.runDue();
        List<OFMessage> sent = sw.takeSent();
        assertTrue(sent.get(0) instanceof OFFlowMod, () -> "first went " + sent.get(0));
        service.onReport = flows -> provider.applyFlowRule(rule(1, 1));

        controller.receive(sw, flows(sent));

        // Asked after it was sent, and not there: the switch has lost it.
        assertEquals(1, mods(sw.takeSent()).size());
    }

    private void atRest() {
        controller.connect(sw);
        scheduler.runDue();
        sw.takeSent();
        sw.takeWrites();
    }

    private void add(int number) {
        execute(number, entry(FlowRuleOperation.ADD, rule(number, 1)));
    }

    private static long barriers(List<OFMessage> sent) {
        return sent.stream().filter(OFBarrierRequest.class::isInstance).count();
    }
}
