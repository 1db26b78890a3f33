/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.util.Arrays;
import java.util.Optional;
import org.hypermip.app.packet.AdvertisementFrames;
import org.hypermip.flows.binding.Announcement;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.ndp.NeighborAdvertisement;

/** Reads the frames by which a host announces itself. Whatever speaks for another MAC address than its own is none. */
final class AnnouncementReader {

    private static final Ip6Address ALL_NODES = Ip6Address.valueOf("ff02::1");

    private AnnouncementReader() {}

    /** Returns what the frame announces; nothing if it is another kind of frame. */
    static Optional<Announced> read(Ethernet frame) {
        MacAddress sender = frame.getSourceMAC();
        if (sender.isMulticast()) {
            return Optional.empty();
        }
        switch (EtherType.lookup(frame.getEtherType())) {
            case RARP:
                return Payloads.arp(frame).flatMap(rarp -> rarp(rarp, sender));
            case ARP:
                return Payloads.arp(frame).flatMap(arp -> gratuitousArp(arp, sender));
            case IPV6:
                return Payloads.as(IPv6.class, frame).flatMap(packet -> advertisement(packet, sender));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Announced> rarp(ARP rarp, MacAddress sender) {
        return rarp.getOpCode() == ARP.OP_RARP_REQUEST && isOf(sender, rarp.getTargetHardwareAddress())
                ? Optional.of(Announced.of(Announcement.RARP, sender, Optional.empty()))
                : Optional.empty();
    }

    private static Optional<Announced> gratuitousArp(ARP arp, MacAddress sender) {
        boolean isGratuitous = (arp.getOpCode() == ARP.OP_REQUEST || arp.getOpCode() == ARP.OP_REPLY)
                && arp.getProtocolType() == ARP.PROTO_TYPE_IP
                && isOf(sender, arp.getSenderHardwareAddress())
                && Arrays.equals(arp.getSenderProtocolAddress(), arp.getTargetProtocolAddress());
        return isGratuitous
                ? announced(Announcement.GRATUITOUS_ARP, sender, Ip4Address.valueOf(arp.getSenderProtocolAddress()))
                : Optional.empty();
    }

    private static Optional<Announced> advertisement(IPv6 packet, MacAddress sender) {
        boolean isToAll = packet.getHopLimit() == AdvertisementFrames.UNTOUCHED
                && Ip6Address.valueOf(packet.getDestinationAddress()).equals(ALL_NODES);
        return Payloads.as(ICMP6.class, packet)
                .filter(message -> isToAll)
                .flatMap(message -> Payloads.as(NeighborAdvertisement.class, message))
                .filter(advertisement -> advertisement.getSolicitedFlag() == 0)
                .flatMap(advertisement -> announced(
                        Announcement.UNSOLICITED_NA, sender, Ip6Address.valueOf(advertisement.getTargetAddress())));
    }

    private static Optional<Announced> announced(Announcement by, MacAddress sender, IpAddress address) {
        return address.isZero() ? Optional.empty() : Optional.of(Announced.of(by, sender, Optional.of(address)));
    }

    private static boolean isOf(MacAddress sender, byte[] address) {
        return Arrays.equals(sender.toBytes(), address);
    }
}
