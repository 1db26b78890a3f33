/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
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
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.MplsLabel;
import org.onlab.packet.TpPort;
import org.onlab.packet.VlanId;
import org.onosproject.driver.extensions.NiciraMatchCtState;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.Criteria;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.OFMetadata;

/** What is written and goes through bytes is read as it was. */
class SelectorCodecTest {
    private static final MacAddress MAC = MacAddress.valueOf("52:54:00:00:01:32");
    private static final List<OFVersion> VERSIONS = List.of(OFVersion.OF_13, OFVersion.OF_14);

    /** Criteria of other fabrics (optics, provider bridges and P4), and those that Open vSwitch does not have. */
    private static final Set<Criterion.Type> NOT_FOR_US = EnumSet.of(
            Criterion.Type.IN_PHY_PORT,
            Criterion.Type.IPV6_EXTHDR,
            Criterion.Type.INNER_VLAN_VID,
            Criterion.Type.INNER_VLAN_PCP,
            Criterion.Type.PBB_ISID,
            Criterion.Type.PBB_UCA,
            Criterion.Type.UNASSIGNED_40,
            Criterion.Type.ACTSET_OUTPUT,
            Criterion.Type.PACKET_TYPE,
            Criterion.Type.OCH_SIGID,
            Criterion.Type.OCH_SIGTYPE,
            Criterion.Type.ODU_SIGID,
            Criterion.Type.ODU_SIGTYPE,
            Criterion.Type.PROTOCOL_INDEPENDENT,
            Criterion.Type.EXTENSION,
            Criterion.Type.DUMMY);

    private final Extensions extensions = FakeDrivers.nicira().extensions();

    static Stream<Criterion> criteria() {
        return Stream.of(
                Criteria.matchInPort(PortNumber.portNumber(7)),
                Criteria.matchInPort(PortNumber.LOCAL),
                Criteria.matchMetadata(0x8000000000000001L),
                Criteria.matchEthDst(MAC),
                Criteria.matchEthDst(MacAddress.BROADCAST),
                Criteria.matchEthSrc(MAC),
                Criteria.matchEthDstMasked(MacAddress.IPV4_MULTICAST, MacAddress.IPV4_MULTICAST_MASK),
                Criteria.matchEthSrcMasked(MacAddress.IPV6_MULTICAST, MacAddress.IPV6_MULTICAST_MASK),
                Criteria.matchEthType(0x0800),
                Criteria.matchEthType(0x8035),
                Criteria.matchEthType(0xffff),
                Criteria.matchVlanId(VlanId.vlanId((short) 1)),
                Criteria.matchVlanId(VlanId.vlanId((short) 4094)),
                Criteria.matchVlanId(VlanId.ANY),
                Criteria.matchVlanId(VlanId.NONE),
                Criteria.matchVlanPcp((byte) 7),
                Criteria.matchIPDscp((byte) 63),
                Criteria.matchIPEcn((byte) 3),
                Criteria.matchIPProtocol((short) 17),
                Criteria.matchIPProtocol((short) 132),
                Criteria.matchIPSrc(IpPrefix.valueOf("10.1.0.0/24")),
                Criteria.matchIPDst(IpPrefix.valueOf("10.1.0.50/32")),
                Criteria.matchIPDst(IpPrefix.valueOf("128.0.0.0/1")),
                Criteria.matchIPv6Src(IpPrefix.valueOf("2001:db8::/33")),
                Criteria.matchIPv6Dst(IpPrefix.valueOf("2001:db8::1/128")),
                Criteria.matchIPv6FlowLabel(0xfffff),
                Criteria.matchTcpSrc(TpPort.tpPort(65535)),
                Criteria.matchTcpDst(TpPort.tpPort(80)),
                Criteria.matchTcpSrcMasked(TpPort.tpPort(0x1000), TpPort.tpPort(0xf000)),
                Criteria.matchTcpDstMasked(TpPort.tpPort(0x20), TpPort.tpPort(0xfff0)),
                Criteria.matchTcpFlags(0x12),
                Criteria.matchUdpSrc(TpPort.tpPort(68)),
                Criteria.matchUdpDst(TpPort.tpPort(4789)),
                Criteria.matchUdpSrcMasked(TpPort.tpPort(0x1000), TpPort.tpPort(0xf000)),
                Criteria.matchUdpDstMasked(TpPort.tpPort(0x1000), TpPort.tpPort(0xf000)),
                Criteria.matchSctpSrc(TpPort.tpPort(1)),
                Criteria.matchSctpDst(TpPort.tpPort(2)),
                Criteria.matchSctpSrcMasked(TpPort.tpPort(0x1000), TpPort.tpPort(0xf000)),
                Criteria.matchSctpDstMasked(TpPort.tpPort(0x1000), TpPort.tpPort(0xf000)),
                Criteria.matchIcmpType((short) 8),
                Criteria.matchIcmpType((short) 255),
                Criteria.matchIcmpCode((short) 0),
                Criteria.matchIcmpv6Type((short) 135),
                Criteria.matchIcmpv6Code((short) 0),
                Criteria.matchIPv6NDTargetAddress(Ip6Address.valueOf("fe80::1")),
                Criteria.matchIPv6NDSourceLinkLayerAddress(MAC),
                Criteria.matchIPv6NDTargetLinkLayerAddress(MAC),
                Criteria.matchArpOp(1),
                Criteria.matchArpOp(4),
                Criteria.matchArpSpa(Ip4Address.valueOf("10.1.0.11")),
                Criteria.matchArpTpa(Ip4Address.valueOf("255.255.255.255")),
                Criteria.matchArpSha(MAC),
                Criteria.matchArpTha(MacAddress.ZERO),
                Criteria.matchMplsLabel(MplsLabel.mplsLabel(1048575)),
                Criteria.matchMplsBos(true),
                Criteria.matchMplsBos(false),
                Criteria.matchMplsTc((byte) 5),
                Criteria.matchTunnelId(0xffffffL),
                Criteria.extension(new NiciraMatchCtState(0x22L, 0x2fL), FakeDrivers.DEVICE));
    }

