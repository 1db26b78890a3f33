/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.HomeNetwork;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/** One interface of a mobile node in the network as it is: where it is, where it goes, and the way there. */
final class Journey {

    /** How a frame came to a switch: out of a tunnel, it can go back into it by IN_PORT only. */
    enum Entry {
        TUNNEL,
        LOCAL
    }

    private final Binding binding;
    private final HomeAddress address;
    private final HomeNetwork network;
    private final NetworkView view;

    private Journey(Binding binding, HomeAddress address, HomeNetwork network, NetworkView view) {
        this.binding = binding;
        this.address = address;
        this.network = network;
        this.view = view;
    }

    /** Returns the journeys of a mobile node; an interface whose network is no longer configured has none. */
    static Stream<Journey> of(Binding binding, NetworkView view) {
        return binding.interfaces().stream()
                .flatMap(address -> view
                        .domain()
                        .network(address.network())
                        .map(network -> new Journey(binding, address, network, view))
                        .stream());
    }

    HomeAddress address() {
        return address;
    }

    HomeNetwork network() {
        return network;
    }

    DeviceId device() {
        return binding.at().device();
    }

    /** The switch it goes to, if that is another one than it is at. */
    Optional<DeviceId> otherDevice() {
        return binding.destination().map(Attachment::device).filter(device -> !device.equals(device()));
    }

    /** Tells whether it is attached outside its home network. */
    boolean isAway() {
        return isForeign(binding.at());
    }

    /** Tells whether it is at home, and has been elsewhere so lately that its network may not know yet. */
    boolean isJustBack() {
        return !isAway() && hasLeftPlaces();
    }

    /** Tells whether frames may still be under way to places it left. */
    boolean hasLeftPlaces() {
        return binding.phase() == BindingPhase.ARRIVED || !binding.draining().isEmpty();
    }

    /** Tells whether the switch it is at gets frames from agents it left or passed. */
    boolean isHandedOver() {
        return isAway() || hasLeftPlaces();
    }

    boolean isSimultaneous() {
        return binding.phase() == BindingPhase.SIMULTANEOUS;
    }

    /**
     * The home network's switches that send frames on to the switch it is at: all of them while it is away, or just back.
     * While it leaves, it is the one where its reverse tunnel ends, for the first frame out of there makes that switch
     * believe the mobile node to be behind the tunnel port. None of them does so at home if its port is not known,
     * for there it can only be found by learning, and that must not learn from redirected frames.
     */
    Set<DeviceId> redirectingDevices() {
        return Sets.difference(redirectingTo(), ImmutableSet.of(device()));
    }

    private Set<DeviceId> redirectingTo() {
        if (isAway()) {
            return homeDevices();
        }
        if (port(binding.at()).isEmpty()) {
            return ImmutableSet.of();
        }
        return hasLeftPlaces() ? homeDevices() : isLeaving() ? ImmutableSet.of(network.homeAgent()) : ImmutableSet.of();
    }

    /** Tells whether frames go from its home network both to it and to a foreign one. */
    private boolean isLeaving() {
        return isSimultaneous() && binding.destination().filter(this::isForeign).isPresent();
    }

    /** The home network's switches; all of them can be home agents for what reaches them. */
    Set<DeviceId> homeDevices() {
        return network.switches();
    }

    /** The switches of foreign places it left, without the one it is at. */
    Set<DeviceId> leftForeignDevices() {
        return Sets.difference(
                leftPlaces().filter(this::isForeign).map(Attachment::device).collect(ImmutableSet.toImmutableSet()),
                ImmutableSet.of(device()));
    }

    /** The foreign places it is at, goes to, or left. */
    Stream<Attachment> foreignPlaces() {
        return Stream.of(visitedPlaces(), leftPlaces())
                .flatMap(places -> places)
                .filter(this::isForeign);
    }

    /** The foreign places where it runs or is about to. */
    Stream<Attachment> visitedForeignPlaces() {
        return visitedPlaces().filter(this::isForeign);
    }

    private Stream<Attachment> visitedPlaces() {
        return Stream.concat(Stream.of(binding.at()), binding.destination().stream());
    }

    private Stream<Attachment> leftPlaces() {
        return binding.draining().stream().map(Draining::place);
    }

