/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.rules.NetworkView;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketService;

/**
 * Tells the home network that a mobile node is back (RFC 5944 section 4.6). No host has to hear it, for the address's MAC
 * never changed; but NORMAL forwarding of every home switch last saw that MAC on a tunnel port, and would send frames there as
 * soon as our rules no longer do better. The frames come from the mobile node's port, so that the MAC is learned there.
 *
 * <p>They are ARP replies: requests for the address are answered by other home switches and would get no further.
 */
final class ReturnAnnouncer {

    private final PacketService packets;

    ReturnAnnouncer(PacketService packets) {
        this.packets = packets;
    }

    /** Announces every IPv4 address of a mobile node that is at home, at a port the network view knows. */
    void announce(Binding binding, NetworkView view) {
        binding.interfaces()
                .forEach(address -> port(address, binding.at(), view).ifPresent(port -> address.addresses().stream()
                        .filter(IpAddress::isIp4)
                        .map(IpAddress::getIp4Address)
                        .map(ip -> announcement(binding.at(), port, address.mac(), ip))
                        .forEach(packets::emit)));
    }

    private static Optional<PortNumber> port(HomeAddress address, Attachment place, NetworkView view) {
        return view.domain()
                .network(address.network())
                .filter(network -> network.isServedBy(place.device()))
                .flatMap(network -> place.port(address.mac()))
                .flatMap(name -> view.port(place.device(), name));
    }

    private static OutboundPacket announcement(Attachment place, PortNumber from, MacAddress mac, Ip4Address address) {
        return new DefaultOutboundPacket(
                place.device(),
                DefaultTrafficTreatment.builder().setOutput(PortNumber.NORMAL).build(),
                ByteBuffer.wrap(gratuitousArp(mac, address).serialize()),
                from);
    }

    private static Ethernet gratuitousArp(MacAddress mac, Ip4Address address) {
        ARP arp = new ARP();
        arp.setHardwareType(ARP.HW_TYPE_ETHERNET)
                .setProtocolType(ARP.PROTO_TYPE_IP)
                .setHardwareAddressLength((byte) MacAddress.MAC_ADDRESS_LENGTH)
                .setProtocolAddressLength((byte) Ip4Address.BYTE_LENGTH)
                .setOpCode(ARP.OP_REPLY)
                .setSenderHardwareAddress(mac.toBytes())
                .setSenderProtocolAddress(address.toOctets())
                .setTargetHardwareAddress(mac.toBytes())
                .setTargetProtocolAddress(address.toOctets());
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(mac)
                .setDestinationMACAddress(MacAddress.BROADCAST)
                .setEtherType(Ethernet.TYPE_ARP);
        frame.setPayload(arp);
        return frame;
    }
}
