/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.VlanId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/**
 * How frames come to a switch: by which port, out of a tunnel or from the switch's own network, and with which VLAN tag. Where no
 * network has a VLAN, tags are nobody's business.
 */
@AutoValue
abstract class Entry {

    /** From the switch's own network, by whatever port and with whatever tag. */
    static final Entry LOCAL = local(Optional.empty(), Optional.empty());

    /** The port; absent if it may be any. */
    abstract Optional<PortNumber> port();

    /** The key under which they come out of a tunnel; absent if they come from the switch's own network. */
    abstract Optional<Long> tunnelKey();

    /** Their tag, {@link VlanId#NONE} if they must have none; absent if they may have any. */
    abstract Optional<VlanId> tag();

    /** The tag with which base forwarding takes them, {@link VlanId#NONE} for none. */
    abstract VlanId forwardedAs();

    /** From the switch's own network. */
    static Entry local(Optional<PortNumber> port, Optional<VlanId> tag) {
        return new AutoValue_Entry(port, Optional.empty(), tag, tag.orElse(VlanId.NONE));
    }

    /** Out of a tunnel, by that port and under that key. */
    static Entry outOf(PortNumber tunnelPort, long key) {
        return new AutoValue_Entry(Optional.of(tunnelPort), Optional.of(key), Optional.empty(), VlanId.NONE);
    }

    /** The same frames, on their way into that network. */
    Entry into(HomeNetwork network) {
        return new AutoValue_Entry(port(), tunnelKey(), tag(), network.vlan().orElse(VlanId.NONE));
    }

    /** Tells whether a frame comes in so that comes in by that port with that tag. */
    boolean admits(PortNumber other, VlanId otherTag) {
        return port().filter(own -> !own.equals(other)).isEmpty()
                && tag().filter(own -> !own.equals(otherTag)).isEmpty();
    }

    /** Matches them. */
    TrafficSelector.Builder selector() {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        port().ifPresent(selector::matchInPort);
        tunnelKey().ifPresent(selector::matchTunnelId);
        tag().ifPresent(selector::matchVlanId);
        return selector;
    }

    /** The output that leads to that port: a frame goes back into the tunnels by IN_PORT only (OpenFlow 1.3.5 section 7.2.5). */
    PortNumber outputTo(PortNumber other) {
        return tunnelKey().isPresent() && port().filter(other::equals).isPresent() ? PortNumber.IN_PORT : other;
    }
}
