/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.onosproject.openflow.controller.Dpid;
import org.onosproject.openflow.controller.OpenFlowMessageListener;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that wait for their barrier, which others may share. Each ends once: by its barrier reply, by time, or because its switch went
 * away.
 *
 * <p>The controller delivers the messages of one switch to message listeners in the order in which they came and in one thread. So a
 * barrier reply finds every error before it already noted. Success is reported in that thread, which is quick: FlowRuleManager goes on in a
 * thread of its own. It does run an application's error callback in the caller's, so failure is reported in the executor's.
 */
final class PendingBatches implements OpenFlowMessageListener {
    private static final Logger log = LoggerFactory.getLogger(PendingBatches.class);

    private final ScheduledExecutorService executor;
    private final long timeoutMillis;
    private final Consumer<FlowBatch> completed;
    private final Map<FlowBatch, WaitingBatch> batches = new ConcurrentHashMap<>();
    private final Map<Long, WaitingBatch> byFlowMod = new ConcurrentHashMap<>();
    private final Map<Long, Sent> byBarrier = new ConcurrentHashMap<>();

    /**
     * No batch yet.
     *
     * @param timeoutMillis how long a batch may take from its arrival to its barrier's reply
     * @param completed is told each batch once, when its result is known
     */
    PendingBatches(ScheduledExecutorService executor, long timeoutMillis, Consumer<FlowBatch> completed) {
        this.executor = executor;
        this.timeoutMillis = timeoutMillis;
        this.completed = completed;
    }

    /** Waits for this batch from now on; to be called before it is sent. */
    void expect(Dpid dpid, FlowBatch batch) {
        WaitingBatch waiting = new WaitingBatch(
                dpid,
                batch,
                executor.schedule(() -> lost(batch, "no barrier reply"), timeoutMillis, TimeUnit.MILLISECONDS));
        batches.put(batch, waiting);
        batch.xids().forEach(xid -> byFlowMod.put(xid, waiting));
    }

    /** Takes this write's barrier for that of its batches, unless all have ended; to be called before it is sent. */
    void sending(Dpid dpid, FlowWrite write) {
        byBarrier.put(write.barrier(), new Sent(dpid, write));
        // They may have ended at this very moment, with their switch.
        if (hasEnded(write)) {
            byBarrier.remove(write.barrier());
        }
    }

    @Override
    public void handleIncomingMessage(Dpid dpid, OFMessage message) {
        if (message.getType() == OFType.BARRIER_REPLY) {
            barrier(dpid, message.getXid()).forEach(this::answered);
        } else if (message.getType() == OFType.ERROR) {
            refused(dpid, message);
        }
    }

    @Override
    public void handleOutgoingMessage(Dpid dpid, List<OFMessage> messages) {
        // Only answers count.
    }

    /** The switch is gone: its batches fail now. */
    void disconnected(Dpid dpid) {
        batches.values().stream()
                .filter(waiting -> waiting.dpid.equals(dpid))
                .map(waiting -> waiting.batch)
                .collect(Collectors.toList())
                .forEach(batch -> lost(batch, "switch disconnected"));
    }

    /** How many batches, flow-mods and barriers are waited for: 0 at rest. */
    int size() {
        return batches.size() + byFlowMod.size() + byBarrier.size();
    }

    private void refused(Dpid dpid, OFMessage error) {
        WaitingBatch waiting = byFlowMod.get(error.getXid());
        if (waiting != null && waiting.dpid.equals(dpid)) {
            log.warn("{} refused a rule of batch {}: {}", dpid, waiting.batch.id(), error);
            waiting.batch.refused(error.getXid());
        }
        barrier(dpid, error.getXid()).forEach(batch -> lost(batch, "barrier refused"));
    }

    private List<FlowBatch> barrier(Dpid dpid, long xid) {
        Sent sent = byBarrier.get(xid);
        if (sent == null || !sent.dpid.equals(dpid)) {
            return List.of();
        }
        byBarrier.remove(xid);
        return sent.write.batches();
    }

    private void lost(FlowBatch batch, String why) {
        if (forget(batch)) {
            log.warn("Batch {} failed: {}", batch.id(), why);
            batch.lost();
            byBarrier.values().removeIf(sent -> hasEnded(sent.write));
            tell(batch);
        }
    }

    private boolean hasEnded(FlowWrite write) {
        return write.batches().stream().noneMatch(batches::containsKey);
    }

    private void answered(FlowBatch batch) {
        if (forget(batch)) {
            tell(batch);
        }
    }

    /** Whether it was waited for until now. */
    private boolean forget(FlowBatch batch) {
        WaitingBatch waiting = batches.remove(batch);
        if (waiting == null) {
            return false;
        }
        waiting.timeout.cancel(false);
        batch.xids().forEach(byFlowMod::remove);
        return true;
    }

    private void tell(FlowBatch batch) {
        if (batch.result().isSuccess()) {
            completed.accept(batch);
        } else {
            executor.execute(() -> completed.accept(batch));
        }
    }

    private static final class Sent {
        private final Dpid dpid;
        private final FlowWrite write;

        private Sent(Dpid dpid, FlowWrite write) {
            this.dpid = dpid;
            this.write = write;
        }
    }
}
