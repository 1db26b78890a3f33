/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import org.hypermip.flows.Guest;
import org.hypermip.flows.Station;
import org.hypermip.flows.fake.Frame;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** Someone in a guest's home network that talks to it; a visitor elsewhere is in its home network, too. */
@AutoValue
abstract class Correspondent {

    abstract ConnectPoint at();

    abstract MacAddress mac();

    abstract Ip4Address ip();

    /** How many tunnels lie between it and its home network. */
    abstract int tunnelsToHome();

    static Correspondent of(Station station) {
        return new AutoValue_Correspondent(station.at(), station.mac(), station.ip(), 0);
    }

    static Correspondent of(Guest guest, ConnectPoint at) {
        int tunnels = guest.network().isServedBy(at.deviceId()) ? 0 : 1;
        return new AutoValue_Correspondent(at, guest.mac(), guest.ip(), tunnels);
    }

    Frame packetTo(Guest guest) {
        return Frame.ip(mac(), guest.mac(), ip());
    }

    /** All by which it can ask where a guest is. */
    ImmutableList<Frame> questionsFor(Guest guest) {
        return ImmutableList.of(
                Frame.arpRequest(mac(), ip(), guest.ip()),
                Frame.neighborSolicitation(mac(), linkLocal(mac()), guest.ip6()),
                Frame.neighborSolicitation(mac(), linkLocal(mac()), linkLocal(guest.mac())));
    }

    static Ip6Address linkLocal(MacAddress mac) {
        return Ip6Address.valueOf(IPv6.getLinkLocalAddress(mac.toBytes()));
    }
}
