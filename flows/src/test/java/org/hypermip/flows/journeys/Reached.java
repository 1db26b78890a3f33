/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/** Whether guests are reached where they run, by the rules of all bindings on switches that hold nothing else. */
final class Reached {

    /** Every port of every guest is there, under either name. */
    static final NetworkView VIEW = view(ThreeSites.DOMAIN);

    /** The same with one home agent in each network. */
    static final NetworkView ONE_AGENT_VIEW = view(ThreeSites.ONE_AGENT_DOMAIN);

    private final FakeFabric fabric = ThreeSites.fabric();
    private final Map<String, String> places;

    /**
     * Lays the rules and has everybody say hello.
     *
     * @param places hypervisors by the guest that runs there
     */
    Reached(Collection<Binding> bindings, NetworkView view, Map<String, String> places) {
        this.places = places;
        DesiredRules.of(bindings, view).rules().forEach(fabric::install);
        ThreeSites.STATIONS.forEach(
                station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        running().forEach(guest -> fabric.send(place(guest), Frame.announcement(guest.mac(), guest.ip())));
    }

    private static NetworkView view(MobilityDomain domain) {
        return withOtherNames(ThreeSites.view(
                domain,
                ThreeSites.GUESTS.stream()
                        .flatMap(guest ->
                                ThreeSites.HYPERVISORS.keySet().stream().map(guest::tap))
                        .collect(ImmutableSet.toImmutableSet()),
                Set.of()));
    }

    private static NetworkView withOtherNames(NetworkView view) {
        return NetworkView.of(
                view.domain(),
                ImmutableMap.copyOf(Maps.transformValues(view.ports(), Reached::withOtherNames)),
                view.arpResponders(),
                view.pipeline());
    }

    private static ImmutableMap<String, PortNumber> withOtherNames(Map<String, PortNumber> ports) {
        ImmutableMap.Builder<String, PortNumber> named =
                ImmutableMap.<String, PortNumber>builder().putAll(ports);
        ports.forEach((name, number) -> named.put(otherName(name), number));
        return named.build();
    }

    private static String otherName(String port) {
        return port + "+";
    }

    /**
     * Returns the name of the guest's port at a hypervisor.
     *
     * @param renamed the ports that have another name there, by the one that they had
     */
    static String tap(Set<String> renamed, Guest guest, String hypervisor) {
        return renamed.contains(guest.tap(hypervisor)) ? otherName(guest.tap(hypervisor)) : guest.tap(hypervisor);
    }

    /** Everybody at home reaches it where it is, and is reached from there; nobody else gets the frames. */
    void check() {
        running().forEach(guest -> ThreeSites.STATIONS.stream()
                .filter(station -> station.isIn(guest.network()))
                .forEach(station -> {
                    assertCarried(
                            station.at(), Frame.ip(station.mac(), guest.mac(), station.ip(), guest.ip()), place(guest));
                    assertCarried(
                            place(guest), Frame.ip(guest.mac(), station.mac(), guest.ip(), station.ip()), station.at());
                }));
    }

    /** Of a guest that is at home, or runs nowhere, no rule is left. */
    static void checkNothingIsLeft(Binding binding) {
        if (binding.phase() == BindingPhase.AT_HOME && binding.isSettled()) {
            assertEquals(
                    ImmutableList.of(), DesiredRules.of(binding, VIEW).rules().asList(), binding::toString);
        }
    }

    private ImmutableList<Guest> running() {
        return ThreeSites.GUESTS.stream()
                .filter(guest -> places.containsKey(guest.id()))
                .collect(ImmutableList.toImmutableList());
    }

    private ConnectPoint place(Guest guest) {
        return ThreeSites.tap(guest, places.getOrDefault(guest.id(), ""));
    }

    private void assertCarried(ConnectPoint from, Frame frame, ConnectPoint to) {
        assertEquals(
                ImmutableList.of(to),
                fabric.trace(from, frame).stream().map(Delivery::at).collect(ImmutableList.toImmutableList()),
                () -> frame + " from " + from);
    }
}
