/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired.guards;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.atHome;
import static org.hypermip.flows.desired.Scenes.away;
import static org.hypermip.flows.desired.Scenes.leaving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.VisitorFrames;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.onlab.packet.EthType.EtherType;
import org.onlab.packet.IpAddress;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;

/** What becomes of each kind of frame that may come from a visitor's port: what is its own arrives, and nothing else leaves. */
class VisitorPortTest {

    private static final String VISITED = "hv-b1";
    private static final ConnectPoint PORT = ThreeSites.tap(VM, VISITED);
    private static final ImmutableSet<HomeNetwork> ALL =
            ImmutableSet.copyOf(ThreeSites.DOMAIN.networks().values());

    private static final ImmutableMap<String, Binding> SITUATIONS = ImmutableMap.of(
            "prepared", leaving(BindingPhase.PREPARED, "hv-a1", VISITED),
            "simultaneous", leaving(BindingPhase.SIMULTANEOUS, "hv-a1", VISITED),
            "arrived", arrived("hv-a1", VISITED),
            "away", away(VISITED),
            "leaving", leaving(BindingPhase.SIMULTANEOUS, VISITED, "hv-c1"));

    private static final ImmutableMap<String, MobilityDomain> DOMAINS = ImmutableMap.of(
            "reverse tunnel", ThreeSites.DOMAIN,
            "reactive", ThreeSites.REACTIVE_DOMAIN,
            "several tunnels", ThreeSites.MIXED_DOMAIN,
            "direct, optimized", ThreeSites.domain(ALL, ALL));

    /** Those at home, one at each switch. */
    private static final ImmutableList<Station> NEIGHBORS =
            Stream.of(0, 2).map(ThreeSites.STATIONS::get).collect(ImmutableList.toImmutableList());

    static Stream<Arguments> situations() {
        return SITUATIONS.entrySet().stream().flatMap(situation -> DOMAINS.entrySet().stream()
                .map(domain -> Arguments.of(
                        Named.of(situation.getKey(), situation.getValue()),
                        Named.of(domain.getKey(), domain.getValue()))));
    }

    private static FakeFabric fabric(Binding binding, MobilityDomain domain) {
        FakeFabric fabric = ThreeSites.fabric();
        ThreeSites.STATIONS.forEach(
                station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        DesiredRules.of(List.of(binding), ThreeSites.fullView(domain)).rules().forEach(fabric::install);
        return fabric;
    }

    private static ImmutableMap<String, Integer> reached(FakeFabric fabric, Map<String, Frame> frames) {
        ImmutableMap.Builder<String, Integer> counts = ImmutableMap.builder();
        frames.forEach(
                (name, frame) -> counts.put(name, fabric.trace(PORT, frame).size()));
        return counts.build();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void whatIsForgedReachesNobody(Binding binding, MobilityDomain domain) {
        FakeFabric fabric = fabric(binding, domain);
        for (Station victim : ThreeSites.STATIONS) {
            ImmutableMap<String, Frame> forged = VisitorFrames.forged(VM, victim);
            Map<String, Integer> nothing = Maps.transformValues(forged, frame -> 0);
            assertEquals(nothing, reached(fabric, forged), () -> "victim " + victim);
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void whatIsItsOwnReachesItsNeighbors(Binding binding, MobilityDomain domain) {
        FakeFabric fabric = fabric(binding, domain);
        NEIGHBORS.forEach(neighbor -> VisitorFrames.legitimate(VM, neighbor).forEach((name, frame) -> {
            List<ConnectPoint> at = ImmutableList.copyOf(Iterables.transform(fabric.trace(PORT, frame), Delivery::at));
            assertEquals(1, Collections.frequency(at, neighbor.at()), () -> name + " reached " + at);
        }));
    }

    /** None of them is forged in the eyes of the fabric alone: at home, every one gets somewhere. */
    @Test
    void atHomeNothingIsFiltered() {
        FakeFabric fabric = fabric(atHome("hv-a1"), ThreeSites.DOMAIN);
        VisitorFrames.forged(VM, NEIGHBORS.get(1))
                .forEach((name, frame) -> assertEquals(
                        false, fabric.trace(ThreeSites.tap(VM, "hv-a1"), frame).isEmpty(), name));
    }

    @Test
    void aPortThatItLeftSaysNothingAtAll() {
        DOMAINS.forEach((name, domain) -> {
            FakeFabric fabric = fabric(arrived(VISITED, "hv-a1"), domain);
            VisitorFrames.legitimate(VM, NEIGHBORS.get(0))
                    .forEach((kind, frame) -> assertEquals(List.of(), fabric.trace(PORT, frame), kind));
        });
    }

    /** Hypervisors give names of ports to one machine after the other: within the grace time, and where a binding is stale. */
    @Test
    void whoGetsThePortNextIsNotDropped() {
        Binding stale = away(VISITED).toBuilder()
                .at(away(VISITED).at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(999))))
                .build();
        Station neighbor = ThreeSites.STATIONS.get(3);
        Frame innocent = Frame.announcement(
                ThreeSites.GUESTS.get(3).mac(), ThreeSites.GUESTS.get(3).ip());
        for (Binding binding : List.of(arrived(VISITED, "hv-a1"), stale)) {
            FakeFabric fabric = fabric(binding, ThreeSites.DOMAIN);
            assertTrue(fabric.trace(PORT, innocent).stream()
                    .anyMatch(delivery -> delivery.at().equals(neighbor.at())));
        }
        assertEquals(List.of(), fabric(away(VISITED), ThreeSites.DOMAIN).trace(PORT, innocent));
    }

    /** A visitor without IPv6 says nothing by it, and one without IPv4 nothing by that. */
    @Test
    void whatItHasNoAddressOfItDoesNotSpeak() {
        assertEquals(Set.of(EtherType.IPV4, EtherType.ARP), spoken(VM.ip()));
        assertEquals(Set.of(EtherType.IPV6), spoken(VM.ip6()));
    }

    private static Set<EtherType> spoken(IpAddress only) {
        Binding binding = away(VISITED).toBuilder()
                .interfaces(List.of(HomeAddress.of("net-a", VM.mac(), List.of(only))))
                .build();
        FakeFabric fabric = fabric(binding, ThreeSites.DOMAIN);
        return VisitorFrames.legitimate(VM, NEIGHBORS.get(0)).values().stream()
                .filter(frame -> !fabric.trace(PORT, frame).isEmpty())
                .map(Frame::type)
                .collect(ImmutableSet.toImmutableSet());
    }
}
