/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.util.Arrays;
import java.util.Optional;
import org.hypermip.app.packet.AdvertisementFrames;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Probe;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.ndp.NeighborAdvertisement;

/** Reads the answers to our probes: ARP replies and neighbor advertisements, sent to the asker by the one whose address they tell. */
final class AnswerReader {

    private AnswerReader() {}

    /** Returns who answers; nothing if it is another kind of frame. */
    static Optional<Announced> read(Ethernet frame) {
        if (!frame.getDestinationMAC().equals(Probe.ASKER)) {
            return Optional.empty();
        }
        return reply(frame).or(() -> advertisement(frame));
    }

    private static Optional<Announced> reply(Ethernet frame) {
        return Payloads.arp(frame)
                .filter(arp -> frame.getEtherType() == Ethernet.TYPE_ARP
                        && arp.getOpCode() == ARP.OP_REPLY
                        && arp.getProtocolType() == ARP.PROTO_TYPE_IP
                        && Arrays.equals(
                                arp.getSenderHardwareAddress(),
                                frame.getSourceMAC().toBytes()))
                .map(arp -> Announced.of(
                        Announcement.ANSWER,
                        frame.getSourceMAC(),
                        Optional.of(Ip4Address.valueOf(arp.getSenderProtocolAddress()))));
    }

    private static Optional<Announced> advertisement(Ethernet frame) {
        return Payloads.as(IPv6.class, frame)
                .filter(packet -> packet.getHopLimit() == AdvertisementFrames.UNTOUCHED
                        && !Ip6Address.valueOf(packet.getDestinationAddress()).isMulticast())
                .flatMap(packet -> Payloads.as(ICMP6.class, packet))
                .flatMap(message -> Payloads.as(NeighborAdvertisement.class, message))
                .filter(advertisement -> advertisement.getSolicitedFlag() == 1)
                .map(advertisement -> Announced.of(
                        Announcement.ANSWER,
                        frame.getSourceMAC(),
                        Optional.of(Ip6Address.valueOf(advertisement.getTargetAddress()))));
    }
}
