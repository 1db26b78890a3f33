/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Batches that go to a switch at once: their flow-mods in order, and one barrier behind them all. */
final class FlowWrite {
    private final List<FlowBatch> batches;
    private final OFMessage barrier;

    FlowWrite(List<FlowBatch> batches, OFMessage barrier) {
        this.batches = ImmutableList.copyOf(batches);
        this.barrier = barrier;
    }

    List<FlowBatch> batches() {
        return batches;
    }

    /** The barrier's transaction number. */
    long barrier() {
        return barrier.getXid();
    }

    /** The flow-mods and, last, the barrier. */
    List<OFMessage> messages() {
        ImmutableList.Builder<OFMessage> messages = ImmutableList.builder();
        batches.forEach(batch -> batch.changes().forEach(change -> messages.add(change.message())));
        return messages.add(barrier).build();
    }
}
