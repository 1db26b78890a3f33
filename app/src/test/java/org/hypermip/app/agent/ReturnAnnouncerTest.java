/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.TwoSites.A1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hypermip.app.Reports;
import org.hypermip.app.fake.FakeOwnership;
import org.hypermip.app.fake.FakePackets;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.rules.BaseForwarding;
import org.hypermip.flows.rules.Pipeline;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.ndp.NeighborAdvertisement;
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
    void whenAPlaceGivesUpWhatItSentOnTheReturnIsAnnouncedBeforeTheFirstRuleGoes() {
        agency.move(1, "hv-a", "hv-b");
        agency.fabric.time.advance(Duration.ofSeconds(5));
        agency.move(1, "hv-b", "hv-a");
        List<Long> removals = agency.removalsBeforeAnnouncements();

        agency.fabric.time.advance(Duration.ofSeconds(5));

        assertEquals(List.of(0L), removals);
        assertTrue(agency.fabric.flowRules.removals() > 0);
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
    void whereAnotherApplicationForwardsTheAnnouncementPassesItsRules() {
        agency.fabric.domain.set(Pipeline.of(0, 41000, BaseForwarding.inTable(2)));
        agency.move(1, "hv-a", "hv-b");
        agency.move(1, "hv-b", "hv-a");

        assertEquals(
                DefaultTrafficTreatment.builder().setOutput(PortNumber.TABLE).build(),
                agency.packets.get(0).treatment());
    }

    @Test
    void everyIpv6AddressIsAnnouncedToAllNodesAndOverridesWhatTheyKnow() throws DeserializationException {
        FakePackets packets = new FakePackets();
        Binding home = Binding.builder()
                .mobileNode("vm1")
                .interfaces(
                        List.of(HomeAddress.of("net-a", Reports.mac(1), List.of(IpAddress.valueOf("2001:db8:a::32")))))
                .phase(BindingPhase.AT_HOME)
                .at(Attachment.at("hv-a", A1, Map.of(Reports.mac(1), "tap-a")))
                .build();
        new ReturnAnnouncer(packets, new FakeOwnership()).announce(home, agency.reconciler.view());

        List<String> announced = new ArrayList<>();
        for (OutboundPacket packet : packets.emitted()) {
            assertEquals(PortNumber.portNumber(7), packet.inPort());
            byte[] bytes = packet.data().array();
            Ethernet frame = Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
            assertEquals(Reports.mac(1), frame.getSourceMAC());
            assertEquals(MacAddress.valueOf("33:33:00:00:00:01"), frame.getDestinationMAC());
            IPv6 ip = (IPv6) frame.getPayload();
            assertEquals(Ip6Address.valueOf("ff02::1"), Ip6Address.valueOf(ip.getDestinationAddress()));
            assertEquals((byte) 255, ip.getHopLimit());
            NeighborAdvertisement said = (NeighborAdvertisement) ip.getPayload().getPayload();
            assertEquals(List.of(0, 0, 1), List.of((int) said.getRouterFlag(), (int) said.getSolicitedFlag(), (int)
                    said.getOverrideFlag()));
            assertArrayEquals(ip.getSourceAddress(), said.getTargetAddress());
            announced.add(Ip6Address.valueOf(said.getTargetAddress()).toString());
        }
        assertEquals(List.of("2001:db8:a::32", "fe80::5054:ff:fe00:1"), announced);
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
