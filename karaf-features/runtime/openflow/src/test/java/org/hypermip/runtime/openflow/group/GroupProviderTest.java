/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.runtime.openflow.fake.FakeController;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.hypermip.runtime.openflow.fake.FakeSwitch;
import org.hypermip.runtime.openflow.fake.ManualScheduler;
import org.hypermip.runtime.openflow.fake.Providers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.onlab.packet.Ip4Address;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.core.GroupId;
import org.onosproject.driver.extensions.NiciraSetTunnelDst;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.group.DefaultGroup;
import org.onosproject.net.group.DefaultGroupBucket;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBucket;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupDescription;
import org.onosproject.net.group.GroupOperation;
import org.onosproject.net.group.GroupOperation.GroupMsgErrorCode;
import org.onosproject.net.group.GroupOperations;
import org.onosproject.net.group.GroupProvider;
import org.onosproject.net.group.GroupProviderRegistry;
import org.onosproject.net.group.GroupProviderService;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsRequest;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupModCommand;
import org.projectfloodlight.openflow.protocol.OFGroupModFailedCode;
import org.projectfloodlight.openflow.protocol.OFGroupStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.types.OFErrorCauseData;
import org.projectfloodlight.openflow.types.U64;

class GroupProviderTest {
    private final FakeController controller = new FakeController();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final RecordingGroupService service = new RecordingGroupService();
    private final FakeSwitch sw = new FakeSwitch(1, OFVersion.OF_13);
    private final OpenFlowGroupProvider provider = new OpenFlowGroupProvider(
            Providers.registry(GroupProviderRegistry.class, service),
            controller,
            FakeDrivers.nicira(),
            new ComponentConfigAdapter(),
            Map.of(),
            scheduler);

    static Stream<GroupOperation> groups() {
        TrafficTreatment one = output(1);
        TrafficTreatment tunnel = DefaultTrafficTreatment.builder()
                .setTunnelId(1001)
                .extension(new NiciraSetTunnelDst(Ip4Address.valueOf("172.31.0.2")), FakeDrivers.DEVICE)
                .setOutput(PortNumber.portNumber(10))
                .build();
        return Stream.of(
                add(
                        1,
                        GroupDescription.Type.ALL,
                        DefaultGroupBucket.createAllGroupBucket(one),
                        DefaultGroupBucket.createAllGroupBucket(tunnel)),
                add(2, GroupDescription.Type.INDIRECT, DefaultGroupBucket.createIndirectGroupBucket(tunnel)),
                add(
                        3,
                        GroupDescription.Type.SELECT,
                        DefaultGroupBucket.createSelectGroupBucket(one, (short) 10),
                        DefaultGroupBucket.createSelectGroupBucket(output(2), (short) 20)),
                add(
                        4,
                        GroupDescription.Type.FAILOVER,
                        DefaultGroupBucket.createFailoverGroupBucket(one, PortNumber.portNumber(1), null),
                        DefaultGroupBucket.createFailoverGroupBucket(
                                output(2), PortNumber.portNumber(2), new GroupId(1))));
    }

