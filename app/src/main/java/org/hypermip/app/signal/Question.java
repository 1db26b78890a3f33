/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.app.packet.AdvertisementFrames;
import org.hypermip.app.packet.ArpFrames;
import org.onlab.packet.ARP;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onlab.packet.ndp.NeighborSolicitation;

/** What a neighbor asks: an ARP request (RFC 826) or a neighbor solicitation (RFC 4861 section 4.3), and how it is answered. */
@AutoValue
abstract class Question {

    /** Who asks. */
    abstract MacAddress asker();

    /** The VLAN tag of the question, {@link VlanId#NONE} if it has none: tenants may have the same addresses. */
    abstract VlanId tag();

    /** The address that it asks for. */
    abstract IpAddress target();

    /** Makes the answer that says at which MAC address the target is. */
    abstract Function<MacAddress, Ethernet> answer();

    /** Returns what the frame asks; nothing if it is another kind of frame, or none that may be answered. */
    static Optional<Question> read(Ethernet frame) {
        if (frame.getSourceMAC().isMulticast()) {
            return Optional.empty();
        }
        switch (EtherType.lookup(frame.getEtherType())) {
            case ARP:
                return Payloads.arp(frame).flatMap(arp -> arp(frame, arp));
            case IPV6:
                return Payloads.as(IPv6.class, frame).flatMap(packet -> solicitation(frame, packet));
            default:
                return Optional.empty();
        }
    }

    private static Optional<Question> arp(Ethernet frame, ARP arp) {
        return arp.getOpCode() == ARP.OP_REQUEST && arp.getProtocolType() == ARP.PROTO_TYPE_IP
                ? Optional.of(new AutoValue_Question(
                        frame.getSourceMAC(),
                        Payloads.tag(frame),
                        Ip4Address.valueOf(arp.getTargetProtocolAddress()),
                        mac -> ArpFrames.answer(frame, arp, mac)))
                : Optional.empty();
    }

    /** From another link none is valid (RFC 4861 section 7.1.1). */
    private static Optional<Question> solicitation(Ethernet frame, IPv6 packet) {
        return Payloads.as(ICMP6.class, packet)
                .filter(message -> packet.getHopLimit() == AdvertisementFrames.UNTOUCHED && message.getIcmpCode() == 0)
                .flatMap(message -> Payloads.as(NeighborSolicitation.class, message))
                .map(solicitation -> Ip6Address.valueOf(solicitation.getTargetAddress()))
                .map(target -> new AutoValue_Question(
                        frame.getSourceMAC(),
                        Payloads.tag(frame),
                        target,
                        mac -> AdvertisementFrames.answer(frame, packet, target, mac)));
    }
}
