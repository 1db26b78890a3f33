/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/** What a visitor says and hears under an IPv6 address that nobody registered. */
class TemporaryAddressesTest {

    private static final Guest GUEST = ThreeSites.GUESTS.get(0);
    private static final String VISITED = "hv-b1";
    private static final ConnectPoint TAP = ThreeSites.tap(GUEST, VISITED);
    private static final Station HOST = ThreeSites.STATIONS.get(0);
    private static final Ip6Address TEMPORARY = Ip6Address.valueOf("fd00:1::1234:5678");
    private static final Ip6Address ROUTER = Ip6Address.valueOf("fd00:1::1");

    private final FakeFabric usual = fabric(false);
    private final FakeFabric allowing = fabric(true);

    private static FakeFabric fabric(boolean temporary) {
        FakeFabric fabric = ThreeSites.fabric();
        ThreeSites.STATIONS.forEach(
                station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        MobilityDomain domain = MobilityDomain.of(
                ThreeSites.DOMAIN.networks().values().stream()
                        .map(network -> with(network, temporary))
                        .collect(ImmutableList.toImmutableList()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        DesiredRules.of(List.of(away()), ThreeSites.fullView(domain)).rules().forEach(fabric::install);
        return fabric;
    }

    private static HomeNetwork with(HomeNetwork network, boolean temporary) {
        return network.toBuilder()
                .gateways(ImmutableList.<IpAddress>builder()
                        .addAll(network.gateways())
                        .add(ROUTER)
                        .build())
                .temporaryAddresses(temporary)
                .build();
    }

    private static Binding away() {
        return Binding.builder()
                .mobileNode(GUEST.id())
                .interfaces(List.of(GUEST.address()))
                .phase(BindingPhase.AWAY)
                .at(Attachment.at(VISITED, ThreeSites.device(VISITED), Map.of(GUEST.mac(), GUEST.tap(VISITED))))
                .build();
    }

    private static List<ConnectPoint> reached(FakeFabric fabric, ConnectPoint from, Frame frame) {
        return fabric.trace(from, frame).stream().map(Delivery::at).collect(ImmutableList.toImmutableList());
    }

    private static Frame sentAs(Ip6Address source) {
        return Frame.ip(GUEST.mac(), HOST.mac(), source, HOST.ip6());
    }

    @Test
    void itMaySendUnderThemIfItsNetworkHasThem() {
        assertEquals(List.of(), reached(usual, TAP, sentAs(TEMPORARY)));
        assertEquals(List.of(HOST.at()), reached(allowing, TAP, sentAs(TEMPORARY)));
        assertEquals(List.of(HOST.at()), reached(allowing, TAP, sentAs(Ip6Address.valueOf("fe80::1234"))));
        assertEquals(
                List.of(), reached(allowing, TAP, sentAs(Ip6Address.valueOf("fd00:2::1234"))), "of another network");
    }

    @Test
    void whoeverLooksForOneIsHeardByIt() {
        Frame question = Frame.neighborSolicitation(HOST.mac(), HOST.ip6(), TEMPORARY);
        assertEquals(0, copies(reached(usual, HOST.at(), question)));
        assertEquals(1, copies(reached(allowing, HOST.at(), question)));
        Frame ofRegistered = Frame.neighborSolicitation(HOST.mac(), HOST.ip6(), GUEST.ip6());
        assertEquals(0, copies(reached(allowing, HOST.at(), ofRegistered)), "the controller answers that");
    }

    private static long copies(List<ConnectPoint> reached) {
        return reached.stream().filter(TAP::equals).count();
    }

    @Test
    void itAnswersAndLooksForDuplicates() {
        Frame answer = Frame.neighborAdvertisement(GUEST.mac(), HOST.mac(), TEMPORARY);
        assertEquals(List.of(), reached(usual, TAP, answer));
        assertEquals(List.of(HOST.at()), reached(allowing, TAP, answer));
        Frame detection = Frame.duplicateDetection(GUEST.mac(), TEMPORARY);
        assertEquals(List.of(), reached(usual, TAP, detection));
        assertTrue(reached(allowing, TAP, detection).contains(HOST.at()));
    }

    @Test
    void itNeverClaimsTheRoutersAddresses() {
        for (Ip6Address router : List.of(ROUTER, Ip6Address.valueOf("fe80::aff:fe01:1"))) {
            for (Frame claim : List.of(
                    Frame.neighborAdvertisement(GUEST.mac(), router),
                    Frame.neighborAdvertisement(GUEST.mac(), HOST.mac(), router),
                    Frame.neighborAdvertisement(GUEST.mac(), HOST.mac(), TEMPORARY, HOST.ip6(), router, GUEST.mac()),
                    Frame.neighborAdvertisement(
                            GUEST.mac(), HOST.mac(), TEMPORARY, HOST.ip6(), Ip6Address.ZERO, MacAddress.ZERO),
                    Frame.neighborSolicitation(GUEST.mac(), router, HOST.ip6()),
                    sentAs(router),
                    Frame.duplicateDetection(GUEST.mac(), router))) {
                assertEquals(List.of(), reached(allowing, TAP, claim), claim::toString);
            }
        }
    }
}
