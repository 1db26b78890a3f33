/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** Where the guests are, and what the controller knows of that. */
final class Fleet {

    private final Map<String, Binding> bindings = new TreeMap<>();
    private final Map<String, ConnectPoint> places = new HashMap<>();
    private final Set<String> visibleTaps = new HashSet<>();
    private final MobilityDomain domain;
    private final ImmutableSet<DeviceId> arpResponders;
    private Pipeline pipeline;
    private NetworkView view;

    Fleet(MobilityDomain domain, Set<DeviceId> arpResponders, Pipeline pipeline) {
        this.pipeline = pipeline;
        this.domain = domain;
        this.arpResponders = ImmutableSet.copyOf(arpResponders);
        this.view = look();
    }

    /** The guests of this configuration. */
    ImmutableList<Guest> guests() {
        return ThreeSites.guests(domain);
    }

    /** The stations of this configuration. */
    ImmutableList<Station> stations() {
        return ThreeSites.stations(domain);
    }

    /** Where the guest really runs. */
    ConnectPoint place(Guest guest) {
        return Optional.ofNullable(places.get(guest.id())).orElseThrow();
    }

    void run(Guest guest, ConnectPoint place) {
        places.put(guest.id(), place);
    }

    Collection<Binding> bindings() {
        return bindings.values();
    }

    Optional<Binding> binding(Guest guest) {
        return Optional.ofNullable(bindings.get(guest.id()));
    }

    void bind(Binding binding) {
        bindings.put(binding.mobileNode(), binding);
    }

    void showTap(Guest guest, String hypervisor) {
        if (visibleTaps.add(guest.tap(hypervisor))) {
            view = look();
        }
    }

    /** Has the rules stand in another place from now on. */
    void moveRules(Pipeline place) {
        pipeline = place;
        view = look();
    }

    private NetworkView look() {
        return ThreeSites.view(domain, visibleTaps, arpResponders).in(pipeline);
    }

    NetworkView view() {
        return view;
    }

    /** The switch's tunnel ports, as configured. */
    Stream<ConnectPoint> tunnelPorts(DeviceId device) {
        return view.tunnelPorts(device).stream().map(port -> new ConnectPoint(device, port));
    }

    RuleSet desiredRules() {
        return DesiredRules.of(bindings(), view());
    }

    /** The same of bindings that have forgotten how they came about. */
    RuleSet desiredRulesWithoutPast() {
        return DesiredRules.of(
                bindings().stream()
                        .map(binding -> binding.toBuilder()
                                .history(ImmutableSet.of())
                                .lastMigration(Optional.empty())
                                .build())
                        .sorted(Comparator.comparing(Binding::mobileNode).reversed())
                        .collect(ImmutableList.toImmutableList()),
                view());
    }

    boolean isSettledAtHome() {
        return bindings().stream().allMatch(binding -> binding.isSettled() && binding.phase() == BindingPhase.AT_HOME);
    }

    /** Tells whether the controller knows the port of the guest at that place. */
    boolean knowsPort(Guest guest, Attachment place) {
        return place.port(guest.mac())
                .flatMap(name -> view().port(place.device(), name))
                .isPresent();
    }

    /** Tells whether frames for a guest at that place can get to it: at home they find it by learning. */
    boolean canDeliver(Guest guest, Attachment place) {
        return guest.network().isServedBy(place.device()) || knowsPort(guest, place);
    }

    /** Tells so of the place where it is bound to; without a binding it is at home. */
    boolean canDeliver(Guest guest) {
        return binding(guest)
                .filter(binding -> !canDeliver(guest, binding.at()))
                .isEmpty();
    }

    /** Tells whether the controller knows the port that the guest is bound to. */
    boolean knowsPort(Guest guest) {
        return binding(guest).filter(binding -> knowsPort(guest, binding.at())).isPresent();
    }

    /** The places where the guest is, or is about to run. */
    ImmutableSet<ConnectPoint> taps(Guest guest, Optional<Binding> binding) {
        return binding.flatMap(Binding::destination)
                .map(there -> ImmutableSet.of(place(guest), tap(guest, there)))
                .orElseGet(() -> ImmutableSet.of(place(guest)));
    }

    /** The places where frames for the guest come out when all rules are in place. */
    ImmutableSet<ConnectPoint> deliveryPlaces(Guest guest) {
        Optional<Binding> binding = binding(guest);
        return taps(guest, binding).stream()
                .filter(tap -> binding.isEmpty()
                        || (canDeliver(guest, binding.get().at()) && tap.equals(place(guest)))
                        || (binding.get().phase() == BindingPhase.SIMULTANEOUS
                                && tap.equals(
                                        tap(guest, binding.get().destination().orElseThrow()))
                                && knowsPort(guest, binding.get().destination().orElseThrow())))
                .collect(ImmutableSet.toImmutableSet());
    }

    static ConnectPoint tap(Guest guest, Attachment place) {
        return ThreeSites.tap(guest, place.hypervisor().orElseThrow());
    }

    /** The stations of the guest's home network, and the other guests of it that can send for certain. */
    Stream<Correspondent> correspondents(Guest guest, Set<Guest> silent) {
        return Stream.concat(
                stations().stream()
                        .filter(station -> station.isIn(guest.network()))
                        .map(Correspondent::of),
                guests().stream()
                        .filter(other -> !other.equals(guest)
                                && !silent.contains(other)
                                && other.network().equals(guest.network()))
                        .filter(this::canSend)
                        .map(other -> Correspondent.of(other, place(other))));
    }

    /** Where there are VLANs, what comes without a tag by a port that the controller has not heard of is nobody's for it. */
    private boolean canSend(Guest guest) {
        ConnectPoint at = place(guest);
        boolean isKnown =
                view.ports().getOrDefault(at.deviceId(), ImmutableMap.of()).containsValue(at.port());
        return (isKnown || !domain.hasVlans()) && hasSettled(guest);
    }

    private boolean hasSettled(Guest guest) {
        return binding(guest)
                .filter(binding -> binding.handover().isPresent() || !canDeliver(guest, binding.at()))
                .isEmpty();
    }
}
