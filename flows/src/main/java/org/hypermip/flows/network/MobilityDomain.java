/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
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

    /** Tells whether any network has a VLAN: then rules have to say what tag they are about. */
    public abstract boolean hasVlans();

    /** The networks that have addresses which another one has, too. */
    abstract ImmutableSet<String> overlapping();

    /** Returns the networks that the address belongs to: several, if tenants have the same addresses. */
    public ImmutableList<HomeNetwork> networksOf(IpAddress address) {
        return networks().values().stream()
                .filter(network -> network.contains(address))
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * Tells whether addresses of that network are no other's. Otherwise a packet's addresses do not tell whose it is, and
     * none of its packets may leave the network but by its own router.
     */
    public boolean hasOwnAddresses(HomeNetwork network) {
        return !overlapping().contains(network.id());
    }

    /**
     * Tells whether a frame that comes in by that port of one of the network's switches is the network's.
     *
     * @param tag its VLAN tag, {@link VlanId#NONE} if it has none
     */
    public boolean isOf(HomeNetwork network, DeviceId device, String port, VlanId tag) {
        if (!network.isServedBy(device) || isTunnelPort(device, port)) {
            return false;
        }
        VlanId own = network.vlan().orElse(VlanId.NONE);
        return accessVlan(device, port)
                .map(vlan -> tag.equals(VlanId.NONE) && own.equals(vlan))
                .orElseGet(() -> tag.equals(own));
    }

    /**
     * Returns the VLAN that frames belong to at the port of that name, where none has a tag; {@link VlanId#NONE} if they belong
     * to a network without a VLAN. Absent if it is no access port.
     */
    public Optional<VlanId> accessVlan(DeviceId device, String port) {
        return networksAt(device).stream()
                .filter(network -> network.isAccessPort(port))
                .map(network -> network.vlan().orElse(VlanId.NONE))
                .findFirst();
    }

    /**
     * Tells whether rules of others than the mobile node behind it can depend on a port. It is a tunnel's, or by its name a network's where
     * VLANs have to be told apart.
     */
    public boolean isSharedPort(DeviceId device, String port) {
        return isTunnelPort(device, port)
                || (hasVlans() && accessVlan(device, port).isPresent());
    }

    /** Tells whether the operator has said which ports of the switch are uplinks. */
    public boolean knowsUplinks(DeviceId device) {
        return agentSwitch(device).flatMap(AgentSwitch::uplinks).isPresent();
    }

    private boolean isUplink(DeviceId device, String port) {
        return agentSwitch(device).filter(agent -> agent.isUplink(port)).isPresent();
    }

    private boolean isTunnelPort(DeviceId device, String port) {
        return agentSwitch(device).filter(agent -> agent.isTunnelPort(port)).isPresent();
    }

    /** Returns the networks that the switch serves. */
    public ImmutableList<HomeNetwork> networksAt(DeviceId device) {
        return networks().values().stream()
                .filter(network -> network.isServedBy(device))
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * Returns the network whose router takes what visitors at that switch send to elsewhere. A switch that serves no network has no
     * such router. Nor has a switch that serves several: the configuration does not say to which network a visitor's port belongs.
     */
    public Optional<HomeNetwork> visitedNetwork(DeviceId device) {
        ImmutableList<HomeNetwork> serving = networksAt(device);
        return serving.size() == 1 ? Optional.of(serving.get(0)) : Optional.empty();
    }

    /** Returns all networks but this one. */
    public Stream<HomeNetwork> othersThan(HomeNetwork network) {
        return networks().values().stream().filter(other -> !other.id().equals(network.id()));
    }

    /** Tells whether hosts of other networks may send to this one's mobile nodes without a detour. */
    public boolean isOptimized(HomeNetwork network) {
        return network.routeOptimization() && hasOwnAddresses(network);
    }

    /** Returns the networks that packets of this one's mobile nodes go straight to: both sides have to want that. */
    public Stream<HomeNetwork> optimizedFrom(HomeNetwork network) {
        return isOptimized(network) ? othersThan(network).filter(this::isOptimized) : Stream.empty();
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

    /** Returns the tunnel between two switches; empty if they are not both configured, or cannot tunnel to each other. */
    public Optional<Tunnel> tunnel(DeviceId from, DeviceId to) {
        return agentSwitch(from).flatMap(here -> agentSwitch(to).flatMap(there -> Tunnel.between(here, there)));
    }

    /** Returns all tunnels, each once. */
    public Stream<Tunnel> tunnels() {
        return switches().values().stream()
                .flatMap(one -> tunnels(one).filter(tunnel -> tunnel.lower().equals(one)));
    }

    /** Returns the tunnels to and from one of the switches. */
    public Stream<Tunnel> tunnels(AgentSwitch one) {
        return switches().values().stream().flatMap(other -> Tunnel.between(one, other).stream());
    }

    /** Returns the MTU in bytes of the narrowest tunnel; empty if there is none. */
    public OptionalInt tunnelMtu() {
        return NarrowestTunnel.mtu(switches().values());
    }

    /** Returns the switches that hypervisors are attached to. */
    public ImmutableSet<DeviceId> hypervisorSwitches() {
        return hypervisors().values().stream().map(Hypervisor::device).collect(ImmutableSet.toImmutableSet());
    }

    /**
     * Returns the hypervisors that a port can be of: those of the switch whose patterns match its name, or if there are none,
     * those without patterns. Of a switch's tunnel ports and uplinks, none is.
     */
    public ImmutableList<Hypervisor> hypervisorsAt(DeviceId device, String port) {
        if (agentSwitch(device).isEmpty() || isTunnelPort(device, port) || isUplink(device, port)) {
            return ImmutableList.of();
        }
        ImmutableList<Hypervisor> named = hypervisorsOf(device, hypervisor -> isNamedBy(hypervisor, port));
        return named.isEmpty()
                ? hypervisorsOf(device, hypervisor -> hypervisor.ports().isEmpty())
                : named;
    }

    /**
     * Tells whether a mobile node's port of that name can be the hypervisor's. It is no tunnel's and no uplink, and by its name not excluded.
     * Where the operator has said neither what its ports are called nor what uplinks are, any other can.
     */
    public boolean canBePortOf(Hypervisor hypervisor, String port) {
        return !isTunnelPort(hypervisor.device(), port)
                && !isUplink(hypervisor.device(), port)
                && (hypervisor.ports().isEmpty()
                        ? hypervisorsOf(hypervisor.device(), other -> isNamedBy(other, port))
                                .isEmpty()
                        : isNamedBy(hypervisor, port));
    }

    private static boolean isNamedBy(Hypervisor hypervisor, String port) {
        return hypervisor.ports().stream().anyMatch(pattern -> pattern.matches(port));
    }

    /** What the mobile nodes' ports at a switch are called, by hypervisor; nothing by those any port may be of. */
    public ImmutableMap<String, ImmutableSet<PortPattern>> portPatternsAt(DeviceId device) {
        return hypervisorsOf(device, hypervisor -> true).stream()
                .collect(ImmutableMap.toImmutableMap(Hypervisor::id, Hypervisor::ports));
    }

    private ImmutableList<Hypervisor> hypervisorsOf(DeviceId device, Predicate<Hypervisor> condition) {
        return hypervisors().values().stream()
                .filter(hypervisor -> hypervisor.device().equals(device) && condition.test(hypervisor))
                .collect(ImmutableList.toImmutableList());
    }

    /**
     * Returns this domain as it is served while no other switches than these can be reached. For a home agent that is not among them, the
     * first of its network's switches that is stands in. Where there is none, nothing changes.
     */
    public MobilityDomain servedBy(Set<DeviceId> reachable) {
        return served(network -> network.servedBy(reachable));
    }

    /** Returns this domain with each network served as the function says: by other home agents, and no different besides. */
    public MobilityDomain served(UnaryOperator<HomeNetwork> change) {
        ImmutableMap<String, HomeNetwork> served = networks().values().stream()
                .map(change)
                .collect(ImmutableMap.toImmutableMap(HomeNetwork::id, network -> network));
        return new AutoValue_MobilityDomain(served, switches(), hypervisors(), hasVlans(), overlapping());
    }

    /** Tells whether that MAC address is a home router's. */
    public boolean isGateway(MacAddress mac) {
        return gatewayOf(mac).isPresent();
    }

    /** Returns a network whose home router has that MAC address. */
    public Optional<HomeNetwork> gatewayOf(MacAddress mac) {
        return networks().values().stream()
                .filter(network -> network.gatewayMac().equals(mac))
                .findFirst();
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
                Maps.uniqueIndex(hypervisors, Hypervisor::id),
                networks.stream().anyMatch(network -> network.vlan().isPresent()),
                Overlaps.among(networks));
    }
}