    @BeforeEach
    void connect() {
        controller.connect(sw);
        scheduler.runDue();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyGroupIsReportedAsItWasAdded(GroupOperation operation) {
        OFGroupMod mod = (OFGroupMod) perform(operation).get(0);
        sw.takeSent();
        scheduler.pass(5_000);

        answer(sw.takeSent(), mod);

        Group expected =
                new DefaultGroup(operation.groupId(), FakeDrivers.DEVICE, operation.groupType(), operation.buckets());
        Group reported = service.groups.iterator().next();
        assertEquals(expected, reported);
        List<GroupBucket> buckets = reported.buckets().buckets();
        for (int i = 0; i < buckets.size(); i++) {
            assertTrue(buckets.get(i)
                    .hasSameParameters(operation.buckets().buckets().get(i)));
            assertEquals(100L + i, buckets.get(i).packets());
        }
        assertEquals(Group.GroupState.ADDED, reported.state());
        assertEquals(12_500, reported.life());
        assertEquals(3, reported.referenceCount());
    }

    @Test
    void modificationAndDeletionAreWritten() {
        GroupBuckets buckets = groups().findFirst().orElseThrow().buckets();

        List<OFMessage> sent = perform(
                GroupOperation.createModifyGroupOperation(new GroupId(1), GroupDescription.Type.ALL, buckets),
                GroupOperation.createDeleteGroupOperation(new GroupId(2), GroupDescription.Type.INDIRECT));

        assertEquals(OFGroupModCommand.MODIFY, ((OFGroupMod) sent.get(0)).getCommand());
        assertEquals(OFGroupModCommand.DELETE, ((OFGroupMod) sent.get(1)).getCommand());
        assertEquals(2, ((OFGroupMod) sent.get(1)).getGroup().getGroupNumber());
        assertTrue(sent.get(2) instanceof OFBarrierRequest);
    }

    @Test
    void anErrorNamesTheOperationThatFailedAndWhy() {
        GroupOperation[] both = groups().limit(2).toArray(GroupOperation[]::new);
        List<OFMessage> sent = perform(both);

        controller.receive(
                sw,
                sw.factory()
                        .errorMsgs()
                        .buildGroupModFailedErrorMsg()
                        .setXid(sent.get(1).getXid())
                        .setCode(OFGroupModFailedCode.GROUP_EXISTS)
                        .setData(OFErrorCauseData.NONE)
                        .build());
        scheduler.runDue();

        assertEquals(1, service.failed.size());
        assertEquals(both[1].groupId(), service.failed.get(0).groupId());
        assertEquals(GroupMsgErrorCode.GROUP_EXISTS, service.failed.get(0).failureCode());
    }

    @Test
    void afterItsBarrierAnOperationCanFailNoMore() {
        List<OFMessage> sent = perform(groups().findFirst().orElseThrow());
        OFMessage barrier = sent.get(sent.size() - 1);

        controller.receive(
                sw, sw.factory().buildBarrierReply().setXid(barrier.getXid()).build());
        controller.receive(
                sw,
                sw.factory()
                        .errorMsgs()
                        .buildGroupModFailedErrorMsg()
                        .setXid(sent.get(0).getXid())
                        .setCode(OFGroupModFailedCode.GROUP_EXISTS)
                        .setData(OFErrorCauseData.NONE)
                        .build());
        scheduler.runDue();

        assertTrue(service.failed.isEmpty());
    }

    @Test
    void aGroupThatOpenFlowCannotSayFailsAndIsNotSent() {
        List<OFMessage> sent =
                perform(add(9, GroupDescription.Type.CLONE, DefaultGroupBucket.createCloneGroupBucket(output(1))));
        scheduler.runDue();

        assertTrue(sent.stream().noneMatch(OFGroupMod.class::isInstance));
        assertEquals(new GroupId(9), service.failed.get(0).groupId());
    }

    @Test
    void anAnswerThatAChangeHasOvertakenIsGivenUp() {
        List<OFMessage> request = sw.takeSent();
        OFGroupMod mod =
                (OFGroupMod) perform(groups().findFirst().orElseThrow()).get(0);

        answer(request, mod);

        assertTrue(service.reports == 0);
    }

    @Test
    void aSwitchIsAskedForItsGroupsAtOnce() {
        answer(sw.takeSent());

        assertEquals(1, service.reports);
        assertTrue(service.groups.isEmpty());
    }

    private static TrafficTreatment output(long port) {
        return DefaultTrafficTreatment.builder()
                .setOutput(PortNumber.portNumber(port))
                .build();
    }

    private static GroupOperation add(int id, GroupDescription.Type type, GroupBucket... buckets) {
        return GroupOperation.createAddGroupOperation(new GroupId(id), type, new GroupBuckets(Arrays.asList(buckets)));
    }

    private List<OFMessage> perform(GroupOperation... operations) {
        sw.takeSent();
        provider.performGroupOperation(FakeDrivers.DEVICE, new GroupOperations(Arrays.asList(operations)));
        return sw.takeSent();
    }

    /** Both halves of the answer to the last poll among these messages: the switch has these groups. */
    private void answer(List<OFMessage> sent, OFGroupMod... groups) {
        long descriptions = lastXid(sent, OFGroupDescStatsRequest.class);
        long counters = lastXid(sent, OFGroupStatsRequest.class);
        controller.receive(
                sw,
                sw.factory()
                        .buildGroupDescStatsReply()
                        .setXid(descriptions)
                        .setEntries(Arrays.stream(groups)
                                .map(mod -> sw.factory()
                                        .buildGroupDescStatsEntry()
                                        .setGroup(mod.getGroup())
                                        .setGroupType(mod.getGroupType())
                                        .setBuckets(mod.getBuckets())
                                        .build())
                                .collect(Collectors.toList()))
                        .build(),
                sw.factory()
                        .buildGroupStatsReply()
                        .setXid(counters)
                        .setEntries(Arrays.stream(groups)
                                .map(mod -> sw.factory()
                                        .buildGroupStatsEntry()
                                        .setGroup(mod.getGroup())
                                        .setRefCount(3)
                                        .setDurationSec(12)
                                        .setDurationNsec(500_000_000)
                                        .setBucketStats(List.of(
                                                sw.factory().bucketCounter(U64.of(100), U64.of(1)),
                                                sw.factory().bucketCounter(U64.of(101), U64.of(1))))
                                        .build())
                                .collect(Collectors.toList()))
                        .build());
    }

    private static long lastXid(List<OFMessage> sent, Class<? extends OFMessage> type) {
        return sent.stream()
                .filter(type::isInstance)
                .mapToLong(OFMessage::getXid)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static final class RecordingGroupService implements GroupProviderService {
        private final List<GroupOperation> failed = new ArrayList<>();
        private Collection<Group> groups = List.of();
        private int reports;

        @Override
        public void groupOperationFailed(DeviceId deviceId, GroupOperation operation) {
            failed.add(operation);
        }

        @Override
        public void pushGroupMetrics(DeviceId deviceId, Collection<Group> groupEntries) {
            groups = groupEntries;
            reports++;
        }

        @Override
        public void notifyOfFailovers(Collection<Group> failoverGroups) {
            throw new UnsupportedOperationException();
        }

        @Override
        public GroupProvider provider() {
            throw new UnsupportedOperationException();
        }
    }
}
