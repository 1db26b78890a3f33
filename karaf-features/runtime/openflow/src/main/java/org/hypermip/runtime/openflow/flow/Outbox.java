/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Batches on their way to one switch, one write at a time: what comes during a write goes out together with the next, and whoever
 * brings it need not wait. What comes while the switch takes nothing waits until it does. Thread-safe.
 */
final class Outbox {
    private final BooleanSupplier open;
    private final Consumer<List<FlowBatch>> write;
    private final Queue<FlowBatch> waiting = new ArrayDeque<>();
    private boolean writing;

    /**
     * An empty one.
     *
     * @param open whether the switch takes batches now; when it begins to, {@link #flush} is to be called
     * @param write writes batches, at least one, in order
     */
    Outbox(BooleanSupplier open, Consumer<List<FlowBatch>> write) {
        this.open = open;
        this.write = write;
    }

    /** Sends a batch behind those that came before it: now, or with the write that follows the present one. */
    void add(FlowBatch batch) {
        synchronized (this) {
            waiting.add(batch);
        }
        flush();
    }

    /** Sends what waits, if anything does. */
    void flush() {
        while (begin()) {
            try {
                write.accept(take());
            } finally {
                end();
            }
        }
    }

    private synchronized boolean begin() {
        boolean begun = !writing && !waiting.isEmpty() && open.getAsBoolean();
        writing |= begun;
        return begun;
    }

    private synchronized List<FlowBatch> take() {
        List<FlowBatch> taken = ImmutableList.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private synchronized void end() {
        writing = false;
    }
}
