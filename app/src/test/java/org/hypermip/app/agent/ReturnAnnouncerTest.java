/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.TwoSites.A1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.hypermip.app.Reports;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.OutboundPacket;

class ReturnAnnouncerTest {

    private final Agency agency = new Agency();

    @Test
    void leavingHomeIsNotAnnounced() {
        agency.move(1, "hv-a", "hv-b");
        agency.fabric.time.advance(Duration.ofSeconds(5));

        assertEquals(0, agency.packets.size());
    }

    @Test
    void aReturnIsAnnouncedOnArrivalAndBeforeTheLastRulesGo() {
        agency.move(1, "hv-a", "hv-b");
        agency.fabric.time.advance(Duration.ofSeconds(5));

        agency.move(1, "hv-b", "hv-a");
        assertEquals(1, agency.packets.size());
        agency.fabric.time.advance(Duration.ofSeconds(5));
        assertEquals(2, agency.packets.size());
    }

    @Test
    void theAnnouncementComesFromTheMachinesPortAndGoesTheWayOfAnyFrame() throws DeserializationException {
        agency.move(1, "hv-a", "hv-b");
        agency.move(1, "hv-b", "hv-a");

        OutboundPacket packet = agency.packets.get(0);
        assertEquals(A1, packet.sendThrough());
        assertEquals(PortNumber.portNumber(7), packet.inPort());
        assertEquals(
                DefaultTrafficTreatment.builder().setOutput(PortNumber.NORMAL).build(), packet.treatment());
        byte[] bytes = packet.data().array();
        Ethernet frame = Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
        assertEquals(Reports.mac(1), frame.getSourceMAC());
        assertEquals(MacAddress.BROADCAST, frame.getDestinationMAC());
        ARP arp = (ARP) frame.getPayload();
        assertEquals(ARP.OP_REPLY, arp.getOpCode());
        assertArrayEquals(Reports.mac(1).toBytes(), arp.getSenderHardwareAddress());
        assertArrayEquals(Ip4Address.valueOf("10.1.0.50").toOctets(), arp.getSenderProtocolAddress());
        assertArrayEquals(Ip4Address.valueOf("10.1.0.50").toOctets(), arp.getTargetProtocolAddress());
    }

    @Test
    void withoutAPortThereIsNothingToAnnounceFrom() {
        agency.move(1, "hv-a", "hv-b");
        agency.move(1, "hv-b", "hv-a");
        agency.packets.clear();

        agency.fabric.switches.removePort(A1, "tap-a");
        agency.fabric.time.advance(Duration.ofSeconds(5));

        assertEquals(0, agency.packets.size());
    }
}
