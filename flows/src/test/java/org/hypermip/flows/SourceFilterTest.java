/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.FakeRouters;
import org.hypermip.flows.fake.Fate;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;

/** What becomes of a visitor's packets where every router drops what its own network's machines cannot have sent. */
class SourceFilterTest {

    private static final Guest GUEST = ThreeSites.GUESTS.get(0);
    private static final String VISITED = "hv-b1";
    private static final Station AT_C = station(ThreeSites.NET_C);

    private static Station station(HomeNetwork network) {
        return ThreeSites.STATIONS.stream()
                .filter(station ->
                        network.contains(station.ip()) && !station.mac().equals(network.gatewayMac()))
                .findFirst()
                .orElseThrow();
    }

    private static Fate sent(MobilityDomain domain, boolean filtering) {
        FakeFabric fabric = ThreeSites.fabric();
        FakeRouters routers =
                new FakeRouters(fabric, filtering ? domain.networks().values() : List.of());
        ThreeSites.STATIONS.forEach(station -> {
            fabric.send(station.at(), Frame.announcement(station.mac(), station.ip()));
            routers.addNeighbor(station.ip(), station.mac());
            domain.networks().values().stream()
                    .filter(network -> network.gatewayMac().equals(station.mac()))
                    .forEach(network -> routers.add(network, station.at()));
        });
        DesiredRules.of(List.of(away()), ThreeSites.fullView(domain)).rules().forEach(fabric::install);
        return routers.trace(
                ThreeSites.tap(GUEST, VISITED),
                Frame.ip(GUEST.mac(), GUEST.network().gatewayMac(), GUEST.ip(), AT_C.ip()));
    }

    private static Binding away() {
        return Binding.builder()
                .mobileNode(GUEST.id())
                .interfaces(List.of(GUEST.address()))
                .phase(BindingPhase.AWAY)
                .at(Attachment.at(VISITED, ThreeSites.device(VISITED), Map.of(GUEST.mac(), GUEST.tap(VISITED))))
                .build();
    }

    private static List<String> filteredBy(Fate fate) {
        return fate.filtered().stream().map(HomeNetwork::id).collect(ImmutableList.toImmutableList());
    }

    @Test
    void theReverseTunnelPassesAllFilters() {
        Fate fate = sent(ThreeSites.DOMAIN, true);
        assertEquals(AT_C.at(), fate.deliveries().get(0).at());
        assertEquals(1, fate.deliveries().get(0).tunnelCrossings());
    }

    @Test
    void directEgressPassesWhereNobodyFilters() {
        MobilityDomain direct = ThreeSites.domain(Set.of(ThreeSites.NET_A), Set.of());
        assertEquals(0, sent(direct, false).deliveries().get(0).tunnelCrossings());
        assertEquals(List.of(), sent(direct, true).deliveries());
        assertEquals(List.of("net-b"), filteredBy(sent(direct, true)));
    }

    @Test
    void theShortWayIsFilteredByTheRouterThatItLeadsTo() {
        MobilityDomain optimized = ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A, ThreeSites.NET_C));
        assertEquals(AT_C.at(), sent(optimized, false).deliveries().get(0).at());
        assertEquals(List.of("net-c"), filteredBy(sent(optimized, true)));
    }
}
