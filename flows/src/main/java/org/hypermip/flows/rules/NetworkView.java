/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** A snapshot of all that rules depend on besides the bindings. */
@AutoValue
public abstract class NetworkView {

    /** What is configured. */
    public abstract MobilityDomain domain();

    /** Port numbers by name, of each switch that has ever been connected. */
    public abstract ImmutableMap<DeviceId, ImmutableMap<String, PortNumber>> ports();

    /** Switches that can make an ARP reply of a request by themselves. */
    public abstract ImmutableSet<DeviceId> arpResponders();

    /** Where our rules belong. */
    public abstract Pipeline pipeline();

    /** Returns the number of the port of that name. */
    public Optional<PortNumber> port(DeviceId device, String name) {
        return Optional.ofNullable(
                ports().getOrDefault(device, ImmutableMap.of()).get(name));
    }

    /** Returns the numbers of those of the switch's tunnel ports that are there. */
    public ImmutableSet<PortNumber> tunnelPorts(DeviceId device) {
        return domain().agentSwitch(device).stream()
                .flatMap(agent -> agent.tunnelPorts().stream())
                .flatMap(tunnel -> port(device, tunnel.name()).stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Returns the number of the port that frames go out of to that other switch; absent if it is not there, or no tunnel is possible. */
    public Optional<PortNumber> tunnelPort(DeviceId from, DeviceId to) {
        return domain().tunnel(from, to)
                .flatMap(tunnel -> tunnel.port(from))
                .flatMap(tunnelPort -> port(from, tunnelPort.name()));
    }

    /** Returns the same view with our rules in another place. */
    public NetworkView in(Pipeline place) {
        return of(domain(), ports(), arpResponders(), place);
    }

    /** Returns a view of these values. */
    public static NetworkView of(
            MobilityDomain domain,
            Map<DeviceId, ImmutableMap<String, PortNumber>> ports,
            Set<DeviceId> arpResponders,
            Pipeline pipeline) {
        return new AutoValue_NetworkView(
                domain, ImmutableMap.copyOf(ports), ImmutableSet.copyOf(arpResponders), pipeline);
    }
}