    static Stream<Arguments> criteriaAndVersions() {
        return VERSIONS.stream().flatMap(version -> criteria().map(criterion -> Arguments.of(criterion, version)));
    }

    @ParameterizedTest
    @MethodSource("criteriaAndVersions")
    void everyCriterionIsReadAsItWasWritten(Criterion criterion, OFVersion version) {
        TrafficSelector selector =
                DefaultTrafficSelector.builder().add(criterion).build();

        assertEquals(selector, throughWire(selector, version));
    }

    @Test
    void everyCriterionTypeIsEitherTestedOrNotForUs() {
        Set<Criterion.Type> tested = criteria().map(Criterion::type).collect(Collectors.toSet());
        Set<Criterion.Type> left = EnumSet.complementOf(EnumSet.copyOf(NOT_FOR_US));
        left.removeAll(tested);

        assertTrue(left.isEmpty(), left::toString);
    }

    @Test
    void aPrefixOfLengthNoneMatchesEverything() {
        TrafficSelector everything = DefaultTrafficSelector.builder()
                .matchIPDst(IpPrefix.valueOf("0.0.0.0/0"))
                .build();

        assertEquals(DefaultTrafficSelector.emptySelector(), throughWire(everything, OFVersion.OF_13));
    }

    @Test
    void bitsOutsideAMaskAreCleared() {
        TrafficSelector selector = DefaultTrafficSelector.builder()
                .matchEthDstMasked(MAC, MacAddress.valueOf("ff:00:00:00:00:00"))
                .build();

        Match match = SelectorCodec.write(selector, OFFactories.getFactory(OFVersion.OF_13), extensions);

        assertEquals(
                "52:00:00:00:00:00",
                match.getMasked(MatchField.ETH_DST).getValue().toString());
    }

    @Test
    void aCriterionWithoutAFieldIsRefused() {
        TrafficSelector selector =
                DefaultTrafficSelector.builder().add(Criteria.matchPbbIsid(1)).build();
        OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);

        assertThrows(UnsupportedOperationException.class, () -> SelectorCodec.write(selector, factory, extensions));
    }

    @Test
    void aMaskThatNoCriterionCanSayIsRefusedAndNotLeftOut() {
        OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
        Match noPrefix = factory.buildMatch()
                .setMasked(MatchField.IPV4_DST, IPv4Address.of("10.0.0.1"), IPv4Address.of("255.0.0.255"))
                .build();
        Match metadata = factory.buildMatch()
                .setMasked(MatchField.METADATA, OFMetadata.ofRaw(1), OFMetadata.ofRaw(3))
                .build();

        assertThrows(UnsupportedOperationException.class, () -> SelectorCodec.read(noPrefix, extensions));
        assertThrows(UnsupportedOperationException.class, () -> SelectorCodec.read(metadata, extensions));
    }

    @Test
    void anExtensionIsRefusedWithoutADriverForIt() {
        TrafficSelector selector = DefaultTrafficSelector.builder()
                .extension(new NiciraMatchCtState(0x22L, 0x2fL), FakeDrivers.DEVICE)
                .build();
        OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
        Extensions none = FakeDrivers.plain().extensions();
        Match match = SelectorCodec.write(selector, factory, extensions);

        assertThrows(UnsupportedOperationException.class, () -> SelectorCodec.write(selector, factory, none));
        assertThrows(UnsupportedOperationException.class, () -> SelectorCodec.read(match, none));
    }

    @Test
    void theDriverIsLeftAloneUnlessAnExtensionNeedsIt() {
        FakeDrivers drivers = FakeDrivers.nicira();
        Extensions lazy = drivers.extensions();
        TrafficSelector selector =
                DefaultTrafficSelector.builder().matchEthDst(MAC).build();

        SelectorCodec.read(SelectorCodec.write(selector, OFFactories.getFactory(OFVersion.OF_13), lazy), lazy);

        assertFalse(drivers.lookups() > 0);
    }

    private TrafficSelector throughWire(TrafficSelector selector, OFVersion version) {
        OFFactory factory = OFFactories.getFactory(version);
        OFFlowAdd mod = factory.buildFlowAdd()
                .setMatch(SelectorCodec.write(selector, factory, extensions))
                .build();
        return SelectorCodec.read(Wire.throughWire(mod).getMatch(), extensions);
    }
}
