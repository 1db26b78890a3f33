/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.core.GroupId;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.StoredGroupBucketEntry;
import org.projectfloodlight.openflow.protocol.OFBucketCounter;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;
import org.projectfloodlight.openflow.types.OFGroup;

/** Reads a switch's groups: their descriptions say what they are, their statistics what they did. */
final class GroupReader {
    private final Extensions extensions;
    private final BucketCodec buckets;

    GroupReader(Extensions extensions) {
        this.extensions = extensions;
        this.buckets = new BucketCodec(extensions);
    }

    Collection<Group> read(List<OFGroupDescStatsEntry> descriptions, List<OFGroupStatsEntry> statistics) {
        Map<OFGroup, OFGroupStatsEntry> byGroup = new HashMap<>();
        statistics.forEach(entry -> byGroup.put(entry.getGroup(), entry));
        List<Group> groups = new ArrayList<>(descriptions.size());
        for (OFGroupDescStatsEntry description : descriptions) {
            DefaultGroup group = read(description);
            OFGroupStatsEntry counters = byGroup.get(description.getGroup());
            if (counters != null) {
                count(group, counters);
            }
            groups.add(group);
        }
        return groups;
    }

    private DefaultGroup read(OFGroupDescStatsEntry description) {
        GroupDescription.Type type = GroupTypes.read(description.getGroupType());
        List<GroupBucket> read = new ArrayList<>(description.getBuckets().size());
        description.getBuckets().forEach(bucket -> read.add(buckets.read(bucket, type)));
        DefaultGroup group = new DefaultGroup(
                new GroupId(description.getGroup().getGroupNumber()),
                extensions.deviceId(),
                type,
                new GroupBuckets(read));
        group.setState(Group.GroupState.ADDED);
        return group;
    }

    /** Bucket counters come in the order of the buckets. */
    private static void count(DefaultGroup group, OFGroupStatsEntry counters) {
        group.setPackets(counters.getPacketCount().getValue());
        group.setBytes(counters.getByteCount().getValue());
        group.setReferenceCount(counters.getRefCount());
        group.setLife(TimeUnit.SECONDS.toMillis(counters.getDurationSec())
                + TimeUnit.NANOSECONDS.toMillis(counters.getDurationNsec()));
        List<GroupBucket> inOrder = group.buckets().buckets();
        List<OFBucketCounter> bucketCounters = counters.getBucketStats();
        for (int i = 0; i < Math.min(inOrder.size(), bucketCounters.size()); i++) {
            StoredGroupBucketEntry bucket = (StoredGroupBucketEntry) inOrder.get(i);
            bucket.setPackets(bucketCounters.get(i).getPacketCount().getValue());
            bucket.setBytes(bucketCounters.get(i).getByteCount().getValue());
        }
    }
}
