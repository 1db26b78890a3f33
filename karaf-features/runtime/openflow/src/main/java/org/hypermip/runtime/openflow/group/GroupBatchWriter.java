/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.session.Xids;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupOperation.GroupMsgErrorCode;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes group operations in their order, with a barrier behind them. */
final class GroupBatchWriter {
    private static final Logger log = LoggerFactory.getLogger(GroupBatchWriter.class);

    private final Xids xids;

    GroupBatchWriter(Xids xids) {
        this.xids = xids;
    }

    /**
     * Writes a batch of what can be written.
     *
     * @param failed is told each operation that OpenFlow or the device's driver cannot say
     */
    GroupBatch write(
            List<GroupOperation> operations,
            OFFactory factory,
            Extensions extensions,
            Consumer<GroupOperation> failed) {
        GroupModWriter writer = new GroupModWriter(factory, extensions);
        Map<Long, GroupOperation> byXid = new HashMap<>();
        List<OFMessage> messages = new ArrayList<>();
        for (GroupOperation operation : operations) {
            long xid = xids.next();
            try {
                messages.add(writer.write(operation, xid));
                byXid.put(xid, operation);
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                log.warn("{} cannot have group {}: {}", extensions.deviceId(), operation.groupId(), e.getMessage());
                failed.accept(GroupOperation.createFailedGroupOperation(operation, GroupMsgErrorCode.BAD_BUCKET));
            }
        }
        long barrier = xids.next();
        messages.add(factory.buildBarrierRequest().setXid(barrier).build());
        return new GroupBatch(byXid, messages, barrier);
    }
}
