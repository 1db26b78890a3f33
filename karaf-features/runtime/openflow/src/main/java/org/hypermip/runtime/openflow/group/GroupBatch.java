/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onosproject.net.group.GroupOperation;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Group operations that go to a switch together: their group-mods and a barrier behind them. */
final class GroupBatch {
    private final Map<Long, GroupOperation> operations;
    private final List<OFMessage> messages;
    private final long barrier;

    /**
     * A batch to send.
     *
     * @param operations each group-mod's operation, by transaction number
     * @param messages the group-mods and, last, the barrier
     * @param barrier the barrier's transaction number
     */
    GroupBatch(Map<Long, GroupOperation> operations, List<OFMessage> messages, long barrier) {
        this.operations = ImmutableMap.copyOf(operations);
        this.messages = ImmutableList.copyOf(messages);
        this.barrier = barrier;
    }

    Set<Long> xids() {
        return operations.keySet();
    }

    Optional<GroupOperation> operation(long xid) {
        return Optional.ofNullable(operations.get(xid));
    }

    List<OFMessage> messages() {
        return messages;
    }

    long barrier() {
        return barrier;
    }
}
