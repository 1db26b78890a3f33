/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.frames;

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
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.TrafficSelector;

/** One interface of a mobile node in the network as it is: where it is, where it goes, what it left. */
public final class MobileInterface {

    private final Binding binding;
    private final HomeAddress address;
    private final HomeNetwork network;
    private final NetworkView view;

    private MobileInterface(Binding binding, HomeAddress address, HomeNetwork network, NetworkView view) {
        this.binding = binding;
        this.address = address;
        this.network = network;
        this.view = view;
    }

    /** Returns the interfaces of a mobile node, without those whose network is no longer configured. */
    public static Stream<MobileInterface> of(Binding known, NetworkView view) {
        Binding binding = Places.asConfigured(known, view.domain());
        return binding.interfaces().stream()
                .flatMap(address -> view
                        .domain()
                        .network(address.network())
                        .map(network -> new MobileInterface(binding, address, network, view))
                        .stream());
    }

    /** Its MAC address and IP addresses. */
    public HomeAddress address() {
        return address;
    }

    /** Its home network. */
    public HomeNetwork network() {
        return network;
    }

    /** What is configured. */
    public MobilityDomain domain() {
        return view.domain();
    }

    /** Where our rules belong. */
    public Pipeline pipeline() {
        return view.pipeline();
    }

    /** What a rule does with a frame that goes on as without us. */
    public BaseForwardingActions baseForwarding() {
        return view.baseForwarding();
    }

    /** Where the mobile node runs. */
    public Attachment at() {
        return binding.at();
    }

    /** The switch where the mobile node runs. */
    public DeviceId device() {
        return binding.at().device();
    }

    /** Where an open migration leads, as long as the mobile node has not arrived. */
    public Optional<Attachment> destination() {
        return binding.destination();
    }

    /** The network as it is. */
    NetworkView view() {
        return view;
    }

    /** The ways of frames to it. */
    public FrameWays ways() {
        return new FrameWays(this);
    }

    /** The switch it goes to, if that is another one than it is at. */
    public Optional<DeviceId> otherDevice() {
        return binding.destination().map(Attachment::device).filter(device -> !device.equals(device()));
    }

    /** Tells whether what it sends to other networks leaves by the router of the network that it visits. */
    public boolean leavesDirectly() {
        return network.egress().leavesDirectly() && view.domain().hasOwnAddresses(network);
    }

    /** Tells whether it is attached outside its home network. */
    public boolean isAway() {
        return isForeign(binding.at());
    }

    /** Tells whether it is at home, and has been elsewhere so lately that its network may not know yet. */
    public boolean isJustBack() {
        return !isAway() && hasLeftPlaces();
    }

    /** Tells whether frames may still be under way to places it left. */
    public boolean hasLeftPlaces() {
        return binding.phase() == BindingPhase.ARRIVED || !binding.draining().isEmpty();
    }

    /** Tells whether the switch it is at gets frames from agents it left or passed. */
    public boolean isHandedOver() {
        return isAway() || hasLeftPlaces();
    }

    /** Tells whether frames go both to where the mobile node runs and to its destination. */
    public boolean isSimultaneous() {
        return binding.phase() == BindingPhase.SIMULTANEOUS;
    }

    /**
     * The home network's switches that send frames on to the switch it is at: its home agents while it is away, or just back.
     * While it leaves, it is the one where its reverse tunnel ends, for the first frame out of there makes that switch
     * believe the mobile node to be behind the tunnel port. None of them does so at home if its port is not known,
     * for there it can only be found by learning, and that must not learn from redirected frames.
     */
    public Set<DeviceId> redirectingDevices() {
        return Sets.difference(redirectingTo(), ImmutableSet.of(device()));
    }

    private Set<DeviceId> redirectingTo() {
        if (isAway()) {
            return homeAgents();
        }
        if (port(binding.at()).isEmpty()) {
            return ImmutableSet.of();
        }
        return hasLeftPlaces() ? homeAgents() : isLeaving() ? reverseTunnelEnds() : ImmutableSet.of();
    }

    /**
     * Its home agents. With one of them for all, that one is needed if base forwarding may have learned the mobile node's MAC address
     * there. So is each switch of the home network that it has just left, for the same reason. Where nobody knows which that is, all are.
     */
    private Set<DeviceId> homeAgents() {
        if (network.homeAgents() == HomeAgents.ALL
                || leftHomePlaces().anyMatch(place -> place.hypervisor().isEmpty())) {
            return homeDevices();
        }
        boolean hasSpokenThere =
                isAway() || isLeaving() || leftForeignPlaces().findAny().isPresent();
        return Sets.union(
                hasSpokenThere ? network.agents() : ImmutableSet.of(),
                leftHomePlaces().map(Attachment::device).collect(ImmutableSet.toImmutableSet()));
    }

    private Set<DeviceId> reverseTunnelEnds() {
        return Sets.union(ImmutableSet.of(network.homeAgent()), network.formerAgents());
    }

