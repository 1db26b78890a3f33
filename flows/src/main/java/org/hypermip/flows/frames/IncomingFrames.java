/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

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
public abstract class IncomingFrames {

    /** From the switch's own network, by whatever port and with whatever tag. */
    public static final IncomingFrames LOCAL = local(Optional.empty(), Optional.empty());

    /** The port; absent if it may be any. */
    abstract Optional<PortNumber> port();

    /** What they are in the tunnel that they come out of; absent if they come from the switch's own network. */
    abstract Optional<Tunnelling> tunnelling();

    /** Their tag, {@link VlanId#NONE} if they must have none; absent if they may have any. */
    abstract Optional<VlanId> tag();

    /** The tag with which base forwarding takes them, {@link VlanId#NONE} for none. */
    abstract VlanId forwardedAs();

    /** From the switch's own network. */
    public static IncomingFrames local(Optional<PortNumber> port, Optional<VlanId> tag) {
        return new AutoValue_IncomingFrames(port, Optional.empty(), tag, tag.orElse(VlanId.NONE));
    }

    /** Out of a tunnel, by that port. */
    static IncomingFrames outOf(PortNumber tunnelPort, Tunnelling tunnelling) {
        return new AutoValue_IncomingFrames(
                Optional.of(tunnelPort), Optional.of(tunnelling), Optional.empty(), VlanId.NONE);
    }

    /** The same frames, on their way into that network. */
    public IncomingFrames into(HomeNetwork network) {
        return new AutoValue_IncomingFrames(
                port(), tunnelling(), tag(), network.vlan().orElse(VlanId.NONE));
    }

    /** Those of the same frames that have no tag. */
    public IncomingFrames withoutTag() {
        return new AutoValue_IncomingFrames(port(), tunnelling(), Optional.of(VlanId.NONE), forwardedAs());
    }

    /** Tells whether a frame comes in so that comes in by that port with that tag. */
    boolean admits(PortNumber other, VlanId otherTag) {
        return port().filter(own -> !own.equals(other)).isEmpty()
                && tag().filter(own -> !own.equals(otherTag)).isEmpty();
    }

    /** Matches them. */
    public TrafficSelector.Builder selector() {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        port().ifPresent(selector::matchInPort);
        tunnelling().ifPresent(tunnelling -> tunnelling.match(selector));
        tag().ifPresent(selector::matchVlanId);
        return selector;
    }

    /** The output that leads to that port: a frame goes back into the tunnels by IN_PORT only (OpenFlow 1.3.5 section 7.2.5). */
    PortNumber outputTo(PortNumber other) {
        return tunnelling().isPresent() && port().filter(other::equals).isPresent() ? PortNumber.IN_PORT : other;
    }
}