    private boolean isForeign(Attachment place) {
        return !network.isServedBy(place.device());
    }

    /** The number of the interface's port at that place; absent as long as the switch has no such port. */
    Optional<PortNumber> port(Attachment place) {
        return place.port(address.mac()).flatMap(name -> view.port(place.device(), name));
    }

    Optional<PortNumber> tunnelPort(DeviceId device) {
        return view.tunnelPort(device);
    }

    boolean answersArp(DeviceId device) {
        return view.arpResponders().contains(device);
    }

    /**
     * The way of a frame at the switch it is for: to its port, and on to its destination while it switches. Out of a tunnel
     * there is none to a port at home that is not known: to find it by learning would teach the switch that the sender is
     * behind the tunnel port.
     */
    ImmutableList<Action> deliver(Entry entry) {
        ImmutableList<Action> here = entry == Entry.LOCAL ? toPort(binding.at()) : toKnownPort(binding.at());
        if (here.isEmpty() && !isAway()) {
            return here;
        }
        ImmutableList.Builder<Action> actions = ImmutableList.builder();
        actions.addAll(here);
        if (isSimultaneous()) {
            binding.destination()
                    .ifPresent(there -> actions.addAll(
                            there.device().equals(device()) ? toKnownPort(there) : handOver(device(), there, entry)));
        }
        return actions.build();
    }

    /** The way of a frame that was handed over to the switch it is at: no further than its port, if that is known. */
    ImmutableList<Action> deliverHandedOver() {
        return toKnownPort(binding.at());
    }

    /** The way of a frame for the destination that has reached the destination's switch. */
    ImmutableList<Action> deliverAhead() {
        return binding.destination().map(this::toKnownPort).orElse(ImmutableList.of());
    }

    /** The way from a home agent to where it is. */
    ImmutableList<Action> redirect(DeviceId from, Entry entry) {
        return tunnelTo(from, device(), TunnelKeys.redirected(network), entry);
    }

    /** The way from a place it left to where it is. */
    ImmutableList<Action> sendOn(DeviceId from) {
        return handOver(from, binding.at(), Entry.TUNNEL);
    }

    /** The way from a foreign agent to the home agent. */
    ImmutableList<Action> reverseTunnel(DeviceId from) {
        return tunnelTo(from, network.homeAgent(), TunnelKeys.redirected(network), Entry.LOCAL);
    }

    private ImmutableList<Action> handOver(DeviceId from, Attachment to, Entry entry) {
        return tunnelTo(from, to.device(), TunnelKeys.handedOver(network), entry);
    }

    /** At home a frame finds an unnamed port the way it found it before: by the switch's own learning. */
    private ImmutableList<Action> toPort(Attachment place) {
        ImmutableList<Action> known = toKnownPort(place);
        return known.isEmpty() && !isForeign(place) ? ImmutableList.of(Action.output(PortNumber.NORMAL)) : known;
    }

    private ImmutableList<Action> toKnownPort(Attachment place) {
        return port(place).map(port -> ImmutableList.of(Action.output(port))).orElse(ImmutableList.of());
    }

    private ImmutableList<Action> tunnelTo(DeviceId from, DeviceId to, long key, Entry entry) {
        Optional<PortNumber> port = entry == Entry.TUNNEL ? Optional.of(PortNumber.IN_PORT) : tunnelPort(from);
        return view.domain()
                .agentSwitch(to)
                .map(AgentSwitch::endpoint)
                .flatMap(
                        endpoint -> port.map(out -> ImmutableList.of(Action.tunnel(key, endpoint), Action.output(out))))
                .orElse(ImmutableList.of());
    }

    /** What comes out of the switch's tunnels under that key; absent as long as it has no tunnel port. */
    Optional<TrafficSelector.Builder> fromTunnel(DeviceId device, long key) {
        return tunnelPort(device)
                .map(port -> DefaultTrafficSelector.builder().matchInPort(port).matchTunnelId(key));
    }

    Rule rule(DeviceId device, RuleRole role, TrafficSelector.Builder selector, Iterable<Action> actions) {
        return Rule.of(device, view.pipeline(), role, selector.build(), actions);
    }
}
