/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.packet;

import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/** ARP replies that say where an IPv4 address is (RFC 826). */
public final class ArpFrames {

    private ArpFrames() {}

    /** Returns the announcement of an address to everybody: gratuitous ARP (RFC 5944 section 4.6). */
    public static Ethernet gratuitous(MacAddress mac, Ip4Address address) {
        return reply(mac, address, mac, address, MacAddress.BROADCAST, VlanId.UNTAGGED);
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
        ARP arp = new ARP();
        arp.setHardwareType(ARP.HW_TYPE_ETHERNET)
                .setProtocolType(ARP.PROTO_TYPE_IP)
                .setHardwareAddressLength((byte) MacAddress.MAC_ADDRESS_LENGTH)
                .setProtocolAddressLength((byte) Ip4Address.BYTE_LENGTH)
                .setOpCode(ARP.OP_REPLY)
                .setSenderHardwareAddress(mac.toBytes())
                .setSenderProtocolAddress(address.toOctets())
                .setTargetHardwareAddress(targetMac.toBytes())
                .setTargetProtocolAddress(target.toOctets());
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(mac)
                .setDestinationMACAddress(to)
                .setVlanID(vlan)
                .setEtherType(Ethernet.TYPE_ARP);
        frame.setPayload(arp);
        return frame;
    }
}
