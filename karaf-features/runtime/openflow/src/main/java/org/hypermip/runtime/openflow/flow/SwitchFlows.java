/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.Xids;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.onosproject.openflow.controller.RoleState;
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
    private final Xids xids;
    private final PendingBatches pending;
    private final Outbox outbox;
    private final ChangeLog changes = new ChangeLog();
    private final Confirmations confirmations = new Confirmations(changes);
    private final WrittenRules written = new WrittenRules();
    private final KnownRules known = new KnownRules();
    private OptionalLong requested = OptionalLong.empty();
    private long markAtRequest;
    private boolean reporting;
    private boolean hasAnswered;
    private boolean lastCorrected;

    SwitchFlows(OpenFlowSwitch sw, Xids xids, PendingBatches pending) {
        this.sw = sw;
        this.xids = xids;
        this.pending = pending;
        // The controller drops what a switch is sent before this one is its master.
        this.outbox = new Outbox(() -> sw.getRole() == RoleState.MASTER, this::write);
    }

    OFFactory factory() {
        return sw.factory();
    }

    /** Reads what this switch says of its flows. */
    FlowEntryReader reader(Extensions extensions) {
        return new FlowEntryReader(extensions, written, known);
    }

    /** Remembers a rule as it was written, if it needs to be; to be told of every change after it was sent. */
    void note(RuleChange change, Extensions extensions) {
        written.note(change, extensions).ifPresent(known::forget);
    }

    /** Sends a batch: at once, together with others, or when this controller is the switch's master. */
    void send(FlowBatch batch) {
        pending.expect(sw.getDpid(), batch);
        outbox.add(batch);
    }

    /** This controller is the switch's master: what has waited for that is sent. */
    void granted() {
        outbox.flush();
    }

    synchronized void send(RuleChange correction) {
        changes.record(correction);
        sw.sendMsg(correction.message());
    }

    /** Sends the corrections that no change since the mark has overtaken. */
    synchronized void sendUnlessChanged(Collection<RuleChange> corrections, long mark) {
        List<RuleChange> due = corrections.stream()
                .filter(correction -> !changes.changedAfter(correction.rule(), mark))
                .collect(Collectors.toList());
        if (!due.isEmpty()) {
            due.forEach(changes::record);
            sw.sendMsg(due.stream().map(RuleChange::message).collect(Collectors.toList()));
        }
    }

    /**
     * Asks for all flows, and for the tables; not while an answer is being reported. The next answer, which may come in another
     * thread, would have the changes forgotten by which that report is judged.
     */
    synchronized void requestStatistics() {
        if (reporting) {
            return;
        }
        OFMessage flows = factory()
                .buildFlowStatsRequest()
                .setXid(xids.next())
                .setTableId(TableId.ALL)
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .setMatch(factory().matchWildcardAll())
                .build();
        OFMessage tables =
                factory().buildTableStatsRequest().setXid(xids.next()).build();
        requested = OptionalLong.of(flows.getXid());
        markAtRequest = changes.mark();
        sw.sendMsg(List.of(flows, tables));
    }

    /**
     * The answer to a request for all flows has come; nothing is asked until it is {@link #reported}.
     *
     * @return the mark of what this answer shows; empty if the answer is not to the last request (another component's request
     *     may have asked for some flows only)
     */
    synchronized OptionalLong answered(long xid) {
        if (requested.isEmpty() || requested.getAsLong() != xid) {
            return OptionalLong.empty();
        }
        requested = OptionalLong.empty();
        reporting = true;
        changes.forgetUntil(markAtRequest);
        return OptionalLong.of(markAtRequest);
    }

    /** The report of the last answer has ended, whatever became of it. */
    synchronized void reported() {
        reporting = false;
    }

    /** Whether this is asked for the first time, of the first answer on this connection. */
    synchronized boolean isFirstAnswer() {
        boolean first = !hasAnswered;
        hasAnswered = true;
        return first;
    }

    /** An answer as it is to be reported: where the switch has confirmed otherwise since the mark, it is not believed. */
    Iterable<FlowEntry> judged(List<FlowEntry> answer, long mark) {
        return confirmations.judged(answer, mark);
    }

    /** The switch has carried out this batch, but for what it has refused. */
    void confirmed(FlowBatch batch) {
        batch.confirmed().forEach(changes::confirm);
    }

    /** The rules that were confirmed to be there since the last call, and still are. */
    Iterable<FlowEntry> takeConfirmed() {
        return confirmations.there(changes.takeUntold());
    }

    /**
     * The switch tells that a flow went.
     *
     * @param deleted whether a controller took it away, be it this one or another
     * @return whether that is news: a rule that we took away and have put back since is there
     */
    boolean wentForGood(FlowEntry entry, boolean deleted) {
        if (deleted && changes.explainsRemoval(entry)) {
            return false;
        }
        changes.gone(entry);
        return true;
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

    private synchronized void write(List<FlowBatch> batches) {
        List<FlowBatch> due = batches.stream().filter(batch -> !batch.isLost()).collect(Collectors.toList());
        if (due.isEmpty()) {
            return;
        }
        FlowWrite write = new FlowWrite(
                due, factory().buildBarrierRequest().setXid(xids.next()).build());
        pending.sending(sw.getDpid(), write);
        due.forEach(batch -> batch.changes().forEach(changes::record));
        sw.sendMsg(write.messages());
    }
}
