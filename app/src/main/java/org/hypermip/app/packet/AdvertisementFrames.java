/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.packet;

import org.onlab.packet.Ethernet;
import org.onlab.packet.ICMP6;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onlab.packet.ndp.NeighborAdvertisement;
import org.onlab.packet.ndp.NeighborDiscoveryOptions;

/** Neighbor advertisements that say where an IPv6 address is (RFC 4861 section 4.4). They come under that address. */
public final class AdvertisementFrames {

    /** What tells that no router has forwarded a packet (RFC 4861 section 7.1). */
    public static final byte UNTOUCHED = (byte) 255;

    private static final Ip6Address ALL_NODES = Ip6Address.valueOf("ff02::1");
    private static final byte YES = 1;
    private static final byte NO = 0;

    private AdvertisementFrames() {}

    /** Returns the announcement of an address to everybody, which overrides what they know (RFC 4861 section 7.2.6). */
    public static Ethernet unsolicited(MacAddress mac, Ip6Address address) {
        NeighborAdvertisement advertisement = advertisement(mac, address).setOverrideFlag(YES);
        return frame(mac, address, multicastMac(), ALL_NODES, advertisement, VlanId.UNTAGGED);
    }

    /**
     * Returns a proxy's answer to a solicitation, in the VLAN that it came in. It overrides nothing, so that the owner's own
     * word is worth more (RFC 4861 section 7.2.8). Who asks under no address looks for a duplicate: all nodes are told, and it
     * counts as unsolicited (section 7.2.4).
     */
    public static Ethernet answer(Ethernet question, IPv6 packet, Ip6Address address, MacAddress mac) {
        Ip6Address asker = Ip6Address.valueOf(packet.getSourceAddress());
        NeighborAdvertisement advertisement = advertisement(mac, address);
        return asker.isZero()
                ? frame(mac, address, multicastMac(), ALL_NODES, advertisement, question.getVlanID())
                : frame(
                        mac,
                        address,
                        question.getSourceMAC(),
                        asker,
                        advertisement.setSolicitedFlag(YES),
                        question.getVlanID());
    }

    private static NeighborAdvertisement advertisement(MacAddress mac, Ip6Address address) {
        return new NeighborAdvertisement()
                .setRouterFlag(NO)
                .setSolicitedFlag(NO)
                .setOverrideFlag(NO)
                .setTargetAddress(address.toOctets())
                .addOption(NeighborDiscoveryOptions.TYPE_TARGET_LL_ADDRESS, mac.toBytes());
    }

    private static MacAddress multicastMac() {
        return MacAddress.valueOf(IPv6.getMCastMacAddress(ALL_NODES.toOctets()));
    }

    private static Ethernet frame(
            MacAddress from,
            Ip6Address source,
            MacAddress to,
            Ip6Address destination,
            NeighborAdvertisement advertisement,
            short vlan) {
        ICMP6 message = new ICMP6().setIcmpType(ICMP6.NEIGHBOR_ADVERTISEMENT);
        message.setPayload(advertisement);
        IPv6 packet = new IPv6();
        packet.setNextHeader(IPv6.PROTOCOL_ICMP6)
                .setHopLimit(UNTOUCHED)
                .setSourceAddress(source.toOctets())
                .setDestinationAddress(destination.toOctets())
                .setPayload(message);
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(from)
                .setDestinationMACAddress(to)
                .setVlanID(vlan)
                .setEtherType(Ethernet.TYPE_IPV6);
        frame.setPayload(packet);
        return frame;
    }
}
