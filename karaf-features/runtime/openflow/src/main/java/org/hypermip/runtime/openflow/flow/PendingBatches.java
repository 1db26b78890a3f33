/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that wait for their barrier. Each ends once: by its barrier reply, by time, or because its switch went away.
 *
 * <p>The controller delivers the messages of one switch to message listeners in the order in which they came and in one
 * thread, so a barrier reply finds every error before it already noted. Success is reported in that thread, which is quick:
 * FlowRuleManager goes on in a thread of its own. It does run an application's error callback in the caller's, so failure is
 * reported in the executor's.
 */
final class PendingBatches implements OpenFlowMessageListener {
    private static final Logger log = LoggerFactory.getLogger(PendingBatches.class);

    private final ScheduledExecutorService executor;
    private final long timeoutMillis;
    private final BiConsumer<Long, CompletedBatchOperation> completed;
    private final Map<Long, Waiting> byXid = new ConcurrentHashMap<>();

    /**
     * No batch yet.
     *
     * @param timeoutMillis how long a barrier may take
     * @param completed is told each batch's number and result, once
     */
    PendingBatches(
            ScheduledExecutorService executor,
            long timeoutMillis,
            BiConsumer<Long, CompletedBatchOperation> completed) {
        this.executor = executor;
        this.timeoutMillis = timeoutMillis;
        this.completed = completed;
    }

    /** Waits for this batch's barrier from now on; to be called before it is sent. */
    void expect(Dpid dpid, FlowBatch batch) {
        Waiting waiting = new Waiting(
                dpid,
                batch,
                executor.schedule(() -> lost(batch, "no barrier reply"), timeoutMillis, TimeUnit.MILLISECONDS));
        batch.xids().forEach(xid -> byXid.put(xid, waiting));
        byXid.put(batch.barrier(), waiting);
    }

    @Override
    public void handleIncomingMessage(Dpid dpid, OFMessage message) {
        if (message.getType() != OFType.BARRIER_REPLY && message.getType() != OFType.ERROR) {
            return;
        }
        Waiting waiting = byXid.get(message.getXid());
        if (waiting == null || !waiting.dpid.equals(dpid)) {
            return;
        }
        if (message.getType() == OFType.ERROR) {
            log.warn("{} refused a rule of batch {}: {}", dpid, waiting.batch.id(), message);
            waiting.batch.refused(message.getXid());
        }
        if (message.getXid() == waiting.batch.barrier()) {
            end(waiting.batch);
        }
    }

    @Override
    public void handleOutgoingMessage(Dpid dpid, java.util.List<OFMessage> messages) {
        // Only answers count.
    }

    /** The switch is gone: its batches fail now. */
    void disconnected(Dpid dpid) {
        byXid.values().stream()
                .filter(waiting -> waiting.dpid.equals(dpid))
                .map(waiting -> waiting.batch)
                .distinct()
                .forEach(batch -> lost(batch, "switch disconnected"));
    }

    private void lost(FlowBatch batch, String why) {
        if (byXid.containsKey(batch.barrier())) {
            log.warn("Batch {} failed: {}", batch.id(), why);
            batch.lost();
            end(batch);
        }
    }

    private void end(FlowBatch batch) {
        Waiting waiting = byXid.remove(batch.barrier());
        if (waiting == null) {
            return;
        }
        waiting.timeout.cancel(false);
        byXid.keySet().removeAll(batch.xids());
        CompletedBatchOperation result = batch.result();
        if (result.isSuccess()) {
            completed.accept(batch.id(), result);
        } else {
            executor.execute(() -> completed.accept(batch.id(), result));
        }
    }

    private static final class Waiting {
        private final Dpid dpid;
        private final FlowBatch batch;
        private final Future<?> timeout;

        private Waiting(Dpid dpid, FlowBatch batch, Future<?> timeout) {
            this.dpid = dpid;
            this.batch = batch;
            this.timeout = timeout;
        }
    }
}
