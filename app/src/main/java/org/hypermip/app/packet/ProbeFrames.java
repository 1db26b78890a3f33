/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.packet;

import org.hypermip.flows.binding.Probe;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onlab.packet.ndp.NeighborSolicitation;

/** The frames that ask a mobile node whether it is there. They say nothing about anybody's addresses that it could take over. */
public final class ProbeFrames {

    /** The asker's link-local address: the modified EUI-64 of its MAC address (RFC 4291 appendix A). */
    private static final Ip6Address ASKER = Ip6Address.valueOf("fe80::48:4dff:fe49:5001");

    private ProbeFrames() {}

    /** Returns the question for one address of the mobile node that has that MAC address. */
    public static Ethernet question(MacAddress mac, IpAddress address) {
        return address.isIp4() ? arpProbe(mac, address.getIp4Address()) : solicitation(mac, address.getIp6Address());
    }

    /** An ARP probe (RFC 5227 section 2.1.1): its sender has no address, so that no ARP cache learns anything. */
    private static Ethernet arpProbe(MacAddress mac, Ip4Address address) {
        ARP arp = new ARP();
        arp.setHardwareType(ARP.HW_TYPE_ETHERNET)
                .setProtocolType(ARP.PROTO_TYPE_IP)
                .setHardwareAddressLength((byte) MacAddress.MAC_ADDRESS_LENGTH)
                .setProtocolAddressLength((byte) Ip4Address.BYTE_LENGTH)
                .setOpCode(ARP.OP_REQUEST)
                .setSenderHardwareAddress(Probe.ASKER.toBytes())
                .setSenderProtocolAddress(Ip4Address.ZERO.toOctets())
                .setTargetHardwareAddress(MacAddress.ZERO.toBytes())
                .setTargetProtocolAddress(address.toOctets());
        Ethernet frame = new Ethernet();
        frame.setSourceMACAddress(Probe.ASKER).setDestinationMACAddress(mac).setEtherType(Ethernet.TYPE_ARP);
        frame.setPayload(arp);
        return frame;
    }

    /** Neighbor unreachability detection's question (RFC 4861 section 7.3.1); one without a sender would look for a duplicate. */
    private static Ethernet solicitation(MacAddress mac, Ip6Address address) {
        return NeighborSolicitation.buildNdpSolicit(address, ASKER, address, Probe.ASKER, mac, VlanId.NONE);
    }
}
