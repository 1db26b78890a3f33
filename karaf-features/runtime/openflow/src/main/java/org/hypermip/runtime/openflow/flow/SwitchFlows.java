/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;

/**
 * The rules of one connected switch: everything about them is sent through here, so that it is known what was sent before and
 * what after a request for statistics. Sending hands the messages to the channel and does not wait. Thread-safe.
 */
final class SwitchFlows {
    private final OpenFlowSwitch sw;
    private final ChangeLog changes = new ChangeLog();
    private final WrittenRules written = new WrittenRules();
    private OptionalLong requested = OptionalLong.empty();
    private long markAtRequest;
    private boolean lastCorrected;

    SwitchFlows(OpenFlowSwitch sw) {
        this.sw = sw;
    }

    OFFactory factory() {
        return sw.factory();
    }

    /** What is remembered of rules as they were written; to be told of every change after it was sent. */
    WrittenRules written() {
        return written;
    }

    synchronized void send(FlowBatch batch) {
        batch.changes().forEach(this::record);
        sw.sendMsg(batch.messages());
    }

    synchronized void send(RuleChange correction) {
        record(correction);
        sw.sendMsg(correction.message());
    }

    /** Sends the corrections that no change since the mark has overtaken. */
    synchronized void sendUnlessChanged(Collection<RuleChange> corrections, long mark) {
        List<RuleChange> due = corrections.stream()
                .filter(correction -> !changes.changedAfter(correction.rule(), mark))
                .collect(Collectors.toList());
        if (!due.isEmpty()) {
            due.forEach(this::record);
            sw.sendMsg(due.stream().map(RuleChange::message).collect(Collectors.toList()));
        }
    }

    /** Asks for all flows, and for the tables. */
    synchronized void requestStatistics(long flowsXid, long tablesXid) {
        OFMessage flows = factory()
                .buildFlowStatsRequest()
                .setXid(flowsXid)
                .setTableId(TableId.ALL)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .setMatch(factory().matchWildcardAll())
                .build();
        OFMessage tables = factory().buildTableStatsRequest().setXid(tablesXid).build();
        requested = OptionalLong.of(flowsXid);
        markAtRequest = changes.mark();
        sw.sendMsg(List.of(flows, tables));
    }

    /**
     * The answer to a request for all flows has come.
     *
     * @return the mark of what this answer shows; empty if the answer is not to the last request (another component's request
     *     may have asked for some flows only)
     */
    synchronized OptionalLong answered(long xid) {
        if (requested.isEmpty() || requested.getAsLong() != xid) {
            return OptionalLong.empty();
        }
        requested = OptionalLong.empty();
        changes.forgetUntil(markAtRequest);
        return OptionalLong.of(markAtRequest);
    }

    synchronized boolean changedAfter(long mark) {
        return changes.anyAfter(mark);
    }

    /**
     * Whether this report needed corrections and the last did not: then it is worth asking soon whether they took. A rule may
     * have been refused for want of a group that comes a moment later; one that is refused for good is not asked after again.
     */
    synchronized boolean isFirstCorrection(boolean corrected) {
        boolean first = corrected && !lastCorrected;
        lastCorrected = corrected;
        return first;
    }

    synchronized boolean isBeingAdded(FlowRule rule) {
        return changes.isBeingAdded(rule);
    }

    private void record(RuleChange change) {
        changes.record(change.rule(), change.present());
    }
}
