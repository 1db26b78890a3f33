/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.Collection;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;

/** For whom the home agents answer, where a rule of ours leaves the answer to the controller. */
public final class NeighborProxy {

    private NeighborProxy() {}

    /**
     * Returns the MAC address that a neighbor at a switch is told: that of the mobile node which has the address, is away, and
     * is at home at that switch. There is none for a mobile node that asks for its own address.
     */
    public static Optional<MacAddress> answer(
            DeviceId device, IpAddress target, MacAddress asker, Collection<Binding> bindings, NetworkView view) {
        return bindings.stream()
                .flatMap(binding -> Journey.of(binding, view))
                .filter(journey -> journey.isAway() && journey.homeDevices().contains(device))
                .map(Journey::address)
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
