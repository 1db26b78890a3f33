/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.network.HomeNetwork;
import org.onosproject.net.DeviceId;

/** The ways of frames to a mobile node, as actions; a way that cannot be gone yet is empty. */
final class Ways {

    private final Journey journey;

    Ways(Journey journey) {
        this.journey = journey;
    }

    /**
     * The way of a frame at the switch it is for: to its port, and on to its destination while it switches. A port at home that is
     * not known is found as without us; but not out of a tunnel: that would teach the switch that the sender is behind the tunnel
     * port.
     */
    ImmutableList<Action> deliver(Entry entry) {
        ImmutableList<Action> here = toPort(journey.at());
        ImmutableList<Action> ahead = journey.isSimultaneous() ? toDestination(entry) : ImmutableList.of();
        if (here.isEmpty() && !journey.isAway()) {
            return entry.tunnelKey().isEmpty() ? journey.baseForwarding().beside(ahead) : here;
        }
        return ImmutableList.<Action>builder().addAll(here).addAll(ahead).build();
    }

    private ImmutableList<Action> toDestination(Entry entry) {
        return journey.destination()
                .map(there -> there.device().equals(journey.device())
                        ? toPort(there)
                        : handOver(journey.device(), there, entry))
                .orElse(ImmutableList.of());
    }

    /** The way of a frame that was handed over to the switch it is at: no further than its port, if that is known. */
    ImmutableList<Action> deliverHandedOver() {
        return toPort(journey.at());
    }

    /** The way of a frame for the destination that has reached the destination's switch. */
    ImmutableList<Action> deliverAhead() {
        return journey.destination().map(this::toPort).orElse(ImmutableList.of());
    }

    /** The way from a home agent to where it is. */
    ImmutableList<Action> redirect(DeviceId from, Entry entry) {
        return tunnelTo(from, journey.device(), TunnelKeys.redirected(journey.network()), entry);
    }

    /** The way from a place it left to where it is. */
    ImmutableList<Action> sendOn(DeviceId from, Entry entry) {
        return handOver(from, journey.at(), entry);
    }

    /** The way from a foreign agent to the home agent. */
    ImmutableList<Action> reverseTunnel(DeviceId from) {
        return tunnelTo(from, journey.network().homeAgent(), TunnelKeys.redirected(journey.network()), Entry.LOCAL);
    }

    /** The way to the router of the network that the switch serves. The frame's sender stays the mobile node. */
    ImmutableList<Action> toRouter(HomeNetwork network) {
        return ImmutableList.<Action>builder()
                .add(Action.ethDestination(network.gatewayMac()))
                .addAll(journey.baseForwarding().way())
                .build();
    }

    /** The way to the home router from a switch that does not serve the home network; elsewhere there is none without a table. */
    ImmutableList<Action> toHomeRouter(DeviceId from) {
        HomeNetwork home = journey.network();
        return home.isServedBy(from) ? ImmutableList.of() : toRouter(from, home);
    }

    /** The way to another network's router, from any switch. */
    ImmutableList<Action> toRouter(DeviceId from, HomeNetwork other) {
        if (other.isServedBy(from)) {
            return toRouter(other);
        }
        ImmutableList<Action> there = tunnelTo(from, other.homeAgent(), TunnelKeys.redirected(other), Entry.LOCAL);
        return there.isEmpty()
                ? there
                : ImmutableList.<Action>builder()
                        .add(Action.ethDestination(other.gatewayMac()))
                        .addAll(there)
                        .build();
    }

    private ImmutableList<Action> handOver(DeviceId from, Attachment to, Entry entry) {
        return tunnelTo(from, to.device(), TunnelKeys.handedOver(journey.network()), entry);
    }

    private ImmutableList<Action> toPort(Attachment place) {
        return journey.port(place)
                .map(port -> ImmutableList.of(Action.output(port)))
                .orElse(ImmutableList.of());
    }

    private ImmutableList<Action> tunnelTo(DeviceId from, DeviceId to, long key, Entry entry) {
        return journey.endpoint(to)
                .flatMap(endpoint -> journey.tunnelPort(from, to)
                        .map(port ->
                                ImmutableList.of(Action.tunnel(key, endpoint), Action.output(entry.outputTo(port)))))
                .orElse(ImmutableList.of());
    }
}
