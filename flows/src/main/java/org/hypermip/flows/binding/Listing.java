/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import com.google.common.collect.Streams;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/**
 * A mobile node's interfaces as one hypervisor lists them, beside what is known of them. Two hypervisors need not know the same addresses:
 * away, one that is known stays unless the hypervisor that lists the others has listed it before.
 */
final class Listing {

    private final Binding binding;
    private final ImmutableList<HomeAddress> interfaces;
    private final InventoriedGuest guest;
    private final Optional<InventoriedGuest> before;

    /**
     * Creates a listing.
     *
     * @param before what the same hypervisor listed before it said anything else
     */
    Listing(MobilityDomain domain, Binding binding, InventoriedGuest guest, Optional<InventoriedGuest> before) {
        this.binding = binding;
        this.interfaces = Places.asConfigured(binding.interfaces(), domain);
        this.guest = guest;
        this.before = before;
    }

    /** Returns those listed with addresses, and of the others that are still there what is known of them; in the order known. */
    ImmutableList<HomeAddress> interfaces() {
        if (guest.interfaces().isEmpty()) {
            return interfaces;
        }
        ImmutableMap<MacAddress, HomeAddress> listed = byMac(guest);
        SharedPorts shared = new SharedPorts(binding.at(), guest, before);
        Stream<HomeAddress> kept = interfaces.stream()
                .filter(known -> listed.containsKey(known.mac())
                        || guest.ports().containsKey(known.mac())
                        || shared.has(known.mac()))
                .map(known -> Optional.ofNullable(listed.get(known.mac()))
                        .map(now -> joined(known, now))
                        .orElse(known));
        Stream<HomeAddress> more = guest.interfaces().stream().filter(address -> interfaces.stream()
                .noneMatch(known -> known.mac().equals(address.mac())));
        return Streams.concat(kept, more).collect(ImmutableList.toImmutableList());
    }

    private HomeAddress joined(HomeAddress known, HomeAddress listed) {
        if (Places.isSettledAtHome(binding) || !known.network().equals(listed.network())) {
            return listed;
        }
        ImmutableSet<IpAddress> listedBefore = before.flatMap(
                        guest -> Optional.ofNullable(byMac(guest).get(known.mac())))
                .map(HomeAddress::addresses)
                .orElseGet(ImmutableSet::of);
        Sets.SetView<IpAddress> gone = Sets.difference(listedBefore, listed.addresses());
        return HomeAddress.of(
                listed.network(),
                listed.mac(),
                Sets.union(Sets.difference(known.addresses(), gone), listed.addresses()));
    }

    private static ImmutableMap<MacAddress, HomeAddress> byMac(InventoriedGuest guest) {
        return Maps.uniqueIndex(guest.interfaces(), HomeAddress::mac);
    }
}
