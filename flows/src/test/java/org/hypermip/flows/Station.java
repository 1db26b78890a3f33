/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import com.google.auto.value.AutoValue;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** A machine that never moves. */
@AutoValue
public abstract class Station {

    /** The network it is in. */
    public abstract HomeNetwork network();

    /** Where it is attached. */
    public abstract ConnectPoint at();

    /** Its MAC address. */
    public abstract MacAddress mac();

    /** Its address. */
    public abstract Ip4Address ip();

    /** Its IPv6 address, numbered as the other one. */
    public Ip6Address ip6() {
        byte[] octets = ip().toOctets();
        return Ip6Address.valueOf("fd00:" + octets[1] + "::" + octets[3]);
    }

    /** Tells whether it is in that network, however that is configured. */
    public boolean isIn(HomeNetwork other) {
        return network().id().equals(other.id());
    }

    static Station of(HomeNetwork network, DeviceId device, long port, String mac, String ip) {
        return new AutoValue_Station(
                network,
                new ConnectPoint(device, PortNumber.portNumber(port)),
                MacAddress.valueOf(mac),
                Ip4Address.valueOf(ip));
    }
}
