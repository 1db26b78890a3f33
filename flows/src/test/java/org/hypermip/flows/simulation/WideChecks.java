/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hypermip.flows.WideHome;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.fake.Trace;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** What each station of a wide home network may expect of the frames that it sends to the guest. */
final class WideChecks {

    private static final int MANY = 6;

    private final WideHome home;
    private final FakeFabric fabric;
    private final ImmutableSet<ConnectPoint> taps;

    WideChecks(WideHome home) {
        this.home = home;
        this.fabric = home.fabric();
        this.taps = home.hypervisors().stream().map(WideHome::tap).collect(ImmutableSet.toImmutableSet());
    }

    /** Where the guest runs, every frame comes: of all stations, or of some of many. */
    void checkReached(String at, Random random) {
        IntStream stations =
                home.size() > MANY ? random.ints(MANY, 0, home.size()).distinct() : IntStream.range(0, home.size());
        stations.forEach(station -> {
            Multiset<ConnectPoint> reached = reached(station);
            assertTrue(
                    reached.contains(WideHome.tap(at)),
                    () -> "station " + station + " to " + at + " came to " + reached);
        });
    }

    /**
     * Frames come once to where the guest runs, and once to where it is about to; its address is answered for once.
     *
     * @param dead switches whose stations do not count
     * @param flooded whether switches may have forgotten where it is: then its other ports may get copies
     */
    void checkAtRest(Set<DeviceId> dead, Optional<Binding> binding, String at, boolean flooded) {
        ImmutableSet<ConnectPoint> places = places(binding, at);
        IntStream.range(0, home.size())
                .filter(station -> !dead.contains(WideHome.home(station)))
                .forEach(station -> {
                    Multiset<ConnectPoint> reached = reached(station);
                    if (flooded) {
                        assertEquals(1, reached.count(WideHome.tap(at)), () -> station + " to " + at + ": " + reached);
                    } else {
                        assertEquals(
                                ImmutableMultiset.copyOf(places),
                                reached,
                                () -> station + " to " + at + ", " + binding);
                    }
                    checkAsked(station, at);
                });
    }

    private static ImmutableSet<ConnectPoint> places(Optional<Binding> binding, String at) {
        return binding.filter(known -> known.phase() == BindingPhase.SIMULTANEOUS)
                .flatMap(Binding::destination)
                .flatMap(Attachment::hypervisor)
                .map(there -> ImmutableSet.of(WideHome.tap(at), WideHome.tap(there)))
                .orElseGet(() -> ImmutableSet.of(WideHome.tap(at)));
    }

    /** A question reaches the guest itself, or is answered for it by a switch, or by the controller. */
    private void checkAsked(int station, String at) {
        ImmutableList.of(
                        Frame.arpRequest(WideHome.mac(station), WideHome.ip(station), WideHome.VM.ip()),
                        Frame.neighborSolicitation(
                                WideHome.mac(station),
                                Correspondent.linkLocal(WideHome.mac(station)),
                                WideHome.VM.ip6()))
                .forEach(question -> {
                    Trace trace = fabric.traceWithCopies(WideHome.station(station), question);
                    long asked = count(trace, WideHome.tap(at), delivery -> true);
                    long answered = count(trace, WideHome.station(station), delivery -> delivery.frame()
                            .answersFor(WideHome.VM.ip(), WideHome.VM.mac()));
                    assertEquals(
                            1, asked + answered + trace.sentUp().size(), () -> question + " to " + at + ": " + trace);
                });
    }

    private static long count(Trace trace, ConnectPoint place, Predicate<Delivery> condition) {
        return trace.deliveries().stream()
                .filter(delivery -> delivery.at().equals(place) && condition.test(delivery))
                .count();
    }

    private Multiset<ConnectPoint> reached(int station) {
        List<Delivery> deliveries = fabric.trace(
                WideHome.station(station), Frame.ip(WideHome.mac(station), WideHome.VM.mac(), WideHome.ip(station)));
        return deliveries.stream()
                .map(Delivery::at)
                .filter(taps::contains)
                .collect(ImmutableMultiset.toImmutableMultiset());
    }
}
