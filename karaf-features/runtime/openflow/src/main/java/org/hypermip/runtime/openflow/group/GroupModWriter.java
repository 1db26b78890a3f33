/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.group.GroupOperation;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.types.OFGroup;

/** Writes group operations as group-mods. */
final class GroupModWriter {
    private final OFFactory factory;
    private final BucketCodec buckets;

    GroupModWriter(OFFactory factory, Extensions extensions) {
        this.factory = factory;
        this.buckets = new BucketCodec(extensions);
    }

    /**
     * Writes one operation.
     *
     * @throws UnsupportedOperationException if OpenFlow or the device's driver cannot say it
     */
    OFGroupMod write(GroupOperation operation, long xid) {
        switch (operation.opType()) {
            case ADD:
                return withBuckets(factory.buildGroupAdd(), operation, xid);
            case MODIFY:
                return withBuckets(factory.buildGroupModify(), operation, xid);
            case DELETE:
                return withGroup(factory.buildGroupDelete(), operation, xid).build();
            default:
                throw new UnsupportedOperationException("no group-mod for " + operation.opType());
        }
    }

    private OFGroupMod withBuckets(OFGroupMod.Builder mod, GroupOperation operation, long xid) {
        return withGroup(mod, operation, xid)
                .setBuckets(buckets.write(operation.buckets().buckets(), factory))
                .build();
    }

    private static OFGroupMod.Builder withGroup(OFGroupMod.Builder mod, GroupOperation operation, long xid) {
        return mod.setXid(xid)
                .setGroup(OFGroup.of(operation.groupId().id()))
                .setGroupType(GroupTypes.write(operation.groupType()));
    }
}
