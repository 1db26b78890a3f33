/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hypermip.flows.Guest;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.VisitorFrames;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.onosproject.net.ConnectPoint;

/** The invariants of forwarding to a guest, checked with frames from everyone who may talk to it. */
final class ForwardingChecks {

    private final FakeFabric fabric;
    private final Fleet fleet;
    private final NeighborChecks neighbors;
    private boolean trafficIsReal;

    ForwardingChecks(FakeFabric fabric, Fleet fleet) {
        this.fabric = fabric;
        this.fleet = fleet;
        this.neighbors = new NeighborChecks(fabric, fleet);
    }

    /** Lets the switches learn from the frames of the checks, or not: there may be traffic, or everyone be silent. */
    void makeTrafficReal(boolean real) {
        trafficIsReal = real;
    }

    /** While rules change: frames come to one of the places at least, to the certain one in any case, and nowhere else. */
    void checkInFlight(Guest guest, Transition transition) {
        Set<ConnectPoint> places = transition.possiblePlaces();
        fleet.correspondents(guest, Set.of()).forEach(from -> {
            ImmutableList<Delivery> deliveries = carried(from.at(), from.packetTo(guest));
            Multiset<ConnectPoint> reached = reached(deliveries);
            Supplier<String> said = () -> story(from, guest, deliveries) + ", may be at " + places;
            assertTrue(places.containsAll(reached.elementSet()), said);
            assertTrue(!transition.isReachable() || !reached.isEmpty(), said);
            assertTrue(
                    reached.containsAll(transition.certainPlaces()),
                    () -> said.get() + ", has to be at " + transition.certainPlaces());
            checkCrossings(deliveries, transition.crossingLimit() + from.tunnelsToHome(), said);
        });
    }

    /** When anything may be missing: frames do not run in circles, and nobody else gets them. */
    void checkContained(Guest guest) {
        ImmutableSet<ConnectPoint> taps = ThreeSites.HYPERVISORS.keySet().stream()
                .map(hypervisor -> ThreeSites.tap(guest, hypervisor))
                .collect(ImmutableSet.toImmutableSet());
        fleet.correspondents(guest, Set.of())
                .filter(from -> from.tunnelsToHome() == 0)
                .forEach(from -> {
                    ImmutableList<Delivery> deliveries = carried(from.at(), from.packetTo(guest));
                    assertTrue(
                            taps.containsAll(reached(deliveries).elementSet()), () -> story(from, guest, deliveries));
                });
    }

    /** When all rules are in place: one copy where it is, and one where it is about to be. */
    void checkAtRest(Guest guest, Set<Guest> silent) {
        Optional<Binding> binding = fleet.binding(guest);
        boolean deliverable = fleet.canDeliver(guest);
        boolean simultaneous = binding.filter(known -> known.phase() == BindingPhase.SIMULTANEOUS)
                .isPresent();
        fleet.correspondents(guest, silent).forEach(from -> {
            ImmutableList<Delivery> deliveries = carried(from.at(), from.packetTo(guest));
            Set<ConnectPoint> expected = fleet.deliveryPlaces(guest);
            if (!simultaneous || fleet.knowsPort(guest)) {
                assertEquals(
                        ImmutableMultiset.copyOf(expected),
                        reached(deliveries),
                        () -> story(from, guest, deliveries) + ", is " + binding);
            }
            checkCrossings(
                    deliveries,
                    (simultaneous ? 2 : 1) + from.tunnelsToHome(),
                    () -> story(from, guest, deliveries) + ", is " + binding);
            if (deliverable && !simultaneous) {
                neighbors.checkAskedOnce(from, guest);
            }
        });
    }

    /** What a guest sends comes to its home network once, wherever it is, and not back to itself. */
    void checkSender(Guest guest) {
        ConnectPoint place = fleet.place(guest);
        homeStations(guest).forEach(station -> {
            assertReached(guest, Frame.ip(guest.mac(), station.mac(), guest.ip(), station.ip()), Set.of(station.at()));
            assertReached(
                    guest, Frame.ip(guest.mac(), station.mac(), guest.ip6(), station.ip6()), Set.of(station.at()));
            checkAsks(guest, station);
            for (Frame frame : ImmutableList.of(
                    Frame.announcement(guest.mac(), guest.ip()),
                    Frame.probe(guest.mac(), guest.ip()),
                    Frame.neighborSolicitation(guest.mac(), guest.ip6(), Correspondent.linkLocal(station.mac())),
                    Frame.duplicateDetection(guest.mac(), guest.ip6()),
                    Frame.neighborAdvertisement(guest.mac(), guest.ip6()))) {
                Multiset<ConnectPoint> reached = reached(carried(place, frame));
                assertEquals(1, reached.count(station.at()), () -> frame + " from " + place + " reached " + reached);
                assertEquals(0, reached.count(place), () -> frame + " from " + place + " reached " + reached);
            }
        });
        if (!guest.network().isServedBy(place.deviceId())) {
            checkSpoofer(guest);
        }
        neighbors.checkHears(guest);
    }

