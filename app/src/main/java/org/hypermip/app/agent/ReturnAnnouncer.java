/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.app.ownership.OwnershipService;
import org.hypermip.app.packet.AdvertisementFrames;
import org.hypermip.app.packet.ArpFrames;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.NetworkView;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IpAddress;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketService;

/**
 * Tells the home network that a mobile node is back (RFC 5944 section 4.6, RFC 4861 section 7.2.6). No host has to hear it, for the
 * address's MAC never changed. But base forwarding of every home switch may have seen that MAC on a tunnel port last. It would send frames
 * there as soon as our rules no longer do better. The frames come from the mobile node's port, so that the MAC is learned there, by NORMAL
 * forwarding or by whoever forwards in its place.
 *
 * <p>For IPv4 they are ARP replies: requests for the address are answered by other home switches and would get no further.
 */
final class ReturnAnnouncer {

    private final PacketService packets;
    private final OwnershipService ownership;

    ReturnAnnouncer(PacketService packets, OwnershipService ownership) {
        this.packets = packets;
        this.ownership = ownership;
    }

    /** Announces every address of a mobile node of this controller that is at home, at a port the network view knows. */
    void announce(Binding binding, NetworkView view) {
        if (ownership.isMine(binding.mobileNode())
                && ownership.isMine(binding.at().device())) {
            announceAll(binding, view);
        }
    }

    private void announceAll(Binding binding, NetworkView view) {
        binding.interfaces()
                .forEach(address -> port(address, binding.at(), view).ifPresent(port -> announcements(address)
                        .map(frame -> fromPort(
                                binding.at(),
                                port,
                                view.pipeline().baseForwarding().packetOut(),
                                frame))
                        .forEach(packets::emit)));
    }

    private static Optional<PortNumber> port(HomeAddress address, Attachment place, NetworkView view) {
        return view.domain()
                .network(address.network())
                .filter(network -> network.isServedBy(place.device()))
                .flatMap(network -> place.port(address.mac()))
                .flatMap(name -> view.port(place.device(), name));
    }

    private static Stream<Ethernet> announcements(HomeAddress address) {
        return Stream.concat(
                address.addresses().stream()
                        .filter(IpAddress::isIp4)
                        .map(ip -> ArpFrames.gratuitous(address.mac(), ip.getIp4Address())),
                address.ip6Addresses().stream().map(ip -> AdvertisementFrames.unsolicited(address.mac(), ip)));
    }

    private static OutboundPacket fromPort(Attachment place, PortNumber port, PortNumber output, Ethernet frame) {
        return new DefaultOutboundPacket(
                place.device(),
                DefaultTrafficTreatment.builder().setOutput(output).build(),
                ByteBuffer.wrap(frame.serialize()),
                port);
    }
}
