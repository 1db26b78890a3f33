/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.CompletedBatchOperation;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** A batch as it goes to a switch: its flow-mods and a barrier behind them, and what is known of their failures. Thread-safe. */
final class FlowBatch {
    private final long id;
    private final DeviceId deviceId;
    private final List<FlowRuleBatchEntry> sent;
    private final List<OFMessage> messages;
    private final Map<Long, FlowRule> rules;
    private final long barrier;
    private final Set<FlowRule> failed;

    /**
     * A batch to send.
     *
     * @param sent the entries whose flow-mods are among the messages
     * @param messages the flow-mods and, last, the barrier
     * @param rules the rule of each flow-mod, by transaction number
     * @param barrier the barrier's transaction number
     * @param failed rules that could not be written as a flow-mod
     */
    FlowBatch(
            long id,
            DeviceId deviceId,
            List<FlowRuleBatchEntry> sent,
            List<OFMessage> messages,
            Map<Long, FlowRule> rules,
            long barrier,
            Set<FlowRule> failed) {
        this.id = id;
        this.deviceId = deviceId;
        this.sent = ImmutableList.copyOf(sent);
        this.messages = ImmutableList.copyOf(messages);
        this.rules = ImmutableMap.copyOf(rules);
        this.barrier = barrier;
        this.failed = new HashSet<>(failed);
    }

    long id() {
        return id;
    }

    List<FlowRuleBatchEntry> sent() {
        return sent;
    }

    List<OFMessage> messages() {
        return messages;
    }

    Set<Long> xids() {
        return rules.keySet();
    }

    long barrier() {
        return barrier;
    }

    /** The switch refused the message with this number; for the barrier's, nothing is known of any rule. */
    synchronized void refused(long xid) {
        FlowRule rule = rules.get(xid);
        if (rule == null) {
            failed.addAll(rules.values());
        } else {
            failed.add(rule);
        }
    }

    /** Nothing will be heard of this batch any more. */
    synchronized void lost() {
        failed.addAll(rules.values());
    }

    synchronized CompletedBatchOperation result() {
        return new CompletedBatchOperation(failed.isEmpty(), new HashSet<>(failed), deviceId);
    }
}
