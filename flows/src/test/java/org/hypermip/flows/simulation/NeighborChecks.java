/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.hypermip.flows.Guest;
import org.hypermip.flows.Station;
import org.hypermip.flows.desired.neighbors.NeighborProxy;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.fake.PacketIn;
import org.hypermip.flows.fake.Trace;
import org.onlab.packet.IpAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;

/** What a guest and its neighbors have to know of each other, wherever it is: they find it, and it hears what is said to all. */
final class NeighborChecks {

    private final FakeFabric fabric;
    private final Fleet fleet;

    NeighborChecks(FakeFabric fabric, Fleet fleet) {
        this.fabric = fabric;
        this.fleet = fleet;
    }

    /** Whoever asks for the guest gets one answer: from itself, from a switch, or from the controller. */
    void checkAskedOnce(Correspondent from, Guest guest) {
        ImmutableList<IpAddress> targets =
                ImmutableList.of(guest.ip(), guest.ip6(), Correspondent.linkLocal(guest.mac()));
        ImmutableList<Frame> questions = from.questionsFor(guest);
        for (int index = 0; index < targets.size(); index++) {
            checkAskedOnce(from, guest, questions.get(index), targets.get(index));
        }
    }

    private void checkAskedOnce(Correspondent from, Guest guest, Frame question, IpAddress target) {
        Trace trace = fabric.traceWithCopies(from.at(), question);
        long asked = trace.deliveries().stream()
                .filter(delivery -> delivery.at().equals(fleet.place(guest))
                        && delivery.frame().asksFor(target))
                .count();
        long answered = trace.deliveries().stream()
                .filter(delivery ->
                        delivery.at().equals(from.at()) && delivery.frame().answersFor(guest.ip(), guest.mac()))
                .count();
        long told = trace.sentUp().stream()
                .filter(copy -> isAnsweredFor(guest, copy, from, target))
                .count();
        assertEquals(1, asked + answered + told, () -> question + " from " + from.at() + ": " + trace);
    }

    private boolean isAnsweredFor(Guest guest, PacketIn copy, Correspondent from, IpAddress target) {
        VlanId tag = copy.frame().vlan().orElse(VlanId.NONE);
        return NeighborProxy.answer(copy.at(), tag, target, from.mac(), fleet.bindings(), fleet.view())
                .equals(Optional.of(guest.mac()));
    }

    /** The guest hears once what its router says to all nodes, and that somebody at home has its address; no other site does. */
    void checkHears(Guest guest) {
        fleet.stations().stream()
                .filter(station -> station.isIn(guest.network()))
                .forEach(station -> {
                    checkHears(guest, station, Frame.neighborAdvertisement(station.mac(), guest.ip6()));
                    if (station.mac().equals(guest.network().gatewayMac())) {
                        checkHears(guest, station, Frame.routerAdvertisement(station.mac()));
                    }
                });
    }

    private void checkHears(Guest guest, Station station, Frame frame) {
        ImmutableList<Delivery> deliveries = fabric.trace(station.at(), frame);
        assertEquals(1, count(deliveries, fleet.place(guest)), () -> frame + " came to " + deliveries);
        fleet.stations().forEach(other -> {
            boolean isNeighbor = other.isIn(guest.network()) && !other.equals(station);
            assertEquals(isNeighbor ? 1 : 0, count(deliveries, other.at()), () -> frame + " came to " + deliveries);
        });
    }

    private static long count(ImmutableList<Delivery> deliveries, ConnectPoint place) {
        return deliveries.stream()
                .filter(delivery -> delivery.at().equals(place))
                .count();
    }
}
