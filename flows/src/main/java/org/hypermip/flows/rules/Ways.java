/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.network.HomeNetwork;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** The ways of frames to a mobile node, as actions; a way that cannot be gone yet is empty. */
final class Ways {

    private final Journey journey;

    Ways(Journey journey) {
        this.journey = journey;
    }

    /**
     * The way of a frame at the switch it is for: to its port, and on to its destination while it switches. Out of a tunnel
     * there is none to a port at home that is not known: to find it by learning would teach the switch that the sender is
     * behind the tunnel port.
     */
    ImmutableList<Action> deliver(Entry entry) {
        ImmutableList<Action> here = entry.equals(Entry.LOCAL) ? toPort(journey.at()) : toKnownPort(journey.at());
        if (here.isEmpty() && !journey.isAway()) {
            return here;
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        actions.addAll(here);
        if (journey.isSimultaneous()) {
            journey.destination()
                    .ifPresent(there -> actions.addAll(
                            there.device().equals(journey.device())
                                    ? toKnownPort(there)
                                    : handOver(journey.device(), there, entry)));
        }
        return actions.build();
    }

    /** The way of a frame that was handed over to the switch it is at: no further than its port, if that is known. */
    ImmutableList<Action> deliverHandedOver() {
        return toKnownPort(journey.at());
    }

    /** The way of a frame for the destination that has reached the destination's switch. */
    ImmutableList<Action> deliverAhead() {
        return journey.destination().map(this::toKnownPort).orElse(ImmutableList.of());
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
    static ImmutableList<Action> toRouter(HomeNetwork network) {
        return ImmutableList.of(Action.ethDestination(network.gatewayMac()), Action.output(PortNumber.NORMAL));
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

    /** At home a frame finds an unnamed port the way it found it before: by the switch's own learning. */
    private ImmutableList<Action> toPort(Attachment place) {
        ImmutableList<Action> known = toKnownPort(place);
        return known.isEmpty() && !journey.isForeign(place)
                ? ImmutableList.of(Action.output(PortNumber.NORMAL))
                : known;
    }

    private ImmutableList<Action> toKnownPort(Attachment place) {
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
