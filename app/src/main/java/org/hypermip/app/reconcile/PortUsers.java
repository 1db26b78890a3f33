/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.SetMultimap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.Places;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * Whose port it is: the mobile nodes that are, go to, or were at a port, by switch and name.
 *
 * <p>Not thread-safe.
 */
final class PortUsers {

    private final Map<String, ImmutableSet<Map.Entry<DeviceId, String>>> ports = new HashMap<>();
    private final SetMultimap<Map.Entry<DeviceId, String>, String> users = HashMultimap.create();

    /** Notes which ports a mobile node has to do with now; none if its binding is gone. */
    void set(String mobileNode, Stream<Binding> binding, MobilityDomain domain) {
        ports.getOrDefault(mobileNode, ImmutableSet.of()).forEach(port -> users.remove(port, mobileNode));
        ImmutableSet<Map.Entry<DeviceId, String>> now = binding.map(known -> Places.asConfigured(known, domain))
                .flatMap(PortUsers::portsOf)
                .collect(ImmutableSet.toImmutableSet());
        now.forEach(port -> users.put(port, mobileNode));
        if (now.isEmpty()) {
            ports.remove(mobileNode);
        } else {
            ports.put(mobileNode, now);
        }
    }

    private static Stream<Map.Entry<DeviceId, String>> portsOf(Binding binding) {
        return Stream.concat(
                        binding.possiblePlaces().stream(),
                        binding.draining().stream().map(Draining::place))
                .flatMap(place ->
                        place.ports().values().stream().map(name -> Maps.immutableEntry(place.device(), name)));
    }

    /** Returns the mobile nodes that have to do with the port of that name. */
    ImmutableSet<String> of(DeviceId device, String name) {
        return ImmutableSet.copyOf(users.get(Maps.immutableEntry(device, name)));
    }
}
