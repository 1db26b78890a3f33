/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import static org.hypermip.runtime.openflow.flow.FlowProviderFixture.entry;
import static org.hypermip.runtime.openflow.flow.FlowProviderFixture.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.hypermip.runtime.openflow.fake.ManualScheduler;
import org.hypermip.runtime.openflow.session.Xids;
import org.junit.jupiter.api.Test;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchOperation;
import org.onosproject.openflow.controller.Dpid;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowModFailedCode;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFErrorCauseData;

/** How batches end, each once, of several switches at the same time. */
class PendingBatchesTest {
    private static final Dpid HERE = new Dpid(1);
    private static final Dpid ELSEWHERE = new Dpid(2);

    private final OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
    private final ManualScheduler scheduler = new ManualScheduler();
    private final Xids xids = new Xids(1);
    private final FlowBatchWriter writer = new FlowBatchWriter(xids);
    private final List<Long> ended = new ArrayList<>();
    private final List<CompletedBatchOperation> results = new ArrayList<>();
    private final PendingBatches pending = new PendingBatches(scheduler, 10_000, batch -> {
        ended.add(batch.id());
        results.add(batch.result());
    });

    @Test
    void anotherSwitchsAnswerWithTheSameNumberEndsNothing() {
        FlowWrite batch = expect(HERE, 1);

        pending.handleIncomingMessage(ELSEWHERE, barrierReply(batch));
        assertTrue(ended.isEmpty());

        pending.handleIncomingMessage(HERE, barrierReply(batch));
        assertEquals(List.of(1L), ended);
    }

    @Test
    void aBatchThatHasEndedIsNotEndedByTimeAsWell() {
        FlowWrite batch = expect(HERE, 1);
        pending.handleIncomingMessage(HERE, barrierReply(batch));

        scheduler.pass(20_000);
        pending.disconnected(HERE);
        scheduler.runDue();

        assertEquals(List.of(1L), ended);
    }

    @Test
    void aSwitchThatGoesTakesItsOwnBatchesOnly() {
        expect(HERE, 1);
        expect(HERE, 2);
        FlowWrite other = expect(ELSEWHERE, 3);

        pending.disconnected(HERE);
        scheduler.runDue();
        assertEquals(Set.of(1L, 2L), Set.copyOf(ended));

        pending.handleIncomingMessage(ELSEWHERE, barrierReply(other));
        assertTrue(results.get(2).isSuccess());
    }

    @Test
    void batchesEndInTheOrderOfTheirBarriers() {
        FlowWrite first = expect(HERE, 1);
        FlowWrite second = expect(HERE, 2);

        pending.handleIncomingMessage(HERE, barrierReply(second));
        pending.handleIncomingMessage(HERE, barrierReply(first));

        assertEquals(List.of(2L, 1L), ended);
    }

    @Test
    void anErrorBehindTheBarrierComesTooLate() {
        FlowWrite batch = expect(HERE, 1);
        pending.handleIncomingMessage(HERE, barrierReply(batch));

        pending.handleIncomingMessage(HERE, refusal(flowMod(batch, 0)));
        scheduler.runDue();

        assertEquals(1, results.size());
        assertTrue(results.get(0).isSuccess());
    }

    @Test
    void oneBarrierEndsAllBatchesOfAWriteInOrder() {
        FlowWrite write = expect(HERE, 1, 2, 3);
        assertEquals(4, write.messages().size());

        pending.handleIncomingMessage(HERE, barrierReply(write));

        assertEquals(List.of(1L, 2L, 3L), ended);
        assertEquals(0, pending.size());
    }

    @Test
    void anErrorFailsItsOwnBatchOfAWriteAlone() {
        FlowWrite write = expect(HERE, 1, 2);

        pending.handleIncomingMessage(HERE, refusal(flowMod(write, 1)));
        pending.handleIncomingMessage(HERE, barrierReply(write));
        scheduler.runDue();

        assertEquals(List.of(1L, 2L), ended);
        assertTrue(results.get(0).isSuccess());
        assertEquals(Set.of(rule(2, 1)), results.get(1).failedItems());
        assertEquals(0, pending.size());
    }

    @Test
    void aRefusedBarrierFailsAllBatchesOfItsWrite() {
        FlowWrite write = expect(HERE, 1, 2);

        pending.handleIncomingMessage(HERE, refusal(write.barrier()));
        scheduler.runDue();

        assertEquals(List.of(1L, 2L), ended);
        assertTrue(results.stream().noneMatch(CompletedBatchOperation::isSuccess));
        assertEquals(0, pending.size());
    }

    @Test
    void ofAWriteWhoseBarrierDoesNotComeNothingIsKept() {
        expect(HERE, 1, 2);

        scheduler.pass(10_000);

        assertEquals(2, ended.size());
        assertEquals(0, pending.size());
    }

    @Test
    void ofAWriteWhoseSwitchGoesBeforeItIsSentNothingIsKept() {
        List<FlowBatch> batches = batches(HERE, 1, 2);
        pending.disconnected(HERE);

        sending(HERE, batches);

        scheduler.runDue();
        assertEquals(Set.of(1L, 2L), Set.copyOf(ended));
        assertEquals(0, pending.size());
    }

    @Test
    void aWriteOfWhichOneBatchIsStillWaitedForKeepsItsBarrier() {
        List<FlowBatch> batches = new ArrayList<>(batches(HERE, 1));
        scheduler.pass(10_000);
        batches.addAll(batches(HERE, 2));

        FlowWrite write = sending(HERE, batches);
        pending.handleIncomingMessage(HERE, barrierReply(write));

        assertEquals(List.of(1L, 2L), ended);
        assertTrue(results.get(1).isSuccess());
        assertEquals(0, pending.size());
    }

    @Test
    void anErrorAboutSomebodyElsesMessageEndsNothing() {
        FlowWrite batch = expect(HERE, 1);

        pending.handleIncomingMessage(HERE, refusal(4711));
        pending.handleIncomingMessage(HERE, barrierReply(batch));

        assertTrue(results.get(0).isSuccess());
    }

    /** A write of batches with these numbers. */
    private FlowWrite expect(Dpid dpid, long... ids) {
        return sending(dpid, batches(dpid, ids));
    }

    /** Batches with these numbers that have come and are not sent yet. */
    private List<FlowBatch> batches(Dpid dpid, long... ids) {
        List<FlowBatch> batches = new ArrayList<>();
        for (long id : ids) {
            FlowRuleBatchOperation operation = new FlowRuleBatchOperation(
                    List.of(entry(FlowRuleOperation.ADD, rule((int) id, 1))), FakeDrivers.DEVICE, id);
            batches.add(writer.write(operation, factory, FakeDrivers.nicira().extensions()));
        }
        batches.forEach(batch -> pending.expect(dpid, batch));
        return batches;
    }

    private FlowWrite sending(Dpid dpid, List<FlowBatch> batches) {
        FlowWrite write = new FlowWrite(
                batches, factory.buildBarrierRequest().setXid(xids.next()).build());
        pending.sending(dpid, write);
        return write;
    }

    private static long flowMod(FlowWrite write, int batch) {
        return write.batches().get(batch).xids().get(0);
    }

    private OFMessage barrierReply(FlowWrite write) {
        return factory.buildBarrierReply().setXid(write.barrier()).build();
    }

    private OFMessage refusal(long xid) {
        return factory.errorMsgs()
                .buildFlowModFailedErrorMsg()
                .setXid(xid)
                .setCode(OFFlowModFailedCode.TABLE_FULL)
                .setData(OFErrorCauseData.NONE)
                .build();
    }
}
