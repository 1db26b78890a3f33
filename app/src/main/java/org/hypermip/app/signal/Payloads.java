/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.util.Optional;
import org.onlab.packet.ARP;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPacket;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.packet.InboundPacket;

/** What packets carry, if ONOS could read it. */
final class Payloads {

    private static final int NO_VLAN = 0;
    private static final int RESERVED_VLAN = 4095;

    private Payloads() {}

    /**
     * Returns the frame, if ONOS could read it and it is of one VLAN at most. Of stacked tags, ONOS tells the inner one as the frame's:
     * that is whatever a guest writes there. VLAN 4095 is nobody's (IEEE 802.1Q), and ONOS takes it for no tag.
     */
    static Optional<Ethernet> frame(InboundPacket packet) {
        return Optional.ofNullable(packet.parsed())
                .filter(frame -> frame.getQinQVID() == Ethernet.VLAN_UNTAGGED && frame.getVlanID() < RESERVED_VLAN);
    }

    /** Returns the ARP or RARP message that the frame carries, if it is one of Ethernet and IPv4 addresses by their lengths. */
    static Optional<ARP> arp(Ethernet frame) {
        return as(ARP.class, frame)
                .filter(arp -> arp.getHardwareAddressLength() == MacAddress.MAC_ADDRESS_LENGTH
                        && arp.getProtocolAddressLength() == Ip4Address.BYTE_LENGTH);
    }

    /** Returns the VLAN tag of the frame, {@link VlanId#NONE} if it has none, or one that names no VLAN (IEEE 802.1Q section 6.8). */
    static VlanId tag(Ethernet frame) {
        return frame.getVlanID() == Ethernet.VLAN_UNTAGGED || frame.getVlanID() == NO_VLAN
                ? VlanId.NONE
                : VlanId.vlanId(frame.getVlanID());
    }

    /** Returns what the packet carries, if it is of that type. */
    static <T> Optional<T> as(Class<T> type, IPacket packet) {
        return Optional.ofNullable(packet.getPayload()).filter(type::isInstance).map(type::cast);
    }
}
