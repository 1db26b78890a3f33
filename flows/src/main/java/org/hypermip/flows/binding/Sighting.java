/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import java.time.Instant;
import java.util.Optional;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;

/** The fabric saw a host announce itself at a switch's port. */
@AutoValue
public abstract class Sighting {

    /** By what frame. */
    public abstract Announcement announcement();

    /** The host's MAC address. */
    public abstract MacAddress mac();

    /** The address that was announced; absent in a RARP. */
    public abstract Optional<IpAddress> address();

    /** The switch. */
    public abstract DeviceId device();

    /** The name of the port that the frame came in by. */
    public abstract String port();

    /** The frame's VLAN tag, {@link VlanId#NONE} if it had none. */
    public abstract VlanId tag();

    /** When the controller heard of it, by its own clock. */
    public abstract Instant time();

    /** Returns a sighting of these values, of a frame without a tag. */
    public static Sighting of(
            Announcement announcement,
            MacAddress mac,
            Optional<IpAddress> address,
            DeviceId device,
            String port,
            Instant time) {
        return new AutoValue_Sighting(announcement, mac, address, device, port, VlanId.NONE, time);
    }

    /** Returns the sighting of the same frame with that tag. */
    public Sighting withTag(VlanId other) {
        return new AutoValue_Sighting(announcement(), mac(), address(), device(), port(), other, time());
    }

    /** Returns where it was, and by what: for people to read. */
    String text() {
        return "seen by " + device() + "/" + port() + ": " + announcement().label();
    }
}
