/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.Guest;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.FakeRouters;
import org.hypermip.flows.fake.Fate;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** The invariants of packets between guests and machines of other networks, who talk by way of their routers. */
final class RoutedChecks {

    private final Fleet fleet;
    private final FakeRouters routers;
    private final RoutedPath paths;

    RoutedChecks(MobilityDomain domain, FakeFabric fabric, Fleet fleet) {
        this.fleet = fleet;
        this.routers = new FakeRouters(fabric, Set.of());
        this.paths = new RoutedPath(domain);
        domain.networks().values().forEach(network -> stations(network)
                .filter(station -> station.mac().equals(network.gatewayMac()))
                .forEach(station -> routers.add(network, station.at())));
        ThreeSites.STATIONS.forEach(station -> {
            routers.addNeighbor(station.ip(), station.mac());
            routers.addNeighbor(station.ip6(), station.mac());
        });
        ThreeSites.GUESTS.forEach(guest -> {
            routers.addNeighbor(guest.ip(), guest.mac());
            routers.addNeighbor(guest.ip6(), guest.mac());
        });
    }

    /** While rules change: packets come to one of the places at least, to the certain one in any case, and nowhere else. */
    void checkInFlight(Guest guest, Transition transition) {
        others(guest).forEach(from -> {
            Multiset<ConnectPoint> reached =
                    reached(routers.trace(from.at(), packet(from, guest)).deliveries());
            assertTrue(
                    transition.possiblePlaces().containsAll(reached.elementSet())
                            && (!transition.isReachable() || !reached.isEmpty())
                            && reached.containsAll(transition.certainPlaces()),
                    () -> from.at() + " to " + guest.id() + " came to " + reached + ", may be at "
                            + transition.possiblePlaces() + ", has to be at " + transition.certainPlaces());
        });
    }

    /** When all rules are in place: one copy where it is and one where it is about to be, with the TTL that its path leaves it. */
    void checkAtRest(Guest guest) {
        boolean simultaneous = fleet.binding(guest)
                .filter(binding -> binding.phase() == BindingPhase.SIMULTANEOUS)
                .isPresent();
        if (simultaneous && !fleet.knowsPort(guest)) {
            return;
        }
        others(guest).forEach(from -> {
            Fate fate = routers.trace(from.at(), packet(from, guest));
            assertEquals(
                    ImmutableMultiset.copyOf(fleet.deliveryPlaces(guest)),
                    reached(fate.deliveries()),
                    () -> from.at() + " to " + guest.id() + ", " + fleet.binding(guest));
            fate.deliveries().forEach(delivery -> {
                assertEquals(
                        paths.ttlAtGuest(guest, isAway(guest)), delivery.frame().ttl(), () -> story(from, guest, fate));
                assertEquals(guest.network().gatewayMac(), delivery.frame().source());
            });
            assertExpiresAt(from.at(), packet(from, guest), firstRouter(from, guest));
        });
    }

    /** Where another application forwards, a switch in the place of a router can only leave what expires to the home router. */
    private HomeNetwork firstRouter(Station from, Guest guest) {
        DeviceId at = fleet.binding(guest)
                .map(binding -> binding.at().device())
                .orElse(from.at().deviceId());
        boolean hasWay = !at.equals(from.at().deviceId()) || fleet.knowsPort(guest);
        boolean hasHop = hasWay && isAway(guest) && paths.isOptimized(guest);
        return hasHop && fleet.view().pipeline().baseForwarding().table().isPresent() ? guest.network() : network(from);
    }

    /** What a guest sends to other networks comes to them once, wherever it is, with the TTL that its path leaves it. */
    void checkSender(Guest guest) {
        others(guest).forEach(to -> ImmutableList.of(
                        packet(guest, guest.ip(), to.ip()), packet(guest, guest.ip6(), to.ip6()))
                .forEach(packet -> {
                    Fate fate = routers.trace(fleet.place(guest), packet);
                    assertEquals(
                            List.of(to.at()),
                            ImmutableList.copyOf(reached(fate.deliveries())),
                            () -> story(to, guest, fate));
                    int ttl = fate.deliveries().get(0).frame().ttl();
                    assertEquals(
                            paths.ttlFromGuest(guest, fleet.place(guest).deviceId(), network(to)),
                            ttl,
                            () -> story(to, guest, fate));
                    assertExpiresAt(fleet.place(guest), packet, guest.network());
                }));
    }

    /** A packet that may pass no router gets to the first one of its ordinary path, which says so to its sender. */
    private void assertExpiresAt(ConnectPoint from, Frame packet, HomeNetwork at) {
        Fate fate = routers.trace(from, packet.withTtl(1));
        assertEquals(List.of(), fate.deliveries(), () -> packet + " from " + from);
        assertEquals(List.of(at.id()), ids(fate.expired()), () -> packet + " from " + from);
    }

    private boolean isAway(Guest guest) {
        return fleet.binding(guest)
                .filter(binding -> !guest.network().isServedBy(binding.at().device()))
                .isPresent();
    }

    private static List<String> ids(List<HomeNetwork> networks) {
        return networks.stream().map(HomeNetwork::id).collect(ImmutableList.toImmutableList());
    }

    private static Stream<Station> stations(HomeNetwork network) {
        return ThreeSites.STATIONS.stream().filter(station -> station.isIn(network));
    }

    /** Machines of other networks, their routers not among them; nobody routes to the second tenant. */
    private static Stream<Station> others(Guest guest) {
        return ThreeSites.STATIONS.stream()
                .filter(station -> ThreeSites.GUESTS.contains(guest)
                        && !station.isIn(guest.network())
                        && !network(station).gatewayMac().equals(station.mac()));
    }

    private static HomeNetwork network(Station station) {
        return station.network();
    }

    private static Frame packet(Station from, Guest to) {
        return Frame.ip(from.mac(), network(from).gatewayMac(), from.ip(), to.ip());
    }

    private static Frame packet(Guest from, IpAddress source, IpAddress to) {
        return Frame.ip(from.mac(), from.network().gatewayMac(), source, to);
    }

    private static Multiset<ConnectPoint> reached(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::at).collect(ImmutableMultiset.toImmutableMultiset());
    }

    private static String story(Station station, Guest guest, Fate fate) {
        return guest.id() + " and " + station.at() + ": " + fate;
    }
}
