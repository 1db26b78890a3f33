/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.hypermip.runtime.openflow.fake.Wire;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.TpPort;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** Whatever the values, masks and prefixes: what is written and goes through bytes is read as it was. */
class SelectorPropertiesTest {
    private static final long EVERY_BIT = 0xffffffffffffL;

    private final Extensions extensions = FakeDrivers.plain().extensions();

    @Property
    void everyIpv4Prefix(@ForAll int source, @ForAll int destination, @ForAll @IntRange(min = 1, max = 32) int length) {
        assertReadAsWritten(DefaultTrafficSelector.builder()
                .matchEthType((short) 0x800)
                .matchIPSrc(IpPrefix.valueOf(Ip4Address.valueOf(source), length))
                .matchIPDst(IpPrefix.valueOf(Ip4Address.valueOf(destination), 33 - length))
                .build());
    }

    @Property
    void everyIpv6Prefix(
            @ForAll @Size(16) byte[] source,
            @ForAll @Size(16) byte[] destination,
            @ForAll @IntRange(min = 1, max = 128) int length) {
        assertReadAsWritten(DefaultTrafficSelector.builder()
                .matchEthType((short) 0x86dd)
                .matchIPv6Src(IpPrefix.valueOf(Ip6Address.valueOf(source), length))
                .matchIPv6Dst(IpPrefix.valueOf(Ip6Address.valueOf(destination), 129 - length))
                .build());
    }

    @Property
    void everyMaskedMac(
            @ForAll @LongRange(min = 0, max = EVERY_BIT) long mac,
            @ForAll @LongRange(min = 1, max = EVERY_BIT - 1) long mask) {
        assertReadAsWritten(DefaultTrafficSelector.builder()
                .matchEthDstMasked(MacAddress.valueOf(mac & mask), MacAddress.valueOf(mask))
                .matchEthSrc(MacAddress.valueOf(mac))
                .build());
    }

    @Property
    void everyMaskedPort(
            @ForAll @IntRange(min = 0, max = 0xffff) int port, @ForAll @IntRange(min = 1, max = 0xfffe) int mask) {
        assertReadAsWritten(DefaultTrafficSelector.builder()
                .matchEthType((short) 0x800)
                .matchIPProtocol((byte) 17)
                .matchUdpSrc(TpPort.tpPort(port))
                .matchUdpDstMasked(TpPort.tpPort(port & mask), TpPort.tpPort(mask))
                .build());
    }

    @Property
    void everyTunnelKeyAndMetadata(@ForAll long key, @ForAll long metadata) {
        assertReadAsWritten(DefaultTrafficSelector.builder()
                .matchTunnelId(key)
                .matchMetadata(metadata)
                .build());
    }

    private void assertReadAsWritten(TrafficSelector selector) {
        OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
        OFFlowAdd mod = factory.buildFlowAdd()
                .setMatch(SelectorCodec.write(selector, factory, extensions))
                .build();
        assertEquals(selector, SelectorCodec.read(Wire.throughWire(mod).getMatch(), extensions));
    }
}
