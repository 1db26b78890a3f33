/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.onosproject.net.DeviceId;

/** What the frames of two switches to each other travel in; both ways the same. */
@AutoValue
public abstract class Tunnel {

    static final Comparator<AgentSwitch> BY_ID =
            Comparator.comparing(agent -> agent.device().toString());

    /** The end with the lower id. */
    public abstract AgentSwitch lower();

    /** The other end. */
    public abstract AgentSwitch upper();

    /** What the tunnel ports of both ends speak. */
    public abstract Encapsulation encapsulation();

    /**
     * Returns the tunnel between two switches: by the encapsulation that the one with the lower id prefers among those that both have. So
     * two IEEE 802.1AX systems choose their aggregation by the lower system id. Empty if they have none in common, or endpoints of
     * different IP versions; or if they are the same switch.
     */
    public static Optional<Tunnel> between(AgentSwitch one, AgentSwitch other) {
        AgentSwitch lower = BY_ID.compare(one, other) < 0 ? one : other;
        AgentSwitch upper = lower.equals(one) ? other : one;
        return one.device().equals(other.device())
                        || one.endpoint().isIp6() != other.endpoint().isIp6()
                ? Optional.empty()
                : lower.tunnelPorts().stream()
                        .map(TunnelPort::encapsulation)
                        .filter(encapsulation -> upper.tunnelPort(encapsulation).isPresent())
                        .findFirst()
                        .map(encapsulation -> new AutoValue_Tunnel(lower, upper, encapsulation));
    }

    /** Returns the end that is not that switch. */
    public AgentSwitch peerOf(DeviceId device) {
        return lower().device().equals(device) ? upper() : lower();
    }

    /** Tells whether the outer packets are IPv6. */
    public boolean isIp6() {
        return lower().endpoint().isIp6();
    }

    /** The largest outer IP packet that gets through, in bytes. */
    public int underlayMtu() {
        return Math.min(lower().underlayMtu(), upper().underlayMtu());
    }

    /** Bytes that an IP packet grows by. */
    public int overhead() {
        return encapsulation().overhead(isIp6());
    }

    /** The largest IP packet of a mobile node that gets through, in bytes. */
    public int mtu() {
        return underlayMtu() - overhead();
    }

    /** Tells whether all packets of the network get through. */
    public boolean carries(HomeNetwork network) {
        return network.mtu() <= mtu();
    }

    /** Returns the port that it ends at on that switch; empty if it does not end there. */
    public Optional<TunnelPort> port(DeviceId device) {
        return Stream.of(lower(), upper())
                .filter(end -> end.device().equals(device))
                .findFirst()
                .flatMap(end -> end.tunnelPort(encapsulation()));
    }

    /** How it gets to its MTU, for people to read. */
    public String arithmetic() {
        return "underlayMtu " + underlayMtu() + " less " + overhead() + " for "
                + encapsulation().label() + " over " + (isIp6() ? "IPv6" : "IPv4");
    }
}
