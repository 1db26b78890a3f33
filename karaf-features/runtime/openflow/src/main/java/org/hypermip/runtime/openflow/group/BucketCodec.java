/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import java.util.List;
import java.util.stream.Collectors;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.WireValues;
import org.hypermip.runtime.openflow.codec.treatment.ActionCodec;
import org.onosproject.core.GroupId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupDescription;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Group buckets as OpenFlow 1.3's (and 1.4's) and back. */
final class BucketCodec {
    private final Extensions extensions;

    BucketCodec(Extensions extensions) {
        this.extensions = extensions;
    }

    List<OFBucket> write(List<GroupBucket> buckets, OFFactory factory) {
        return buckets.stream().map(bucket -> write(bucket, factory)).collect(Collectors.toList());
    }

    /** Only a select group has weights, and only a failover group watches (OpenFlow 1.3.5, 7.3.4.2). */
    private OFBucket write(GroupBucket bucket, OFFactory factory) {
        List<OFAction> actions = ActionCodec.write(bucket.treatment().allInstructions(), factory, extensions);
        PortNumber watchPort = bucket.watchPort();
        GroupId watchGroup = bucket.watchGroup();
        return factory.buildBucket()
                .setWeight(bucket.type() == GroupDescription.Type.SELECT ? bucket.weight() : 0)
                .setWatchPort(watchPort == null ? OFPort.ANY : WireValues.port(watchPort))
                .setWatchGroup(watchGroup == null ? OFGroup.ANY : OFGroup.of(watchGroup.id()))
                .setActions(actions)
                .build();
    }

    GroupBucket read(OFBucket bucket, GroupDescription.Type type) {
        TrafficTreatment.Builder builder = DefaultTrafficTreatment.builder();
        ActionCodec.read(bucket.getActions(), extensions).forEach(builder::add);
        TrafficTreatment treatment = builder.build();
        switch (type) {
            case SELECT:
                return DefaultGroupBucket.createSelectGroupBucket(treatment, (short) Math.max(1, bucket.getWeight()));
            case FAILOVER:
                return DefaultGroupBucket.createFailoverGroupBucket(
                        treatment,
                        WireValues.port(bucket.getWatchPort()),
                        bucket.getWatchGroup().equals(OFGroup.ANY)
                                ? null
                                : new GroupId(bucket.getWatchGroup().getGroupNumber()));
            case INDIRECT:
                return DefaultGroupBucket.createIndirectGroupBucket(treatment);
            default:
                return DefaultGroupBucket.createAllGroupBucket(treatment);
        }
    }
}