    /** What a guest asks for is answered by the one that it asks for, or of its router, by the switch. */
    private void checkAsks(Guest guest, Station station) {
        ConnectPoint place = fleet.place(guest);
        Frame request = Frame.arpRequest(guest.mac(), guest.ip(), station.ip());
        ImmutableList<Delivery> deliveries = carried(place, request);
        boolean isRouter = station.mac().equals(guest.network().gatewayMac());
        long asked = deliveries.stream()
                .filter(delivery -> delivery.at().equals(station.at()))
                .count();
        long answered = deliveries.stream()
                .filter(delivery ->
                        delivery.at().equals(place) && delivery.frame().answersFor(station.ip(), station.mac()))
                .count();
        assertEquals(1, asked + (isRouter ? answered : 0), () -> request + " from " + place + " came to " + deliveries);
        assertTrue(isRouter || !reached(deliveries).contains(place));
    }

    /** Under addresses that are not its own, a visitor reaches nobody. */
    private void checkSpoofer(Guest guest) {
        homeStations(guest).forEach(victim -> VisitorFrames.forged(guest, victim)
                .forEach((kind, frame) -> assertReached(guest, frame, Set.of())));
    }

    /** Out of tunnels nothing comes but under a network's key, and for a network's own machines. */
    void checkTunnels() {
        fleet.guests().forEach(this::checkForgedInTunnels);
        fleet.stations().forEach(station -> fleet.guests().forEach(guest -> {
            Frame frame = Frame.ip(guest.mac(), station.mac(), guest.ip());
            fleet.tunnelPorts(station.at().deviceId()).forEach(tunnel -> {
                assertTrue(fabric.sendThroughTunnel(tunnel, 77, frame).isEmpty());
                assertTrue(fabric.sendThroughTunnel(tunnel, 77, Frame.announcement(guest.mac(), guest.ip()))
                        .isEmpty());
                if (!guest.network().homeAgent().equals(tunnel.deviceId())) {
                    assertTrue(fabric.sendThroughTunnel(tunnel, guest.network().vni(), frame)
                            .isEmpty());
                }
            });
        }));
    }

    /** Under its network's key, what a guest may not say reaches nobody at home, wherever the guest is (RFC 3024 section 4.3.2). */
    private void checkForgedInTunnels(Guest guest) {
        HomeNetwork home = guest.network();
        ImmutableList<Station> stations = homeStations(guest);
        VisitorFrames.forged(guest, stations.get(0))
                .forEach((kind, frame) -> fleet.tunnelPorts(home.homeAgent()).forEach(tunnel -> {
                    Multiset<ConnectPoint> reached = reached(fabric.sendThroughTunnel(tunnel, home.vni(), frame));
                    assertTrue(
                            stations.stream().noneMatch(station -> reached.contains(station.at())),
                            () -> kind + " out of " + tunnel + " reached " + reached);
                }));
    }

    /** Stations of one switch talk to each other as if nobody ever moved. */
    void checkBystanders() {
        fleet.stations().forEach(from -> fleet.stations().stream()
                .filter(to -> to.isIn(from.network())
                        && to.at().deviceId().equals(from.at().deviceId())
                        && !to.equals(from))
                .forEach(to -> assertEquals(
                        ImmutableMultiset.of(to.at()),
                        reached(carried(from.at(), Frame.ip(from.mac(), to.mac(), from.ip()))))));
    }

    private void assertReached(Guest guest, Frame frame, Set<ConnectPoint> expected) {
        ConnectPoint place = fleet.place(guest);
        assertEquals(
                ImmutableMultiset.copyOf(expected), reached(carried(place, frame)), () -> frame + " from " + place);
    }

    private ImmutableList<Delivery> carried(ConnectPoint from, Frame frame) {
        return trafficIsReal ? fabric.send(from, frame) : fabric.trace(from, frame);
    }

    private ImmutableList<Station> homeStations(Guest guest) {
        return fleet.stations().stream()
                .filter(station -> station.isIn(guest.network()))
                .collect(ImmutableList.toImmutableList());
    }

    private static void checkCrossings(Collection<Delivery> deliveries, int limit, Supplier<String> said) {
        assertTrue(
                deliveries.stream().allMatch(delivery -> delivery.tunnelCrossings() <= limit),
                () -> "more than " + limit + " tunnels: " + said.get());
    }

    private static Multiset<ConnectPoint> reached(Collection<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::at).collect(ImmutableMultiset.toImmutableMultiset());
    }

    private static String story(Correspondent from, Guest guest, Collection<Delivery> deliveries) {
        return from.at() + " to " + guest.id() + " came to " + deliveries;
    }
}
