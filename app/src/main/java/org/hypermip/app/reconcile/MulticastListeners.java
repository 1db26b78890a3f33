/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Maps;
import com.google.common.collect.Multiset;
import com.google.common.collect.Sets;
import com.google.common.collect.Table;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/**
 * Where the mobile nodes of each network hear what is multicast at home. One that moves changes that at the switches that it leaves and
 * reaches, and for the home agent if it is the first or the last one there.
 *
 * <p>Not thread-safe.
 */
final class MulticastListeners {

    /** By mobile node that hears anything: where, by network. */
    private final Map<String, ImmutableSetMultimap<String, ConnectPoint>> places = new HashMap<>();

    /** By network and switch: the ports, as often as somebody hears there. */
    private final Table<String, DeviceId, Multiset<PortNumber>> ports = HashBasedTable.create();

    /** Notes where a mobile node hears now, and returns those whose rules may be others for it. */
    ImmutableSet<Holder> set(String mobileNode, ImmutableSetMultimap<String, ConnectPoint> now, MobilityDomain domain) {
        ImmutableSetMultimap<String, ConnectPoint> before = places.getOrDefault(mobileNode, ImmutableSetMultimap.of());
        if (now.isEmpty()) {
            places.remove(mobileNode);
        } else {
            places.put(mobileNode, now);
        }
        ImmutableSet.Builder<Holder> changed = ImmutableSet.builder();
        Sets.difference(now.entries(), before.entries()).forEach(entry -> {
            changed.addAll(holders(entry, domain));
            add(entry.getKey(), entry.getValue());
        });
        Sets.difference(before.entries(), now.entries()).forEach(entry -> {
            remove(entry.getKey(), entry.getValue());
            changed.addAll(holders(entry, domain));
        });
        return changed.build();
    }

    /** The switch's own, and the home agent's if nobody else hears at that switch. */
    private ImmutableSet<Holder> holders(Map.Entry<String, ConnectPoint> place, MobilityDomain domain) {
        DeviceId device = place.getValue().deviceId();
        ImmutableSet.Builder<Holder> holders = ImmutableSet.builder();
        holders.add(Holder.ofNetwork(place.getKey(), device));
        if (!ports.contains(place.getKey(), device)) {
            domain.network(place.getKey())
                    .map(network -> Holder.ofNetwork(network.id(), network.homeAgent()))
                    .ifPresent(holders::add);
        }
        return holders.build();
    }

    private void add(String network, ConnectPoint place) {
        Multiset<PortNumber> there =
                Optional.ofNullable(ports.get(network, place.deviceId())).orElseGet(HashMultiset::create);
        there.add(place.port());
        ports.put(network, place.deviceId(), there);
    }

    private void remove(String network, ConnectPoint place) {
        Optional.ofNullable(ports.get(network, place.deviceId())).ifPresent(there -> {
            there.remove(place.port());
            if (there.isEmpty()) {
                ports.remove(network, place.deviceId());
            }
        });
    }

    /** All who want rules because of them. */
    ImmutableSet<Holder> holders(MobilityDomain domain) {
        ImmutableSet.Builder<Holder> holders = ImmutableSet.builder();
        ports.rowMap().forEach((id, row) -> domain.network(id).ifPresent(network -> {
            holders.add(Holder.ofNetwork(id, network.homeAgent()));
            row.keySet().forEach(device -> holders.add(Holder.ofNetwork(id, device)));
        }));
        return holders.build();
    }

    /** Returns the rules that a network wants at a switch. */
    RuleSet rules(HomeNetwork network, DeviceId device, NetworkView view) {
        Map<DeviceId, Multiset<PortNumber>> all = ports.row(network.id());
        return DesiredRules.multicast(
                network,
                device,
                device.equals(network.homeAgent())
                        ? Maps.asMap(all.keySet(), any -> ImmutableSet.of())
                        : Optional.ofNullable(all.get(device))
                                .map(there -> ImmutableMap.of(device, there.elementSet()))
                                .orElse(ImmutableMap.of()),
                view);
    }
}
