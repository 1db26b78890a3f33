/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.hypermip.runtime.openflow.fake.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.onlab.packet.EthType;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.core.GroupId;
import org.onosproject.driver.extensions.NiciraLoad;
import org.onosproject.driver.extensions.NiciraMoveTreatmentFactory;
import org.onosproject.driver.extensions.NiciraResubmit;
import org.onosproject.driver.extensions.NiciraResubmitTable;
import org.onosproject.driver.extensions.NiciraSetTunnelDst;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.flow.instructions.Instructions.ExtensionInstructionWrapper;
import org.onosproject.net.flow.instructions.L2ModificationInstruction.L2SubType;
import org.onosproject.net.flow.instructions.L3ModificationInstruction.L3SubType;
import org.onosproject.net.flow.instructions.L4ModificationInstruction.L4SubType;
import org.onosproject.net.flow.instructions.UnresolvedExtensionTreatment;
import org.onosproject.net.meter.MeterId;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** What is written and goes through bytes is read as it was, in the same order. */
class TreatmentCodecTest {
    private static final MacAddress MAC = MacAddress.valueOf("02:00:0a:01:00:01");
    private static final Ip4Address IP4 = Ip4Address.valueOf("255.1.0.50");
    private static final Ip6Address IP6 = Ip6Address.valueOf("2001:db8::50");
    private static final TpPort PORT = TpPort.tpPort(65535);

    private final Extensions extensions = FakeDrivers.nicira().extensions();
    private final OFFactory factory13 = OFFactories.getFactory(OFVersion.OF_13);

    static Stream<Instruction> instructions() {
        return Stream.of(
                Instructions.createOutput(PortNumber.portNumber(1)),
                Instructions.createOutput(PortNumber.portNumber(0xffffff00L)),
                Instructions.createOutput(PortNumber.IN_PORT),
                Instructions.createOutput(PortNumber.TABLE),
                Instructions.createOutput(PortNumber.NORMAL),
                Instructions.createOutput(PortNumber.FLOOD),
                Instructions.createOutput(PortNumber.ALL),
                Instructions.createOutput(PortNumber.LOCAL),
                Instructions.createOutput(PortNumber.CONTROLLER),
                Instructions.createGroup(new GroupId(7)),
                Instructions.setQueue(3, null),
                Instructions.modL2Src(MAC),
                Instructions.modL2Dst(MacAddress.BROADCAST),
                Instructions.modVlanId(VlanId.vlanId((short) 4094)),
                Instructions.modVlanPcp((byte) 7),
                Instructions.pushVlan(),
                Instructions.pushVlan(EthType.EtherType.QINQ.ethType()),
                Instructions.popVlan(),
                Instructions.pushMpls(),
                Instructions.popMpls(),
                Instructions.popMpls(EthType.EtherType.IPV6.ethType()),
                Instructions.modMplsLabel(MplsLabel.mplsLabel(1048575)),
                Instructions.modMplsBos(true),
                Instructions.decMplsTtl(),
                Instructions.modTunnelId(0xffffffL),
                Instructions.modL3Src(IP4),
                Instructions.modL3Dst(IP4),
                Instructions.modL3IPv6Src(IP6),
                Instructions.modL3IPv6Dst(IP6),
                Instructions.modL3IPv6FlowLabel(0xfffff),
                Instructions.modIpDscp((byte) 46),
                Instructions.decNwTtl(),
                Instructions.modL3ArpOp((short) 2),
                Instructions.modArpSpa(IP4),
                Instructions.modArpTpa(IP4),
                Instructions.modArpSha(MAC),
                Instructions.modArpTha(MAC),
                Instructions.modTcpSrc(PORT),
                Instructions.modTcpDst(PORT),
                Instructions.modUdpSrc(PORT),
                Instructions.modUdpDst(PORT));
    }

    static Stream<Arguments> instructionsAndVersions() {
        return Stream.of(OFVersion.OF_13, OFVersion.OF_14)
                .flatMap(version -> instructions().map(instruction -> Arguments.of(instruction, version)));
    }

    static Stream<ExtensionTreatment> niciraExtensions() {
        return Stream.of(
                new NiciraSetTunnelDst(Ip4Address.valueOf("172.31.0.2")),
                NiciraMoveTreatmentFactory.createNiciraMovArpShaToTha(),
                NiciraMoveTreatmentFactory.createNiciraMovArpSpaToTpa(),
                NiciraMoveTreatmentFactory.createNiciraMovEthSrcToDst(),
                NiciraMoveTreatmentFactory.createNiciraMovIpSrcToDst(),
                new NiciraResubmit(PortNumber.portNumber(1)),
                new NiciraResubmitTable(PortNumber.portNumber(1), (short) 5),
                new NiciraResubmitTable((short) 0),
                new NiciraLoad(0x1f, 0x10004, 7));
    }

