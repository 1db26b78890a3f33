/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import java.util.Optional;
import org.onlab.packet.Ethernet;
import org.onlab.packet.IPacket;
import org.onlab.packet.VlanId;

/** What packets carry, if ONOS could read it. */
final class Payloads {

    private Payloads() {}

    /** Returns the VLAN tag of the frame, {@link VlanId#NONE} if it has none. */
    static VlanId tag(Ethernet frame) {
        return frame.getVlanID() == Ethernet.VLAN_UNTAGGED ? VlanId.NONE : VlanId.vlanId(frame.getVlanID());
    }

    /** Returns what the packet carries, if it is of that type. */
    static <T> Optional<T> as(Class<T> type, IPacket packet) {
        return Optional.ofNullable(packet.getPayload()).filter(type::isInstance).map(type::cast);
    }
}
