/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.neighbors;

import java.util.Collection;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.frames.MobileInterface;
import org.hypermip.flows.frames.NetworkView;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** For whom the home agents answer, where a rule of ours leaves the answer to the controller. */
public final class NeighborProxy {

    private NeighborProxy() {}

    /**
     * Returns the MAC address that a neighbor is told: that of the mobile node which has the address in the neighbor's network, and is
     * away. There is none for a mobile node that asks for its own address.
     *
     * @param at where the question came in
     * @param tag its VLAN tag, {@link VlanId#NONE} if it has none
     */
    public static Optional<MacAddress> answer(
            ConnectPoint at,
            VlanId tag,
            IpAddress target,
            MacAddress asker,
            Collection<Binding> bindings,
            NetworkView view) {
        return bindings.stream()
                .flatMap(binding -> MobileInterface.of(binding, view))
                .filter(mobile -> mobile.isAway() && view.isOf(mobile.network(), at, tag))
                .map(MobileInterface::address)
                .filter(address -> has(address, target) && !address.mac().equals(asker))
                .map(HomeAddress::mac)
                .findFirst();
    }

    private static boolean has(HomeAddress address, IpAddress target) {
        return target.isIp6()
                ? address.ip6Addresses().contains(target.getIp6Address())
                : address.addresses().contains(target);
    }
}
