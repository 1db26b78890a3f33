/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import static org.hypermip.app.TwoSites.A1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hypermip.app.Reports;
import org.hypermip.app.TwoSites;
import org.hypermip.app.packet.ArpFrames;
import org.hypermip.app.reconcile.Fabric;
import org.hypermip.flows.binding.RegistrationPhase;
import org.junit.jupiter.api.Test;
import org.onlab.packet.ARP;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.OutboundPacket;

class HomeAgentAnnouncerTest {

    private final Fabric fabric = new Fabric();
    private final ObjectNode configuration = TwoSites.configuration();
    private final Agency agency = agency();

    private Agency agency() {
        ((ObjectNode) configuration.at("/networks/0")).put("homeAgents", "one");
        fabric.domain.set(TwoSites.settings(configuration).domain());
        return new Agency(fabric);
    }

    /** The ports that what has been sent since came from; the switch itself has none. */
    private List<Optional<PortNumber>> takeOrigins() {
        List<Optional<PortNumber>> origins = agency.packets.stream()
                .peek(packet -> assertEquals(A1, packet.sendThrough()))
                .map(packet -> Optional.ofNullable(packet.inPort()))
                .collect(Collectors.toList());
        agency.packets.clear();
        return origins;
    }

    private static Ethernet frame(OutboundPacket packet) throws DeserializationException {
        byte[] bytes = packet.data().array();
        return Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
    }

    @Test
    void whoSetsOutIsAnnouncedAtItsPortAndWhoIsAwayAtTheHomeAgent() {
        agency.accepted(Reports.preparing(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(Reports.preparing(1, "hv-a", "hv-a", "hv-b"));
        assertEquals(List.of(Optional.of(PortNumber.portNumber(7))), takeOrigins());

        agency.accepted(Reports.says("hv-a", RegistrationPhase.SWITCHING, 1));
        assertEquals(List.of(), takeOrigins());

        agency.accepted(Reports.says("hv-b", RegistrationPhase.ARRIVED, 1));
        agency.accepted(Reports.says("hv-a", RegistrationPhase.COMPLETED, 1));
        agency.fabric.time.advance(Duration.ofSeconds(1));
        assertEquals(List.of(Optional.empty()), takeOrigins());
    }

    /** Until then, frames may come to a switch that does not know yet where to send them. */
    @Test
    void nothingIsAnnouncedBeforeTheRulesAreThere() {
        agency.accepted(Reports.preparing(1, "hv-a", "hv-a", "hv-b"));
        agency.accepted(Reports.preparing(1, "hv-b", "hv-a", "hv-b"));
        takeOrigins();
        fabric.flowRules.silence(A1);
        agency.accepted(Reports.says("hv-b", RegistrationPhase.ARRIVED, 1));
        agency.accepted(Reports.says("hv-a", RegistrationPhase.COMPLETED, 1));
        fabric.time.advance(Duration.ofMillis(300));
        assertEquals(List.of(), takeOrigins());

        fabric.flowRules.answer(A1);
        fabric.time.advance(Duration.ofSeconds(2));
        assertEquals(List.of(Optional.empty()), takeOrigins());
    }

    @Test
    void theAnnouncementTeachesEverySwitchOfTheNetworksVlan() throws DeserializationException {
        ((ObjectNode) configuration.at("/networks/0"))
                .put("vlan", 10)
                .putArray("accessPorts")
                .add("tap-*");
        fabric.domain.set(TwoSites.settings(configuration).domain());
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Duration.ofSeconds(1));

        OutboundPacket packet = agency.packets.get(agency.packets.size() - 1);
        assertNull(packet.inPort());
        assertEquals(
                DefaultTrafficTreatment.builder().setOutput(PortNumber.NORMAL).build(), packet.treatment());
        Ethernet frame = frame(packet);
        assertEquals(Reports.mac(1), frame.getSourceMAC());
        assertEquals(MacAddress.BROADCAST, frame.getDestinationMAC());
        assertEquals(10, frame.getVlanID());
        assertEquals(VlanId.UNTAGGED, frame(agency.packets.get(0)).getVlanID(), "a guest's port has no tag");
    }

    /** Open vSwitch believes of a gratuitous ARP alone that a MAC address has moved behind some bonds, and holds that against the next one. */
    @Test
    void whatHasMovedIsSaidByGratuitousArpAndAllElseByRarp() throws DeserializationException {
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(HomeAgentAnnouncer.PERIOD.plusSeconds(5));

        assertEquals(3, agency.packets.size());
        assertEquals(Ethernet.TYPE_RARP, frame(agency.packets.get(0)).getEtherType());
        ARP arp = (ARP) frame(agency.packets.get(1)).getPayload();
        assertEquals(ARP.OP_REPLY, arp.getOpCode());
        assertEquals(Ip4Address.valueOf("10.1.0.50"), Ip4Address.valueOf(arp.getSenderProtocolAddress()));
        assertEquals(Ethernet.TYPE_RARP, frame(agency.packets.get(2)).getEtherType());
    }

    @Test
    void itIsARequestByWhichAMachineAsksForItsOwnAddress() {
        ARP arp = (ARP) ArpFrames.reverse(Reports.mac(1), Optional.empty()).getPayload();
        assertEquals(ARP.OP_RARP_REQUEST, arp.getOpCode());
        assertEquals(Reports.mac(1), MacAddress.valueOf(arp.getSenderHardwareAddress()));
        assertEquals(Reports.mac(1), MacAddress.valueOf(arp.getTargetHardwareAddress()));
    }

    @Test
    void itIsSaidAgainBeforeSwitchesForgetUntilTheMachineIsBack() {
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Duration.ofSeconds(10));
        takeOrigins();

        fabric.time.advance(HomeAgentAnnouncer.PERIOD);
        assertEquals(List.of(Optional.empty()), takeOrigins());
        fabric.time.advance(HomeAgentAnnouncer.PERIOD.multipliedBy(2));
        assertEquals(List.of(Optional.empty(), Optional.empty()), takeOrigins());

        agency.move(1, "hv-b", "hv-a");
        fabric.time.advance(Duration.ofSeconds(10));
        takeOrigins();
        fabric.time.advance(HomeAgentAnnouncer.PERIOD.multipliedBy(3));
        assertEquals(List.of(), takeOrigins());
    }

    @Test
    void whoHasBeenBackIsAnnouncedAnew() {
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Duration.ofSeconds(10));
        agency.move(1, "hv-b", "hv-a");
        fabric.time.advance(Duration.ofSeconds(10));
        takeOrigins();

        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Duration.ofSeconds(1));
        assertEquals(List.of(Optional.of(PortNumber.portNumber(7)), Optional.empty()), takeOrigins());
    }

    @Test
    void anotherControllersMachineIsItsOwnToAnnounce() {
        agency.move(1, "hv-a", "hv-b");
        fabric.time.advance(Duration.ofSeconds(10));
        takeOrigins();
        fabric.ownership.give("vm1");

        fabric.time.advance(HomeAgentAnnouncer.PERIOD);
        assertEquals(List.of(), takeOrigins());
    }

    /** What a switch does not send is no reason to leave rules undone. */
    @Test
    void rulesDoNotDependOnPackets() {
        agency.breakPackets();
        agency.accepted(Reports.preparing(1, "hv-a", "hv-a", "hv-b"));
        agency.accepted(Reports.preparing(1, "hv-b", "hv-a", "hv-b"));
        agency.accepted(Reports.says("hv-a", RegistrationPhase.SWITCHING, 1));
        assertTrue(fabric.flowRules.on(A1).size() > 2);
    }
}
