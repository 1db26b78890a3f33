/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.openflow.controller.OpenFlowSwitch;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupStatsReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.types.OFGroup;

/**
 * The groups of one connected switch: what was sent and is not confirmed, and the two halves of its answer to a poll. An
 * answer to a poll that a change has overtaken is given up. Thread-safe.
 */
final class SwitchGroups {
    private final OpenFlowSwitch sw;
    private final Map<Long, GroupBatch> unconfirmed = new ConcurrentHashMap<>();
    private boolean changedSinceRequest;
    private long requestedDescriptions = -1;
    private long requestedCounters = -1;
    private Optional<OFGroupDescStatsReply> descriptions = Optional.empty();
    private Optional<OFGroupStatsReply> counters = Optional.empty();

    SwitchGroups(OpenFlowSwitch sw) {
        this.sw = sw;
    }

    OFFactory factory() {
        return sw.factory();
    }

    /** Sends group-mods and a barrier after them. */
    synchronized void send(GroupBatch batch) {
        changedSinceRequest = true;
        batch.xids().forEach(xid -> unconfirmed.put(xid, batch));
        unconfirmed.put(batch.barrier(), batch);
        sw.sendMsg(batch.messages());
    }

    /** The operation that an error with this number is about. */
    Optional<GroupOperation> refused(long xid) {
        return Optional.ofNullable(unconfirmed.get(xid)).flatMap(batch -> batch.operation(xid));
    }

    /** A barrier was answered: no more errors will come for what was sent before it. */
    boolean confirmed(long barrierXid) {
        GroupBatch batch = unconfirmed.remove(barrierXid);
        if (batch == null) {
            return false;
        }
        unconfirmed.keySet().removeAll(batch.xids());
        return true;
    }

    synchronized void request(long descriptionsXid, long countersXid) {
        changedSinceRequest = false;
        requestedDescriptions = descriptionsXid;
        requestedCounters = countersXid;
        descriptions = Optional.empty();
        counters = Optional.empty();
        sw.sendMsg(List.of(
                factory().buildGroupDescStatsRequest().setXid(descriptionsXid).build(),
                factory()
                        .buildGroupStatsRequest()
                        .setXid(countersXid)
                        .setGroup(OFGroup.ALL)
                        .build()));
    }

    /** One half of an answer; returns the whole once, when both halves are there and no change came between. */
    synchronized Optional<GroupAnswer> answered(OFMessage reply) {
        if (reply instanceof OFGroupDescStatsReply && reply.getXid() == requestedDescriptions) {
            descriptions = Optional.of((OFGroupDescStatsReply) reply);
        } else if (reply instanceof OFGroupStatsReply && reply.getXid() == requestedCounters) {
            counters = Optional.of((OFGroupStatsReply) reply);
        } else {
            return Optional.empty();
        }
        if (changedSinceRequest) {
            return Optional.empty();
        }
        return descriptions.flatMap(
                described -> counters.map(counted -> new GroupAnswer(described.getEntries(), counted.getEntries())));
    }
}
