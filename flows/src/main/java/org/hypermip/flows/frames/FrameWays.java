/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

import com.google.common.collect.ImmutableList;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.onosproject.net.DeviceId;

/** The ways of frames to a mobile node, as actions; a way that cannot be gone yet is empty. */
public final class FrameWays {

    private final MobileInterface mobile;

    FrameWays(MobileInterface mobile) {
        this.mobile = mobile;
    }

    /**
     * The way of a frame at the switch it is for: to its port, and on to its destination while it switches. A port at home that is
     * not known is found as without us; but not out of a tunnel: that would teach the switch that the sender is behind the tunnel
     * port.
     */
    public ImmutableList<Action> deliver(IncomingFrames incoming) {
        ImmutableList<Action> here = toPort(mobile.at());
        ImmutableList<Action> ahead = mobile.isSimultaneous() ? toDestination(incoming) : ImmutableList.of();
        if (here.isEmpty() && !mobile.isAway()) {
            return incoming.tunnelling().isEmpty() ? mobile.baseForwarding().beside(ahead) : here;
        }
        return ImmutableList.<Action>builder().addAll(here).addAll(ahead).build();
    }

    private ImmutableList<Action> toDestination(IncomingFrames incoming) {
        return mobile.destination()
                .map(there -> there.device().equals(mobile.device())
                        ? toPort(there)
                        : handOver(mobile.device(), there, incoming))
                .orElse(ImmutableList.of());
    }

    /** The way of a frame that was handed over to the switch it is at: no further than its port, if that is known. */
    public ImmutableList<Action> deliverHandedOver() {
        return toPort(mobile.at());
    }

    /** The way of a frame for the destination that has reached the destination's switch. */
    public ImmutableList<Action> deliverAhead() {
        return mobile.destination().map(this::toPort).orElse(ImmutableList.of());
    }

    /** The way from a home agent to where it is. */
    public ImmutableList<Action> redirect(DeviceId from, IncomingFrames incoming) {
        return Tunnelling.redirected(mobile.network()).leave(mobile.view(), from, mobile.device(), incoming);
    }

    /** The way from a place it left to where it is. */
    private ImmutableList<Action> sendOn(DeviceId from, IncomingFrames incoming) {
        return handOver(from, mobile.at(), incoming);
    }

    /**
     * The way of a redirected frame that comes out of a tunnel at a switch. At home, frames for a mobile node that is on its way to
     * there are other visitors' frames: they go where it still is.
     */
    public ImmutableList<Action> outOfTunnel(DeviceId device, IncomingFrames incoming) {
        if (mobile.deliveringDevices().contains(device)) {
            return deliver(incoming);
        }
        if (mobile.redirectingDevices().contains(device)) {
            return redirect(device, incoming);
        }
        if (mobile.leftForeignDevices().contains(device)) {
            return sendOn(device, incoming);
        }
        return mobile.homeDevices().contains(device) ? ImmutableList.of() : deliverAhead();
    }

    /** The way from a foreign agent to the home agent. */
    public ImmutableList<Action> reverseTunnel(DeviceId from) {
        return Tunnelling.redirected(mobile.network())
                .leave(mobile.view(), from, mobile.network().homeAgent(), IncomingFrames.LOCAL);
    }

    /** The way to the router of the network that the switch serves. The frame's sender stays the mobile node. */
    public ImmutableList<Action> toRouter(HomeNetwork network) {
        return ImmutableList.<Action>builder()
                .add(Action.ethDestination(network.gatewayMac()))
                .addAll(mobile.baseForwarding().way())
                .build();
    }

    /** The way to the home router from a switch that does not serve the home network; elsewhere there is none without a table. */
    public ImmutableList<Action> toHomeRouter(DeviceId from) {
        HomeNetwork home = mobile.network();
        return home.isServedBy(from) ? ImmutableList.of() : toRouter(from, home);
    }

    /** The way to another network's router, from any switch. */
    public ImmutableList<Action> toRouter(DeviceId from, HomeNetwork other) {
        if (other.isServedBy(from)) {
            return toRouter(other);
        }
        ImmutableList<Action> there =
                Tunnelling.redirected(other).leave(mobile.view(), from, other.homeAgent(), IncomingFrames.LOCAL);
        return there.isEmpty()
                ? there
                : ImmutableList.<Action>builder()
                        .add(Action.ethDestination(other.gatewayMac()))
                        .addAll(there)
                        .build();
    }

    private ImmutableList<Action> handOver(DeviceId from, Attachment to, IncomingFrames incoming) {
        return Tunnelling.handedOver(mobile.network()).leave(mobile.view(), from, to.device(), incoming);
    }

    private ImmutableList<Action> toPort(Attachment place) {
        return mobile.port(place)
                .map(port -> ImmutableList.of(Action.output(port)))
                .orElse(ImmutableList.of());
    }
}
