/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.Scenes;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.Ip4Address;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** Whoever reaches a tunnel port speaks as a visitor at most, and to visitors at most (RFC 3024 section 4.3.2). */
class TunnelOriginTest {

    private static final Guest GUEST = Scenes.VM;
    private static final Guest OTHER = ThreeSites.GUESTS.get(1);
    private static final Station HOST = ThreeSites.STATIONS.get(0);
    private static final Station ROUTER = ThreeSites.STATIONS.get(1);
    private static final ConnectPoint HOME_AGENT = tunnel(ThreeSites.A1);
    private static final long OWN_KEY = ThreeSites.NET_A.vni();

    private static ConnectPoint tunnel(DeviceId device) {
        return new ConnectPoint(device, ThreeSites.TUNNEL);
    }

    private static FakeFabric fabric(MobilityDomain domain, Binding... bindings) {
        FakeFabric fabric = ThreeSites.fabric(domain);
        ThreeSites.stations(domain)
                .forEach(station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        DesiredRules.of(List.of(bindings), ThreeSites.fullView(domain)).rules().forEach(fabric::install);
        return fabric;
    }

    private static FakeFabric fabric(Binding... bindings) {
        return fabric(ThreeSites.DOMAIN, bindings);
    }

    private static MobilityDomain temporary() {
        return MobilityDomain.of(
                ThreeSites.DOMAIN.networks().values().stream()
                        .map(network ->
                                network.toBuilder().temporaryAddresses(true).build())
                        .collect(ImmutableList.toImmutableList()),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
    }

    private static List<ConnectPoint> reached(FakeFabric fabric, ConnectPoint tunnel, long key, Frame frame) {
        return fabric.sendThroughTunnel(tunnel, key, frame).stream()
                .map(Delivery::at)
                .collect(Collectors.toList());
    }

    /** Those of them that are at home, which a frame for a visitor itself never reaches. */
    private static List<ConnectPoint> reachedAtHome(FakeFabric fabric, Frame frame) {
        return reached(fabric, HOME_AGENT, OWN_KEY, frame).stream()
                .filter(at -> ThreeSites.STATIONS.stream()
                        .anyMatch(station -> station.at().equals(at)))
                .collect(Collectors.toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheVisitorMaySayComesOut(boolean temporary) {
        FakeFabric fabric = fabric(temporary ? temporary() : ThreeSites.DOMAIN, Scenes.away("hv-b1"));
        VisitorFrames.legitimate(GUEST, HOST)
                .forEach((kind, frame) -> assertTrue(
                        reached(fabric, HOME_AGENT, OWN_KEY, frame.tagged(Optional.empty()))
                                .contains(HOST.at()),
                        kind));
    }

    @Test
    void whatItMayNotSayReachesNobodyAtHome() {
        FakeFabric fabric = fabric(Scenes.away("hv-b1"));
        for (Station victim : List.of(HOST, ROUTER)) {
            VisitorFrames.forged(GUEST, victim)
                    .forEach((kind, frame) -> assertEquals(List.of(), reachedAtHome(fabric, frame), kind));
        }
    }

    @Test
    void aVisitorIsNotBelievedForAnother() {
        FakeFabric fabric = fabric(Scenes.away("hv-b1"));
        for (Frame said : List.of(
                Frame.ip(OTHER.mac(), HOST.mac(), OTHER.ip(), HOST.ip()),
                Frame.ip(GUEST.mac(), HOST.mac(), OTHER.ip(), HOST.ip()),
                Frame.ip(OTHER.mac(), HOST.mac(), GUEST.ip(), HOST.ip()),
                Frame.announcement(OTHER.mac(), OTHER.ip()),
                Frame.neighborAdvertisement(OTHER.mac(), OTHER.ip6()),
                Frame.leaseQuestion(OTHER.mac()))) {
            assertEquals(List.of(), reachedAtHome(fabric, said), said::toString);
        }
    }

    /** As an announcement it comes out before all other rules: it has to be true as well. */
    @Test
    void anAnnouncementThatIsUntrueReachesNobodyAtHome() {
        FakeFabric fabric = fabric(Scenes.away("hv-b1"));
        Ip4Address router = ROUTER.ip();
        Frame request = Frame.arpRequest(GUEST.mac(), router, GUEST.ip());
        Frame solicitation = Frame.neighborSolicitation(GUEST.mac(), ROUTER.ip6(), GUEST.ip6());
        for (Frame said : List.of(
                request,
                Frame.announcement(GUEST.mac(), GUEST.ip()).saying(HOST.mac()),
                Frame.probe(GUEST.mac(), GUEST.ip()).saying(HOST.mac()),
                solicitation,
                solicitation.saying(HOST.mac()),
                Frame.duplicateDetection(GUEST.mac(), GUEST.ip6()).saying(HOST.mac()))) {
            assertEquals(List.of(), reachedAtHome(fabric, said), said::toString);
        }
    }

    @Test
    void noTagComesOut() {
        FakeFabric fabric =
                fabric(ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20)), Scenes.away("hv-b1"));
        for (int vlan : new int[] {7, 10, 20}) {
            for (Frame said : List.of(
                    Frame.ip(GUEST.mac(), HOST.mac(), GUEST.ip(), HOST.ip()),
                    Frame.arpReply(GUEST.mac(), HOST.mac(), GUEST.ip()),
                    Frame.neighborAdvertisement(GUEST.mac(), GUEST.ip6()))) {
                assertEquals(
                        1,
                        reachedAtHome(fabric, said).stream()
                                .filter(HOST.at()::equals)
                                .count(),
                        said::toString);
                Frame tagged = said.tagged(VlanId.vlanId((short) vlan));
                assertEquals(List.of(), reachedAtHome(fabric, tagged), tagged::toString);
            }
        }
    }

    @Test
    void temporaryAddressesAreBelievedButForTheRoutersAndOthersMacAddresses() {
        FakeFabric fabric = fabric(temporary(), Scenes.away("hv-b1"));
        Ip6Address temporary = Ip6Address.valueOf("fd00:1::1234:5678");
        Ip6Address router = Ip6Address.valueOf("fe80::aff:fe01:1");
        assertEquals(
                List.of(HOST.at()), reachedAtHome(fabric, Frame.ip(GUEST.mac(), HOST.mac(), temporary, HOST.ip6())));
        assertEquals(
                List.of(HOST.at()),
                reachedAtHome(fabric, Frame.neighborAdvertisement(GUEST.mac(), HOST.mac(), temporary)));
        for (Frame said : List.of(
                Frame.ip(HOST.mac(), ROUTER.mac(), temporary, HOST.ip6()),
                Frame.ip(GUEST.mac(), HOST.mac(), Ip6Address.valueOf("fd00:2::1"), HOST.ip6()),
                Frame.ip(GUEST.mac(), HOST.mac(), router, HOST.ip6()),
                Frame.neighborAdvertisement(GUEST.mac(), router),
                Frame.neighborAdvertisement(GUEST.mac(), HOST.mac(), temporary).saying(HOST.mac()),
                Frame.duplicateDetection(GUEST.mac(), router))) {
            assertEquals(List.of(), reachedAtHome(fabric, said), said::toString);
        }
    }

    @Test
    void whatLeavesByTheShortWayIsItsOwnAsWell() {
        HomeNetwork other = ThreeSites.NET_C;
        FakeFabric fabric = fabric(ThreeSites.domain(Set.of(), Set.of(ThreeSites.NET_A, other)), Scenes.away("hv-b1"));
        ConnectPoint there = tunnel(ThreeSites.C1);
        Station router = ThreeSites.STATIONS.stream()
                .filter(station -> station.mac().equals(other.gatewayMac()))
                .findFirst()
                .orElseThrow();
        Frame own = Frame.ip(GUEST.mac(), router.mac(), GUEST.ip(), router.ip());
        assertEquals(List.of(router.at()), reached(fabric, there, other.vni(), own));
        for (Frame said : List.of(
                own.from(HOST.ip()),
                own.from(router.ip()),
                own.between(HOST.mac(), router.mac()),
                own.tagged(VlanId.vlanId((short) 7)),
                Frame.announcement(GUEST.mac(), GUEST.ip()).between(GUEST.mac(), router.mac()))) {
            assertEquals(List.of(), reached(fabric, there, other.vni(), said), said::toString);
        }
    }

    /** From home to the visited network: a frame for anybody else than visitors there reaches nobody. */
    @Test
    void outOfTheForwardTunnelVisitorsAreReachedAndNobodyElse() {
        FakeFabric fabric = fabric(Scenes.away("hv-b1"));
        ConnectPoint there = tunnel(ThreeSites.B1);
        Frame packet = Frame.ip(HOST.mac(), GUEST.mac(), HOST.ip(), GUEST.ip());
        assertEquals(List.of(ThreeSites.tap(GUEST, "hv-b1")), reached(fabric, there, OWN_KEY, packet));
        MacAddress nextDoor = ThreeSites.STATIONS.get(3).mac();
        for (MacAddress to : List.of(nextDoor, OTHER.mac(), MacAddress.BROADCAST, ThreeSites.NET_B.gatewayMac())) {
            assertEquals(List.of(), reached(fabric, there, OWN_KEY, packet.between(HOST.mac(), to)));
            assertEquals(List.of(), reached(fabric, there, OWN_KEY, packet.between(GUEST.mac(), to)));
        }
        assertEquals(List.of(), reached(fabric, there, ThreeSites.NET_B.vni(), packet), "under another key");
    }

    @Test
    void afterTheGraceTimeItIsBelievedNoMore() {
        Frame said = Frame.ip(GUEST.mac(), HOST.mac(), GUEST.ip(), HOST.ip());
        assertEquals(List.of(HOST.at()), reachedAtHome(fabric(Scenes.left(Scenes.atHome("hv-a1"), "hv-b1")), said));
        assertEquals(List.of(), reachedAtHome(fabric(Scenes.atHome("hv-a1")), said));
    }
}
