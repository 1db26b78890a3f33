/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowRule;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** A batch as it goes to a switch: its flow-mods and a barrier behind them, and what is known of their failures. Thread-safe. */
final class FlowBatch {
    private final long id;
    private final DeviceId deviceId;
    private final List<RuleChange> changes;
    private final OFMessage barrier;
    private final Set<FlowRule> failed;

    /**
     * A batch to send.
     *
     * @param changes the rules with their flow-mods, in the order to send them in
     * @param barrier the barrier to send behind them
     * @param failed rules that could not be written as a flow-mod
     */
    FlowBatch(long id, DeviceId deviceId, List<RuleChange> changes, OFMessage barrier, Set<FlowRule> failed) {
        this.id = id;
        this.deviceId = deviceId;
        this.changes = ImmutableList.copyOf(changes);
        this.barrier = barrier;
        this.failed = new HashSet<>(failed);
    }

    long id() {
        return id;
    }

    List<RuleChange> changes() {
        return changes;
    }

    /** The flow-mods and, last, the barrier. */
    List<OFMessage> messages() {
        return ImmutableList.<OFMessage>builder()
                .addAll(Lists.transform(changes, RuleChange::message))
                .add(barrier)
                .build();
    }

    /** The flow-mods' transaction numbers. */
    List<Long> xids() {
        return Lists.transform(changes, change -> change.message().getXid());
    }

    long barrier() {
        return barrier.getXid();
    }

    /** The switch refused the message with this number; if that was the barrier, nothing is known of any rule. */
    synchronized void refused(long xid) {
        if (xid == barrier()) {
            lost();
        }
        changes.stream()
                .filter(change -> change.message().getXid() == xid)
                .map(RuleChange::rule)
                .forEach(failed::add);
    }

    /** Nothing will be heard of this batch any more. */
    synchronized void lost() {
        changes.stream().map(RuleChange::rule).forEach(failed::add);
    }

    synchronized CompletedBatchOperation result() {
        return new CompletedBatchOperation(failed.isEmpty(), new HashSet<>(failed), deviceId);
    }
}
