/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** Everything the operator configured, by name. It changes only when the configuration does. */
@AutoValue
public abstract class MobilityDomain {

    /** A domain without anything in it: nothing configured yet. */
    public static final MobilityDomain EMPTY = of(List.of(), List.of(), List.of());

    /** Home networks by id, in the order configured. */
    public abstract ImmutableMap<String, HomeNetwork> networks();

    /** Switches by device. */
    public abstract ImmutableMap<DeviceId, AgentSwitch> switches();

    /** Hypervisors by id. */
    public abstract ImmutableMap<String, Hypervisor> hypervisors();

    /** Returns the network that the address belongs to. */
    public Optional<HomeNetwork> networkOf(IpAddress address) {
        return networks().values().stream()
                .filter(network -> network.contains(address))
                .findFirst();
    }

    /** Returns the network of that id. */
    public Optional<HomeNetwork> network(String id) {
        return Optional.ofNullable(networks().get(id));
    }

    /** Returns the hypervisor of that id. */
    public Optional<Hypervisor> hypervisor(String id) {
        return Optional.ofNullable(hypervisors().get(id));
    }

    /** Returns the switch of that device. */
    public Optional<AgentSwitch> agentSwitch(DeviceId device) {
        return Optional.ofNullable(switches().get(device));
    }

    /**
     * Returns a domain of these parts.
     *
     * @throws IllegalArgumentException if two of a kind have the same name
     */
    public static MobilityDomain of(
            Collection<HomeNetwork> networks, Collection<AgentSwitch> switches, Collection<Hypervisor> hypervisors) {
        return new AutoValue_MobilityDomain(
                Maps.uniqueIndex(networks, HomeNetwork::id),
                Maps.uniqueIndex(switches, AgentSwitch::device),
                Maps.uniqueIndex(hypervisors, Hypervisor::id));
    }
}