    /** Tells whether it is where its hypervisor said that it is, and about to go elsewhere. */
    boolean isSetOut() {
        return binding.phase().isBeforeArrival()
                && binding.handover().filter(open -> !open.sourceAssumed()).isPresent();
    }

    /** Tells whether frames go from its home network both to it and to a foreign one. */
    private boolean isLeaving() {
        return isSimultaneous() && binding.destination().filter(this::isForeign).isPresent();
    }

    /** The home network's switches; each of them can be a home agent for what reaches it. */
    public Set<DeviceId> homeDevices() {
        return network.switches();
    }

    /** The switches that it can be attached to, in whatever network. */
    public Set<DeviceId> hypervisorSwitches() {
        return view.domain().hypervisorSwitches();
    }

    /** The switches of foreign places it left, without the one it is at. */
    public Set<DeviceId> leftForeignDevices() {
        return Sets.difference(
                leftForeignPlaces().map(Attachment::device).collect(ImmutableSet.toImmutableSet()),
                ImmutableSet.of(device()));
    }

    /** The switch it is at, if frames for it come there through tunnels and it is not enough to forward them normally. */
    public Set<DeviceId> deliveringDevices() {
        return isHandedOver() || isSimultaneous() ? ImmutableSet.of(device()) : ImmutableSet.of();
    }

    /** The foreign places it left. */
    public Stream<Attachment> leftForeignPlaces() {
        return leftPlaces().filter(this::isForeign);
    }

    private Stream<Attachment> leftHomePlaces() {
        return leftPlaces().filter(place -> !isForeign(place));
    }

    /** The foreign places it is at, goes to, or left. */
    public Stream<Attachment> foreignPlaces() {
        return Stream.concat(visitedForeignPlaces(), leftForeignPlaces());
    }

    /** The foreign places where it runs or is about to. */
    public Stream<Attachment> visitedForeignPlaces() {
        return visitedPlaces().filter(this::isForeign);
    }

    private Stream<Attachment> visitedPlaces() {
        return Stream.concat(Stream.of(binding.at()), binding.destination().stream());
    }

    private Stream<Attachment> leftPlaces() {
        return binding.draining().stream().map(Draining::place);
    }

    /** Tells whether a place is outside the home network. */
    public boolean isForeign(Attachment place) {
        return !network.isServedBy(place.device());
    }

    /** The places where it is being asked for. */
    public Stream<Attachment> probedPlaces() {
        return binding.probedPlaces().stream();
    }

    /** The number of the interface's port at that place; absent as long as the switch has no such port. */
    public Optional<PortNumber> port(Attachment place) {
        return place.port(address.mac()).flatMap(name -> view.port(place.device(), name));
    }

    /** Tells whether its binding has ended, and only a port of its is guarded. */
    boolean hasEnded() {
        return binding.hasEnded();
    }

    /** Tells whether it alone can be behind that port of the place: it is at the place, and the port is the one that was found there. */
    boolean isItsOwn(Attachment place, PortNumber port) {
        return visitedPlaces().anyMatch(place::equals) && place.isSamePort(address.mac(), port);
    }

    /** Tells whether the switch answers ARP requests by itself. */
    public boolean answersArp(DeviceId device) {
        return view.arpResponders().contains(device);
    }

    /** How frames of its home network come to one of the switches there, other than out of tunnels. */
    public Stream<IncomingFrames> fromHome(DeviceId device) {
        return fromNetwork(network, device);
    }

    /** How frames of a network come to one of its switches, other than out of tunnels. */
    public Stream<IncomingFrames> fromNetwork(HomeNetwork any, DeviceId device) {
        return view.fromNetwork(any, device).stream();
    }

    /** How what its network's hosts announce may come to a switch that they are at. */
    public Stream<IncomingFrames> fromMachines(DeviceId device) {
        return view.fromMachines(network, device).stream();
    }

    /** How such frames come out of a switch's tunnels, on their way into its home network. */
    public Stream<IncomingFrames> fromTunnels(DeviceId device, Tunnelling tunnelling) {
        return tunnelling.arrive(view, device).map(incoming -> incoming.into(network));
    }

    /** Returns a rule for frames that go on as they came: what a host sends by its port has no tag, nor has what gets to it. */
    public Rule rule(DeviceId device, RuleRole role, TrafficSelector.Builder selector, Iterable<Action> actions) {
        return Rule.of(device, view.pipeline(), role, selector.build(), actions);
    }

    /** Returns a rule for incoming frames. The selector has to begin as that of the incoming frames, and narrows them down. */
    public Rule rule(
            DeviceId device,
            RuleRole role,
            IncomingFrames incoming,
            TrafficSelector.Builder selector,
            Iterable<Action> actions) {
        return Rule.of(device, view.pipeline(), role, selector.build(), VlanTagging.applied(incoming, actions));
    }
}
