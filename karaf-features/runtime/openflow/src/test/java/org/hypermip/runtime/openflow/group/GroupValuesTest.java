/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation.GroupMsgErrorCode;
import org.projectfloodlight.openflow.protocol.OFBadActionCode;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupModFailedCode;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFErrorCauseData;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Types, buckets and errors of groups, as ONOS says them and as the wire does. */
class GroupValuesTest {
    private final OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
    private final BucketCodec buckets = new BucketCodec(FakeDrivers.nicira().extensions());

    @ParameterizedTest
    @EnumSource(OFGroupType.class)
    void everyTypeOnTheWireHasItsOwn(OFGroupType type) {
        assertEquals(type, GroupTypes.write(GroupTypes.read(type)));
    }

    @Test
    void cloneGroupsAreNone() {
        assertThrows(UnsupportedOperationException.class, () -> GroupTypes.write(GroupDescription.Type.CLONE));
    }

    @ParameterizedTest
    @EnumSource(
            value = OFGroupModFailedCode.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNKNOWN_BUCKET", "BUCKET_EXISTS"})
    void anErrorOfAGroupHasTheSameName(OFGroupModFailedCode code) {
        assertEquals(code.name(), read(code).name());
    }

    /** OpenFlow 1.5's, which ONOS does not have. */
    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_BUCKET", "BUCKET_EXISTS"})
    void aNewerErrorIsABadBucket(OFGroupModFailedCode code) {
        assertEquals(GroupMsgErrorCode.BAD_BUCKET, read(code));
    }

    private GroupMsgErrorCode read(OFGroupModFailedCode code) {
        return GroupErrors.code(factory.errorMsgs()
                .buildGroupModFailedErrorMsg()
                .setXid(1)
                .setCode(code)
                .setData(OFErrorCauseData.NONE)
                .build());
    }

    @Test
    void anErrorOfAnActionIsABadBucket() {
        assertEquals(
                GroupMsgErrorCode.BAD_BUCKET,
                GroupErrors.code(factory.errorMsgs()
                        .buildBadActionErrorMsg()
                        .setXid(1)
                        .setCode(OFBadActionCode.BAD_OUT_PORT)
                        .setData(OFErrorCauseData.NONE)
                        .build()));
    }

    @Test
    void aFailoverBucketThatWatchesNoGroupWatchesItsPort() {
        GroupBucket read = buckets.read(bucket(0, OFPort.of(4), OFGroup.ANY), GroupDescription.Type.FAILOVER);

        assertEquals(4, read.watchPort().toLong());
        assertNull(read.watchGroup());
    }

    @Test
    void aWeightThatASwitchDoesNotSayIsOne() {
        GroupBucket read = buckets.read(bucket(0, OFPort.ANY, OFGroup.ANY), GroupDescription.Type.SELECT);

        assertEquals(1, read.weight());
    }

    @Test
    void onlyASelectGroupHasWeights() {
        GroupBucket all = buckets.read(bucket(0, OFPort.ANY, OFGroup.ANY), GroupDescription.Type.ALL);
        GroupBucket select = buckets.read(bucket(7, OFPort.ANY, OFGroup.ANY), GroupDescription.Type.SELECT);

        assertEquals(0, buckets.write(List.of(all), factory).get(0).getWeight());
        assertEquals(7, buckets.write(List.of(select), factory).get(0).getWeight());
    }

    @Test
    void aGroupWithoutCountersIsReportedWithoutThem() {
        OFGroupDescStatsEntry described = factory.buildGroupDescStatsEntry()
                .setGroup(OFGroup.of(8))
                .setGroupType(OFGroupType.ALL)
                .setBuckets(List.of(bucket(0, OFPort.ANY, OFGroup.ANY)))
                .build();

        Group group = new GroupReader(FakeDrivers.nicira().extensions())
                .read(List.of(described), List.of())
                .iterator()
                .next();

        assertEquals(8, group.id().id());
        assertEquals(0, group.packets());
        assertEquals(0, group.buckets().buckets().get(0).packets());
    }

    private OFBucket bucket(int weight, OFPort watchPort, OFGroup watchGroup) {
        return factory.buildBucket()
                .setWeight(weight)
                .setWatchPort(watchPort)
                .setWatchGroup(watchGroup)
                .setActions(List.of(factory.actions().output(OFPort.of(1), 0)))
                .build();
    }
}
