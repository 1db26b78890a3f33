/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.packet;

import java.util.Optional;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** ARP frames that say where an IPv4 address is (RFC 826), or a MAC address (RFC 903). */
public final class ArpFrames {

    private ArpFrames() {}

    /** Returns the announcement of an address to everybody: gratuitous ARP (RFC 5944 section 4.6). */
    public static Ethernet gratuitous(MacAddress mac, Ip4Address address) {
        return gratuitous(mac, address, Optional.empty());
    }

    /** Returns the same in a VLAN, if there is one. */
    public static Ethernet gratuitous(MacAddress mac, Ip4Address address, Optional<VlanId> vlan) {
        return reply(mac, address, mac, address, MacAddress.BROADCAST, tag(vlan));
    }

    /** Returns what tells all switches of a VLAN where a MAC address is: a question of its owner for its own IPv4 address (RFC 903). */
    public static Ethernet reverse(MacAddress mac, Optional<VlanId> vlan) {
        return frame(
                Ethernet.TYPE_RARP,
                body(ARP.OP_RARP_REQUEST, mac, Ip4Address.ZERO, mac, Ip4Address.ZERO),
                mac,
                MacAddress.BROADCAST,
                tag(vlan));
    }

    private static short tag(Optional<VlanId> vlan) {
        return vlan.map(VlanId::toShort).orElse(VlanId.UNTAGGED);
    }

    /** Returns the answer to a request, in the VLAN that it came in. */
    public static Ethernet answer(Ethernet question, ARP request, MacAddress mac) {
        return reply(
                mac,
                Ip4Address.valueOf(request.getTargetProtocolAddress()),
                MacAddress.valueOf(request.getSenderHardwareAddress()),
                Ip4Address.valueOf(request.getSenderProtocolAddress()),
                question.getSourceMAC(),
                question.getVlanID());
    }

    private static Ethernet reply(
            MacAddress mac, Ip4Address address, MacAddress targetMac, Ip4Address target, MacAddress to, short vlan) {
        return frame(Ethernet.TYPE_ARP, body(ARP.OP_REPLY, mac, address, targetMac, target), mac, to, vlan);
    }

    private static ARP body(
            short operation, MacAddress mac, Ip4Address address, MacAddress targetMac, Ip4Address target) {
        ARP arp = new ARP();
        arp.setHardwareType(ARP.HW_TYPE_ETHERNET)
                .setProtocolType(ARP.PROTO_TYPE_IP)
                .setHardwareAddressLength((byte) MacAddress.MAC_ADDRESS_LENGTH)
                .setProtocolAddressLength((byte) Ip4Address.BYTE_LENGTH)
                .setOpCode(operation)
                .setSenderHardwareAddress(mac.toBytes())
                .setSenderProtocolAddress(address.toOctets())
                .setTargetHardwareAddress(targetMac.toBytes())
                .setTargetProtocolAddress(target.toOctets());
        return arp;
    }

    private static Ethernet frame(short type, ARP body, MacAddress mac, MacAddress to, short vlan) {
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(mac)
                .setDestinationMACAddress(to)
                .setVlanID(vlan)
                .setEtherType(type);
        frame.setPayload(body);
        return frame;
    }
}
