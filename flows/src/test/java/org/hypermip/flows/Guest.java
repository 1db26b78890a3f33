/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.auto.value.AutoValue;
import java.util.List;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;

/** A virtual machine of the three sites, with an address of each family. */
@AutoValue
public abstract class Guest {

    /** Its name. */
    public abstract String id();

    /** Its home network. */
    public abstract HomeNetwork network();

    /** Its MAC address. */
    public abstract MacAddress mac();

    /** Its IPv4 address. */
    public abstract Ip4Address ip();

    /** Its IPv6 address. */
    public abstract Ip6Address ip6();

    /** Returns its one interface. */
    public HomeAddress address() {
        return HomeAddress.of(network().id(), mac(), List.of(ip(), ip6()));
    }

    /** Returns the name of its port at a hypervisor. */
    public String tap(String hypervisor) {
        return "tap-" + id() + "-" + hypervisor;
    }

    /** Returns a guest of a network with the same addresses, that has the same addresses as this one, and the same MAC. */
    Guest twin(HomeNetwork other) {
        return new AutoValue_Guest(id() + "t", other, mac(), ip(), ip6());
    }

    /** Returns a guest of that network; its number is the last byte of its addresses. */
    static Guest of(HomeNetwork network, int number) {
        int site = network.vni() - 1000;
        return new AutoValue_Guest(
                "vm" + number,
                network,
                MacAddress.valueOf(String.format("52:54:00:00:00:%02x", number)),
                Ip4Address.valueOf("10." + site + ".0." + number),
                Ip6Address.valueOf("fd00:" + site + "::" + number));
    }
}
