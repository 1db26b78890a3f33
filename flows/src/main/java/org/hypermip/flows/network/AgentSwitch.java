/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** A switch that can be home agent or foreign agent: it has an end of the tunnels. */
@AutoValue
public abstract class AgentSwitch {

    /** The switch. */
    public abstract DeviceId device();

    /** Where tunnels to it end: the care-of address of every mobile node it serves (RFC 5944 section 1.6). */
    public abstract IpAddress endpoint();

    /** The ports that encapsulate; at least one, no two of which speak the same, the preferred ones first. */
    public abstract ImmutableList<TunnelPort> tunnelPorts();

    /** The largest IP packet the underlay carries to and from this switch, in bytes. */
    public abstract int underlayMtu();

    /** Who answers ARP requests there. */
    public abstract ArpResponder arpResponder();

    /**
     * What its ports are called that lead to routers, other switches and hosts, and are no mobile node's; absent if the operator has not
     * said which those are.
     */
    public abstract Optional<ImmutableSet<PortPattern>> uplinks();

    /** Tells whether the port of that name is known to lead to others than mobile nodes. */
    public boolean isUplink(String name) {
        return uplinks().stream().flatMap(Set::stream).anyMatch(pattern -> pattern.matches(name));
    }

    /** Tells whether the port of that name encapsulates. */
    public boolean isTunnelPort(String name) {
        return tunnelPorts().stream().anyMatch(port -> port.name().equals(name));
    }

    /** Returns the port that speaks this. */
    public Optional<TunnelPort> tunnelPort(Encapsulation encapsulation) {
        return tunnelPorts().stream()
                .filter(port -> port.encapsulation() == encapsulation)
                .findFirst();
    }

    /** Returns a switch of these values with one tunnel port and no uplinks. */
    public static AgentSwitch of(
            DeviceId device, IpAddress endpoint, String tunnelPort, Encapsulation encapsulation, int underlayMtu) {
        return of(device, endpoint, ImmutableList.of(TunnelPort.of(tunnelPort, encapsulation)), underlayMtu);
    }

    /** Returns a switch of these values without uplinks; the order of the tunnel ports is that of preference. */
    public static AgentSwitch of(
            DeviceId device, IpAddress endpoint, Iterable<TunnelPort> tunnelPorts, int underlayMtu) {
        return new AutoValue_AgentSwitch(
                device,
                endpoint,
                ImmutableList.copyOf(tunnelPorts),
                underlayMtu,
                ArpResponder.SWITCH,
                Optional.of(ImmutableSet.of()));
    }

    /** Returns the same switch with another responder. */
    public AgentSwitch withArpResponder(ArpResponder responder) {
        return new AutoValue_AgentSwitch(device(), endpoint(), tunnelPorts(), underlayMtu(), responder, uplinks());
    }

    /** Returns the same switch with other uplinks, or with ones that nobody knows. */
    public AgentSwitch withUplinks(Optional<ImmutableSet<PortPattern>> patterns) {
        return new AutoValue_AgentSwitch(device(), endpoint(), tunnelPorts(), underlayMtu(), arpResponder(), patterns);
    }
}
