/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowRule;

/** A batch as it goes to a switch: its flow-mods, and what is known of their failures. Thread-safe. */
final class FlowBatch {
    private final long id;
    private final DeviceId deviceId;
    private final List<RuleChange> changes;
    private final Set<FlowRule> failed;
    private boolean lost;

    /**
     * A batch to send.
     *
     * @param changes the rules with their flow-mods, in the order to send them in
     * @param failed rules that could not be written as a flow-mod
     */
    FlowBatch(long id, DeviceId deviceId, List<RuleChange> changes, Set<FlowRule> failed) {
        this.id = id;
        this.deviceId = deviceId;
        this.changes = ImmutableList.copyOf(changes);
        this.failed = new HashSet<>(failed);
    }

    long id() {
        return id;
    }

    DeviceId deviceId() {
        return deviceId;
    }

    List<RuleChange> changes() {
        return changes;
    }

    /** The flow-mods' transaction numbers. */
    List<Long> xids() {
        return Lists.transform(changes, change -> change.message().getXid());
    }

    /** The switch refused the flow-mod with this number. */
    synchronized void refused(long xid) {
        changes.stream()
                .filter(change -> change.message().getXid() == xid)
                .map(RuleChange::rule)
                .forEach(failed::add);
    }

    /** Nothing will be heard of this batch any more. */
    synchronized void lost() {
        lost = true;
        changes.stream().map(RuleChange::rule).forEach(failed::add);
    }

    /** Whether it has ended without an answer: it need not be sent if it was not yet. */
    synchronized boolean isLost() {
        return lost;
    }

    /** What the barrier's reply confirms, once it has come: all that a barrier can confirm and that was not refused. */
    synchronized List<RuleChange> confirmed() {
        return changes.stream()
                .filter(change -> change.isCertain() && !failed.contains(change.rule()))
                .collect(Collectors.toList());
    }

    synchronized CompletedBatchOperation result() {
        return new CompletedBatchOperation(failed.isEmpty(), new HashSet<>(failed), deviceId);
    }
}
