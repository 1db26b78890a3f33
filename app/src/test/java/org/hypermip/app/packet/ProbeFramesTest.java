/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hypermip.app.Reports;
import org.hypermip.flows.binding.Probe;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.ndp.NeighborDiscoveryOptions;
import org.onlab.packet.ndp.NeighborSolicitation;

/** The questions, as a guest reads them. */
class ProbeFramesTest {

    private static Ethernet question(String address) throws DeserializationException {
        byte[] bytes =
                ProbeFrames.question(Reports.mac(1), IpAddress.valueOf(address)).serialize();
        Ethernet frame = Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
        assertEquals(Probe.ASKER, frame.getSourceMAC());
        assertEquals(Reports.mac(1), frame.getDestinationMAC());
        return frame;
    }

    @Test
    void anIp4AddressIsAskedForByAnArpProbe() throws DeserializationException {
        ARP arp = (ARP) question("10.1.0.50").getPayload();

        assertEquals(ARP.OP_REQUEST, arp.getOpCode());
        assertArrayEquals(Probe.ASKER.toBytes(), arp.getSenderHardwareAddress());
        assertArrayEquals(Ip4Address.ZERO.toOctets(), arp.getSenderProtocolAddress());
        assertArrayEquals(Ip4Address.valueOf("10.1.0.50").toOctets(), arp.getTargetProtocolAddress());
    }

    @Test
    void anIp6AddressIsAskedForByASolicitationThatCanBeAnsweredToTheAsker() throws DeserializationException {
        IPv6 packet = (IPv6) question("2001:db8:a::50").getPayload();
        NeighborSolicitation solicitation = (NeighborSolicitation) ((ICMP6) packet.getPayload()).getPayload();

        assertEquals((byte) 255, packet.getHopLimit());
        assertArrayEquals(Ip6Address.valueOf("fe80::48:4dff:fe49:5001").toOctets(), packet.getSourceAddress());
        assertArrayEquals(Ip6Address.valueOf("2001:db8:a::50").toOctets(), packet.getDestinationAddress());
        assertArrayEquals(Ip6Address.valueOf("2001:db8:a::50").toOctets(), solicitation.getTargetAddress());
        NeighborDiscoveryOptions.Option option = solicitation.getOptions().get(0);
        assertEquals(NeighborDiscoveryOptions.TYPE_SOURCE_LL_ADDRESS, option.type());
        assertArrayEquals(Probe.ASKER.toBytes(), option.data());
    }
}