    @ParameterizedTest
    @MethodSource("instructionsAndVersions")
    void everyInstructionIsReadAsItWasWritten(Instruction instruction, OFVersion version) {
        TrafficTreatment treatment =
                DefaultTrafficTreatment.builder().add(instruction).build();

        assertEquals(treatment, throughWire(treatment, version));
    }

    @ParameterizedTest
    @MethodSource("niciraExtensions")
    void everyNiciraExtensionIsReadAsItWasWritten(ExtensionTreatment extension) {
        TrafficTreatment treatment = DefaultTrafficTreatment.builder()
                .setTunnelId(1001)
                .extension(extension, FakeDrivers.DEVICE)
                .setOutput(PortNumber.portNumber(10))
                .build();

        assertEquals(treatment, throughWire(treatment, OFVersion.OF_13));
    }

    /** Open vSwitch does not copy TTLs. */
    @Test
    void everyKindOfModificationIsTested() {
        Set<Enum<?>> kinds = Stream.of(L2SubType.values(), L3SubType.values(), L4SubType.values())
                .flatMap(Arrays::stream)
                .collect(Collectors.toCollection(HashSet::new));
        kinds.removeAll(Set.of(L3SubType.TTL_IN, L3SubType.TTL_OUT));
        kinds.removeAll(instructions().map(ActionMappings::kind).collect(Collectors.toSet()));

        assertTrue(kinds.isEmpty(), kinds::toString);
    }

    @Test
    void aWholeTreatmentKeepsItsPartsAndTheirOrder() {
        TrafficTreatment treatment = DefaultTrafficTreatment.builder()
                .meter(MeterId.meterId(4))
                .setEthSrc(MAC)
                .setOutput(PortNumber.portNumber(1))
                .setEthDst(MAC)
                .setOutput(PortNumber.portNumber(2))
                .wipeDeferred()
                .deferred()
                .setOutput(PortNumber.portNumber(3))
                .group(new GroupId(9))
                .writeMetadata(0x1234, 0xffff)
                .transition(5)
                .build();

        TrafficTreatment read = throughWire(treatment, OFVersion.OF_13);

        assertEquals(treatment, read);
        assertEquals(treatment.immediate(), read.immediate());
        assertEquals(treatment.deferred(), read.deferred());
        assertEquals(treatment.meters(), read.meters());
        assertTrue(read.clearedDeferred());
    }

    @Test
    void toDropIsToDoNothing() {
        TrafficTreatment drop = DefaultTrafficTreatment.builder().drop().build();

        assertTrue(TreatmentWriter.write(drop, factory13, extensions).isEmpty());
        assertEquals(drop, throughWire(drop, OFVersion.OF_13));
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        TrafficTreatment queueOfAPort = DefaultTrafficTreatment.builder()
                .setQueue(1, PortNumber.portNumber(2))
                .build();
        TrafficTreatment noVlan =
                DefaultTrafficTreatment.builder().setVlanId(VlanId.ANY).build();
        TrafficTreatment extension = DefaultTrafficTreatment.builder()
                .extension(new NiciraSetTunnelDst(IP4), FakeDrivers.DEVICE)
                .build();

        assertRefused(queueOfAPort, extensions);
        assertRefused(noVlan, extensions);
        assertRefused(extension, FakeDrivers.plain().extensions());
    }

    @Test
    void anActionThatNobodyKnowsIsKeptAsUnresolved() {
        List<Instruction> read = ActionCodec.read(List.of(factory13.actions().setNwTtl((short) 64)), extensions);

        ExtensionInstructionWrapper wrapper = assertInstanceOf(ExtensionInstructionWrapper.class, read.get(0));
        assertInstanceOf(UnresolvedExtensionTreatment.class, wrapper.extensionInstruction());
    }

    private void assertRefused(TrafficTreatment treatment, Extensions with) {
        assertThrows(UnsupportedOperationException.class, () -> TreatmentWriter.write(treatment, factory13, with));
    }

    private TrafficTreatment throughWire(TrafficTreatment treatment, OFVersion version) {
        OFFactory factory = OFFactories.getFactory(version);
        OFFlowAdd mod = factory.buildFlowAdd()
                .setInstructions(TreatmentWriter.write(treatment, factory, extensions))
                .build();
        return TreatmentReader.read(Wire.throughWire(mod).getInstructions(), extensions);
    }
}
