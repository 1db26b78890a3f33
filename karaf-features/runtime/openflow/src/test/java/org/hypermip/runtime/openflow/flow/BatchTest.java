/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.MacAddress;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModCommand;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Batches: what goes out, and when and how they end. */
class BatchTest extends FlowProviderFixture {

    @BeforeEach
    void connect() {
        controller.connect(sw);
        scheduler.runDue();
        sw.takeSent();
    }

    @Test
    void flowModsAndABarrierGoOutAtOnce() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)), entry(FlowRuleOperation.MODIFY, rule(2, 1)));

        List<OFMessage> sent = sw.takeSent();
        assertEquals(
                List.of(OFFlowModCommand.ADD, OFFlowModCommand.MODIFY_STRICT),
                mods(sent).stream().map(OFFlowMod::getCommand).collect(Collectors.toList()));
        assertTrue(sent.get(2) instanceof OFBarrierRequest);
        assertEquals(3, sent.stream().map(OFMessage::getXid).distinct().count());
    }

    @Test
    void aBatchSucceedsWithItsBarrierAndNotBefore() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));
        assertTrue(service.completed.isEmpty());

        controller.receive(sw, barrierReply(sw.takeSent()));

        assertTrue(result(1).isSuccess());
        assertEquals(sw.deviceId(), result(1).deviceId());
    }

    @Test
    void anErrorFailsTheVeryRuleThatItIsAbout() {
        execute(
                1,
                entry(FlowRuleOperation.ADD, rule(1, 1)),
                entry(FlowRuleOperation.ADD, rule(2, 1)),
                entry(FlowRuleOperation.ADD, rule(3, 1)));
        List<OFMessage> sent = sw.takeSent();

        controller.receive(sw, refusal(sent.get(1)), barrierReply(sent));
        scheduler.runDue();

        assertFalse(result(1).isSuccess());
        assertEquals(Set.of(rule(2, 1)), result(1).failedItems());
    }

    @Test
    void failureIsReportedInAThreadThatMayBlock() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));
        List<OFMessage> sent = sw.takeSent();

        controller.receive(sw, refusal(sent.get(0)), barrierReply(sent));

        assertTrue(service.completed.isEmpty());
        scheduler.runDue();
        assertEquals(1, service.completed.size());
    }

    @Test
    void anErrorOfOneBatchLeavesAnotherAlone() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));
        List<OFMessage> first = sw.takeSent();
        execute(2, entry(FlowRuleOperation.ADD, rule(2, 1)));
        List<OFMessage> second = sw.takeSent();

        controller.receive(sw, refusal(first.get(0)), barrierReply(first), barrierReply(second));
        scheduler.runDue();

        assertFalse(result(1).isSuccess());
        assertTrue(result(2).isSuccess());
    }

    @Test
    void aRefusedBarrierFailsEverything() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)), entry(FlowRuleOperation.ADD, rule(2, 1)));
        List<OFMessage> sent = sw.takeSent();

        controller.receive(sw, refusal(sent.get(2)));
        scheduler.runDue();

        assertEquals(Set.of(rule(1, 1), rule(2, 1)), result(1).failedItems());
    }

    @Test
    void aBarrierThatDoesNotComeFailsEverythingInTime() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));
        List<OFMessage> sent = sw.takeSent();

        scheduler.pass(9_999);
        assertTrue(service.completed.isEmpty());
        scheduler.pass(1);

        assertEquals(Set.of(rule(1, 1)), result(1).failedItems());
        controller.receive(sw, barrierReply(sent)); // too late, and told nobody
    }

    @Test
    void aSwitchThatGoesAwayFailsItsBatchesAtOnce() {
        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));

        controller.disconnect(sw);
        scheduler.runDue();

        assertFalse(result(1).isSuccess());
    }

    @Test
    void aSwitchThatIsNotThereFailsABatchAtOnce() {
        controller.disconnect(sw);

        execute(1, entry(FlowRuleOperation.ADD, rule(1, 1)));

        assertEquals(Set.of(rule(1, 1)), result(1).failedItems());
    }

    @Test
    void aRuleThatOpenFlowCannotSayFailsAloneAndIsNotSent() {
        FlowRule unsayable = DefaultFlowRule.builder()
                .forDevice(sw.deviceId())
                .withCookie(5)
                .makePermanent()
                .withPriority(1)
                .withSelector(DefaultTrafficSelector.builder()
                        .add(Criteria.matchPbbIsid(1))
                        .build())
                .build();

        execute(1, entry(FlowRuleOperation.ADD, unsayable), entry(FlowRuleOperation.ADD, rule(1, 1)));
        List<OFMessage> sent = sw.takeSent();
        controller.receive(sw, barrierReply(sent));
        scheduler.runDue();

        assertEquals(1, mods(sent).size());
        assertEquals(Set.of(unsayable), result(1).failedItems());
    }

    @Test
    void whatComesIsSentBeforeWhatGoes() {
        execute(1, entry(FlowRuleOperation.REMOVE, rule(1, 1)), entry(FlowRuleOperation.ADD, rule(2, 1)));

        assertEquals(
                List.of(OFFlowModCommand.ADD, OFFlowModCommand.DELETE_STRICT),
                mods(sw.takeSent()).stream().map(OFFlowMod::getCommand).collect(Collectors.toList()));
    }

    @Test
    void aRuleThatIsRemovedAndAddedIsReplacedInOneStep() {
        execute(1, entry(FlowRuleOperation.REMOVE, rule(1, 1)), entry(FlowRuleOperation.ADD, rule(1, 2)));

        List<OFFlowMod> mods = mods(sw.takeSent());
        assertEquals(1, mods.size());
        assertEquals(OFFlowModCommand.ADD, mods.get(0).getCommand());
    }

    @Test
    void aFlowModCarriesTheWholeRule() {
        FlowRule rule = DefaultFlowRule.builder()
                .forDevice(sw.deviceId())
                .withCookie(0x123456789L)
                .makeTemporary(30)
                .withPriority(65535)
                .forTable(7)
                .withSelector(DefaultTrafficSelector.builder()
                        .matchEthSrc(MacAddress.valueOf("02:00:00:00:00:01"))
                        .build())
                .build();

        execute(1, entry(FlowRuleOperation.ADD, rule));

        OFFlowMod mod = mods(sw.takeSent()).get(0);
        assertEquals(0x123456789L, mod.getCookie().getValue());
        assertEquals(30, mod.getIdleTimeout());
        assertEquals(0, mod.getHardTimeout());
        assertEquals(65535, mod.getPriority());
        assertEquals(7, mod.getTableId().getValue());
    }
}
