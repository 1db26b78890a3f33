/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;

/** A switch that can be home agent or foreign agent: it has an end of the tunnels. */
@AutoValue
public abstract class AgentSwitch {

    /** The switch. */
    public abstract DeviceId device();

    /** Where tunnels to it end: the care-of address of every mobile node it serves (RFC 5944 section 1.6). */
    public abstract IpAddress endpoint();

    /** Name of the port that encapsulates, with destination and key set by flow. */
    public abstract String tunnelPort();

    /** What the tunnel port speaks. */
    public abstract Encapsulation encapsulation();

    /** The largest IP packet the underlay carries, in bytes. */
    public abstract int underlayMtu();

    /** The largest inner IP packet that fits the underlay, in bytes. */
    public int innerMtu() {
        return underlayMtu() - encapsulation().overhead(endpoint().isIp6());
    }

    /** Returns a switch of these values. */
    public static AgentSwitch of(
            DeviceId device, IpAddress endpoint, String tunnelPort, Encapsulation encapsulation, int underlayMtu) {
        return new AutoValue_AgentSwitch(device, endpoint, tunnelPort, encapsulation, underlayMtu);
    }
}
