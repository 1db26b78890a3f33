/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.desired;

import static org.hypermip.flows.desired.Scenes.VM;
import static org.hypermip.flows.desired.Scenes.arrived;
import static org.hypermip.flows.desired.Scenes.away;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.fake.Delivery;
import org.hypermip.flows.fake.FakeFabric;
import org.hypermip.flows.fake.Frame;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.onosproject.net.ConnectPoint;

/** When the mobile node is away, the switch it was attached to at home is not needed: every other one redirects by itself. */
class HomeAgentSurvivesTest {

    static Stream<Arguments> moves() {
        return Stream.of("hv-a1", "hv-a1x", "hv-a2")
                .flatMap(from -> Stream.of("hv-b1", "hv-c1").map(to -> Arguments.of(from, to)));
    }

    private static FakeFabric without(String left, Binding binding) {
        FakeFabric fabric = ThreeSites.fabric();
        ThreeSites.STATIONS.forEach(
                station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        fabric.send(ThreeSites.tap(VM, left), Frame.announcement(VM.mac(), VM.ip()));
        MobilityDomain served = ThreeSites.DOMAIN.servedBy(
                Sets.difference(ThreeSites.DOMAIN.switches().keySet(), ImmutableSet.of(ThreeSites.device(left))));
        DesiredRules.of(List.of(binding), ThreeSites.fullView(served)).rules().forEach(fabric::install);
        fabric.switchOff(ThreeSites.device(left));
        return fabric;
    }

    private static List<Station> stationsLeft(String left) {
        return ThreeSites.STATIONS.stream()
                .filter(station -> ThreeSites.NET_A.isServedBy(station.at().deviceId()))
                .filter(station -> !station.at().deviceId().equals(ThreeSites.device(left)))
                .collect(Collectors.toList());
    }

    private static List<ConnectPoint> reached(FakeFabric fabric, Station from, Frame frame) {
        return fabric.trace(from.at(), frame).stream().map(Delivery::at).collect(Collectors.toList());
    }

    @ParameterizedTest
    @MethodSource("moves")
    void itsNeighborsStillReachIt(String left, String to) {
        for (Binding binding : List.of(arrived(left, to), away(to))) {
            FakeFabric fabric = without(left, binding);
            for (Station station : stationsLeft(left)) {
                assertEquals(
                        List.of(ThreeSites.tap(VM, to)),
                        reached(fabric, station, Frame.ip(station.mac(), VM.mac(), station.ip())),
                        station::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("moves")
    void itsNeighborsStillGetAnAnswerToWhoHasItsAddress(String left, String to) {
        FakeFabric fabric = without(left, away(to));
        for (Station station : stationsLeft(left)) {
            assertEquals(
                    List.of(station.at()),
                    reached(fabric, station, Frame.arpRequest(station.mac(), station.ip(), VM.ip())),
                    station::toString);
        }
    }

    /** Also when that was where its reverse tunnel ended: another switch of its home network stands in. */
    @ParameterizedTest
    @MethodSource("moves")
    void whatItSendsStillComesHome(String left, String to) {
        FakeFabric fabric = without(left, away(to));
        for (Station station : stationsLeft(left)) {
            assertEquals(
                    List.of(station.at()),
                    fabric.trace(ThreeSites.tap(VM, to), Frame.ip(VM.mac(), station.mac(), VM.ip())).stream()
                            .map(Delivery::at)
                            .collect(Collectors.toList()));
        }
    }
}
