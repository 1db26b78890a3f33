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
    private final FlowBatchWriter writer = new FlowBatchWriter(new Xids(1));
    private final List<Long> ended = new ArrayList<>();
    private final List<CompletedBatchOperation> results = new ArrayList<>();
    private final PendingBatches pending = new PendingBatches(scheduler, 10_000, (id, result) -> {
        ended.add(id);
        results.add(result);
    });

    @Test
    void anotherSwitchsAnswerWithTheSameNumberEndsNothing() {
        FlowBatch batch = expect(HERE, 1);

        pending.handleIncomingMessage(ELSEWHERE, barrierReply(batch));
        assertTrue(ended.isEmpty());

        pending.handleIncomingMessage(HERE, barrierReply(batch));
        assertEquals(List.of(1L), ended);
    }

    @Test
    void aBatchThatHasEndedIsNotEndedByTimeAsWell() {
        FlowBatch batch = expect(HERE, 1);
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
        FlowBatch other = expect(ELSEWHERE, 3);

        pending.disconnected(HERE);
        scheduler.runDue();
        assertEquals(Set.of(1L, 2L), Set.copyOf(ended));

        pending.handleIncomingMessage(ELSEWHERE, barrierReply(other));
        assertTrue(results.get(2).isSuccess());
    }

    @Test
    void batchesEndInTheOrderOfTheirBarriers() {
        FlowBatch first = expect(HERE, 1);
        FlowBatch second = expect(HERE, 2);

        pending.handleIncomingMessage(HERE, barrierReply(second));
        pending.handleIncomingMessage(HERE, barrierReply(first));

        assertEquals(List.of(2L, 1L), ended);
    }

    @Test
    void anErrorBehindTheBarrierComesTooLate() {
        FlowBatch batch = expect(HERE, 1);
        pending.handleIncomingMessage(HERE, barrierReply(batch));

        pending.handleIncomingMessage(HERE, refusal(batch.xids().get(0)));
        scheduler.runDue();

        assertEquals(1, results.size());
        assertTrue(results.get(0).isSuccess());
    }

    @Test
    void anErrorAboutSomebodyElsesMessageEndsNothing() {
        FlowBatch batch = expect(HERE, 1);

        pending.handleIncomingMessage(HERE, refusal(4711));
        pending.handleIncomingMessage(HERE, barrierReply(batch));

        assertTrue(results.get(0).isSuccess());
    }

    private FlowBatch expect(Dpid dpid, long id) {
        FlowRuleBatchOperation operation = new FlowRuleBatchOperation(
                List.of(entry(FlowRuleOperation.ADD, rule((int) id, 1))), FakeDrivers.DEVICE, id);
        FlowBatch batch = writer.write(operation, factory, FakeDrivers.nicira().extensions());
        pending.expect(dpid, batch);
        return batch;
    }

    private OFMessage barrierReply(FlowBatch batch) {
        return factory.buildBarrierReply().setXid(batch.barrier()).build();
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
