/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.LatePorts;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** A snapshot of all that rules depend on besides the bindings. */
@AutoValue
public abstract class NetworkView {

    private static final Optional<VlanId> UNTAGGED = Optional.of(VlanId.NONE);

    /** What is configured. */
    public abstract MobilityDomain domain();

    /** Port numbers by name, of each switch that has ever been connected. */
    public abstract ImmutableMap<DeviceId, ImmutableMap<String, PortNumber>> ports();

    /** Switches that can make an ARP reply of a request by themselves. */
    public abstract ImmutableSet<DeviceId> arpResponders();

    /** Where our rules belong. */
    public abstract Pipeline pipeline();

    /** Who knows of ports that came since. */
    abstract LatePorts latePorts();

    /** Returns the number of the port of that name. */
    public Optional<PortNumber> port(DeviceId device, String name) {
        return known(device, name).or(() -> latePorts().find(device, name));
    }

    private Optional<PortNumber> known(DeviceId device, String name) {
        return Optional.ofNullable(portsOf(device).get(name));
    }

    /** Returns the numbers of those of the switch's tunnel ports that are there. */
    public ImmutableSet<PortNumber> tunnelPorts(DeviceId device) {
        return domain().agentSwitch(device).stream()
                .flatMap(agent -> agent.tunnelPorts().stream())
                .flatMap(tunnel -> known(device, tunnel.name()).stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Returns the number of the port that frames go out of to that other switch; absent if it is not there, or no tunnel is possible. */
    public Optional<PortNumber> tunnelPort(DeviceId from, DeviceId to) {
        return domain().tunnel(from, to)
                .flatMap(tunnel -> tunnel.port(from))
                .flatMap(tunnelPort -> port(from, tunnelPort.name()));
    }

    /** What a rule does with a frame that goes on as without us. */
    public BaseForwardingActions baseForwarding() {
        return new BaseForwardingActions(pipeline().baseForwarding());
    }

    /** Returns the same view with our rules in another place. */
    public NetworkView in(Pipeline place) {
        return new AutoValue_NetworkView(domain(), ports(), arpResponders(), place, latePorts());
    }

    /** Returns the same view, whose readers find ports that it lacks if that finds them. */
    public NetworkView with(LatePorts late) {
        return new AutoValue_NetworkView(domain(), ports(), arpResponders(), pipeline(), late);
    }

    /** Returns the same view with what is configured served by other switches, and with these to answer ARP. */
    public NetworkView with(MobilityDomain served, ImmutableSet<DeviceId> responders) {
        return new AutoValue_NetworkView(served, ports(), responders, pipeline(), latePorts());
    }

    /** Returns the same view with a switch's ports as they are now. */
    public NetworkView with(DeviceId device, ImmutableMap<String, PortNumber> changed) {
        Map<DeviceId, ImmutableMap<String, PortNumber>> all = new LinkedHashMap<>(ports());
        all.put(device, changed);
        return new AutoValue_NetworkView(domain(), ImmutableMap.copyOf(all), arpResponders(), pipeline(), latePorts());
    }

    /** Tells whether a frame with that tag that comes in there is that network's. */
    public boolean isOf(HomeNetwork network, ConnectPoint at, VlanId tag) {
        return network.isServedBy(at.deviceId())
                && fromNetwork(network, at.deviceId()).stream().anyMatch(incoming -> incoming.admits(at.port(), tag));
    }

    /** Returns how frames of that network come to one of its switches, other than out of tunnels. */
    public ImmutableList<IncomingFrames> fromNetwork(HomeNetwork network, DeviceId device) {
        if (!domain().hasVlans()) {
            return ImmutableList.of(IncomingFrames.LOCAL);
        }
        if (network.vlan().isEmpty() && !hasAccessPorts(device)) {
            return ImmutableList.of(IncomingFrames.local(Optional.empty(), UNTAGGED));
        }
        return Stream.concat(
                        network.vlan().stream().map(vlan -> IncomingFrames.local(Optional.empty(), Optional.of(vlan))),
                        untaggedPorts(network, device).map(port -> IncomingFrames.local(Optional.of(port), UNTAGGED)))
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns how frames of that network's hosts may come to a switch: elsewhere than at home, by any port. */
    public ImmutableList<IncomingFrames> fromMachines(HomeNetwork network, DeviceId device) {
        return network.isServedBy(device) || !domain().hasVlans()
                ? fromNetwork(network, device)
                : ImmutableList.of(IncomingFrames.local(Optional.empty(), UNTAGGED));
    }

    /** Returns those of a configured switch's ports where no frame has a tag: of whatever network. */
    public Stream<PortNumber> accessPorts(DeviceId device) {
        return portsOf(device).entrySet().stream()
                .filter(port -> domain().accessVlan(device, port.getKey()).isPresent())
                .map(Map.Entry::getValue);
    }

    /** Returns the switch's ports at which frames without a tag are that network's. */
    private Stream<PortNumber> untaggedPorts(HomeNetwork network, DeviceId device) {
        return portsOf(device).entrySet().stream()
                .filter(port -> domain().isOf(network, device, port.getKey(), VlanId.NONE))
                .map(Map.Entry::getValue);
    }

    private boolean hasAccessPorts(DeviceId device) {
        return portsOf(device).keySet().stream().anyMatch(port -> domain().accessVlan(device, port)
                .filter(vlan -> !vlan.equals(VlanId.NONE))
                .isPresent());
    }

    private ImmutableMap<String, PortNumber> portsOf(DeviceId device) {
        return ports().getOrDefault(device, ImmutableMap.of());
    }

    /** Returns a view of these values. */
    public static NetworkView of(
            MobilityDomain domain,
            Map<DeviceId, ImmutableMap<String, PortNumber>> ports,
            Set<DeviceId> arpResponders,
            Pipeline pipeline) {
        return new AutoValue_NetworkView(
                domain, ImmutableMap.copyOf(ports), ImmutableSet.copyOf(arpResponders), pipeline, LatePorts.NONE);
    }
}
