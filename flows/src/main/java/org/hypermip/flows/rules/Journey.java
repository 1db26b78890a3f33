/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

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
import org.hypermip.flows.binding.Places;
import org.hypermip.flows.network.AgentSwitch;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/** One interface of a mobile node in the network as it is: where it is, where it goes, what it left. */
final class Journey {

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
    static Stream<Journey> of(Binding known, NetworkView view) {
        Binding binding = Places.asConfigured(known, view.domain());
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

    MobilityDomain domain() {
        return view.domain();
    }

    Pipeline pipeline() {
        return view.pipeline();
    }

    /** Who forwards what goes on as without us. */
    BaseForwarding baseForwarding() {
        return view.pipeline().baseForwarding();
    }

    Attachment at() {
        return binding.at();
    }

    DeviceId device() {
        return binding.at().device();
    }

    Optional<Attachment> destination() {
        return binding.destination();
    }

    /** The ways of frames to it. */
    Ways ways() {
        return new Ways(this);
    }

    /** The switch it goes to, if that is another one than it is at. */
    Optional<DeviceId> otherDevice() {
        return binding.destination().map(Attachment::device).filter(device -> !device.equals(device()));
    }

    /** Tells whether what it sends to other networks leaves by the router of the network that it visits. */
    boolean leavesDirectly() {
        return network.egress() == Egress.DIRECT && view.domain().hasOwnAddresses(network);
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

    /** The switches that it can be attached to, in whatever network. */
    Set<DeviceId> hypervisorSwitches() {
        return view.domain().hypervisorSwitches();
    }

    /** The switches of foreign places it left, without the one it is at. */
    Set<DeviceId> leftForeignDevices() {
        return Sets.difference(
                leftForeignPlaces().map(Attachment::device).collect(ImmutableSet.toImmutableSet()),
                ImmutableSet.of(device()));
    }

    /** The foreign places it left. */
    Stream<Attachment> leftForeignPlaces() {
        return leftPlaces().filter(this::isForeign);
    }

    /** The foreign places it is at, goes to, or left. */
    Stream<Attachment> foreignPlaces() {
        return Stream.concat(visitedForeignPlaces(), leftForeignPlaces());
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

    boolean isForeign(Attachment place) {
        return !network.isServedBy(place.device());
    }

    /** The places where it is being asked for. */
    Stream<Attachment> probedPlaces() {
        return binding.probedPlaces().stream();
    }

    /** The number of the interface's port at that place; absent as long as the switch has no such port. */
    Optional<PortNumber> port(Attachment place) {
        return place.port(address.mac()).flatMap(name -> view.port(place.device(), name));
    }

    /** The switch's ports that frames come out of tunnels by. */
    Set<PortNumber> tunnelPorts(DeviceId device) {
        return view.tunnelPorts(device);
    }

    /** The port that frames go out of to that other switch; absent as long as there is none. */
    Optional<PortNumber> tunnelPort(DeviceId from, DeviceId to) {
        return view.tunnelPort(from, to);
    }

    /** The end of the tunnels to that switch; absent if it is no longer configured. */
    Optional<IpAddress> endpoint(DeviceId device) {
        return view.domain().agentSwitch(device).map(AgentSwitch::endpoint);
    }

    boolean answersArp(DeviceId device) {
        return view.arpResponders().contains(device);
    }

    /** How frames of its home network come to one of the switches there, other than out of tunnels. */
    Stream<Entry> fromHome(DeviceId device) {
        return fromNetwork(network, device);
    }

    /** How frames of a network come to one of its switches, other than out of tunnels. */
    Stream<Entry> fromNetwork(HomeNetwork any, DeviceId device) {
        return view.localEntries(any, device).stream();
    }

    /** How what its network's machines announce may come to a switch that they are at. */
    Stream<Entry> fromMachines(DeviceId device) {
        return view.machineEntries(network, device).stream();
    }

    /** What comes out of the switch's tunnels under that key, for its home network: by each of its tunnel ports. */
    Stream<Entry> fromTunnels(DeviceId device, long key) {
        return tunnelPorts(device).stream().map(port -> Entry.outOf(port, key).into(network));
    }

    /** Returns a rule for frames that go on as they came: what a machine sends by its port has no tag, nor has what gets to it. */
    Rule rule(DeviceId device, RuleRole role, TrafficSelector.Builder selector, Iterable<Action> actions) {
        return Rule.of(device, view.pipeline(), role, selector.build(), actions);
    }

    /** Returns a rule for frames that come in so, and that the selector, which began as the entry's, narrows down. */
    Rule rule(DeviceId device, RuleRole role, Entry entry, TrafficSelector.Builder selector, Iterable<Action> actions) {
        return Rule.of(device, view.pipeline(), role, selector.build(), Tagging.applied(entry, actions));
    }
}
