/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.hypermip.flows.Station;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Pipeline;
import org.hypermip.flows.rules.Rule;
import org.hypermip.flows.rules.RuleRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onlab.packet.VlanId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.PortNumber;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;

/** The switches that the other tests rely on: that they do what Open vSwitch does. */
class FakeFabricTest {

    private static final Station A1_HOST = ThreeSites.STATIONS.get(0);
    private static final Station A2_HOST = ThreeSites.STATIONS.get(2);
    private static final Station B1_HOST = ThreeSites.STATIONS.get(3);
    private static final Frame ACROSS = Frame.ip(A1_HOST.mac(), A2_HOST.mac(), A1_HOST.ip());

    private final FakeFabric fabric = ThreeSites.fabric();

    @BeforeEach
    void everyoneSaysHello() {
        ThreeSites.STATIONS.forEach(
                station -> fabric.send(station.at(), Frame.announcement(station.mac(), station.ip())));
    }

    private void install(RuleRole role, TrafficSelector.Builder selector, Action... actions) {
        fabric.install(Rule.of(ThreeSites.A1, Pipeline.DEFAULT, role, selector.build(), ImmutableSet.copyOf(actions)));
    }

    private static TrafficSelector.Builder toA2Host() {
        return DefaultTrafficSelector.builder().matchEthDst(A2_HOST.mac());
    }

    private static ImmutableSet<ConnectPoint> places(Collection<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::at).collect(ImmutableSet.toImmutableSet());
    }

    @Test
    void knownReceiversGetFramesAcrossTheTrunk() {
        assertEquals(List.of(Delivery.of(A2_HOST.at(), ACROSS, 0)), fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void aFloodStaysInItsSite() {
        Frame broadcast = Frame.reverseAnnouncement(A1_HOST.mac());
        assertEquals(
                ImmutableSet.of(ThreeSites.A1, ThreeSites.A2),
                places(fabric.trace(A1_HOST.at(), broadcast)).stream()
                        .map(ConnectPoint::deviceId)
                        .collect(ImmutableSet.toImmutableSet()));
    }

    @Test
    void aTunnelCarriesFramesToItsEndpointUnderItsKey() {
        install(
                RuleRole.REDIRECT,
                toA2Host(),
                Action.tunnel(7, ThreeSites.endpoint(ThreeSites.B1)),
                Action.output(ThreeSites.TUNNEL));
        fabric.install(Rule.of(
                ThreeSites.B1,
                Pipeline.DEFAULT,
                RuleRole.DELIVERY,
                DefaultTrafficSelector.builder()
                        .matchInPort(ThreeSites.TUNNEL)
                        .matchTunnelId(7)
                        .build(),
                List.of(Action.output(B1_HOST.at().port()))));
        assertEquals(List.of(Delivery.of(B1_HOST.at(), ACROSS, 1)), fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void withoutATunnelTheTunnelPortLosesFrames() {
        install(RuleRole.REDIRECT, toA2Host(), Action.output(ThreeSites.TUNNEL));
        assertEquals(List.of(), fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void framesGoBackOnlyByInPort() {
        install(RuleRole.REDIRECT, toA2Host(), Action.output(A1_HOST.at().port()));
        assertEquals(List.of(), fabric.trace(A1_HOST.at(), ACROSS));
        install(RuleRole.REDIRECT, toA2Host(), Action.output(PortNumber.IN_PORT));
        assertEquals(ImmutableSet.of(A1_HOST.at()), places(fabric.trace(A1_HOST.at(), ACROSS)));
    }

    @Test
    void theHighestPriorityWins() {
        install(RuleRole.REDIRECT, toA2Host(), Action.output(PortNumber.IN_PORT));
        install(
                RuleRole.ANTI_SPOOFING,
                DefaultTrafficSelector.builder().matchInPort(A1_HOST.at().port()));
        assertEquals(List.of(), fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void rulesThatDisagreeAtTheSamePriorityAreAnError() {
        install(
                RuleRole.ANTI_SPOOFING,
                DefaultTrafficSelector.builder().matchInPort(A1_HOST.at().port()));
        install(RuleRole.ANTI_SPOOFING, toA2Host(), Action.output(PortNumber.NORMAL));
        assertThrows(AssertionError.class, () -> fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void aLoopIsAnError() {
        install(RuleRole.REDIRECT, toA2Host(), Action.output(ThreeSites.TRUNK), Action.output(PortNumber.IN_PORT));
        fabric.install(Rule.of(
                ThreeSites.A2,
                Pipeline.DEFAULT,
                RuleRole.REDIRECT,
                toA2Host().build(),
                List.of(Action.output(PortNumber.IN_PORT))));
        assertThrows(AssertionError.class, () -> fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void whatASwitchWouldRefuseIsAnError() {
        TrafficSelector.Builder withoutType = DefaultTrafficSelector.builder().matchArpTpa(A2_HOST.ip());
        assertThrows(AssertionError.class, () -> install(RuleRole.PROXY_ARP, withoutType));
    }

    private void installInNextTable(Action... actions) {
        fabric.install(Rule.of(
                ThreeSites.A1,
                Pipeline.of(1, Pipeline.DEFAULT.basePriority()),
                RuleRole.REDIRECT,
                toA2Host().build(),
                List.of(actions)));
    }

    @Test
    void whatIsWrittenIsDoneAfterTheLastTableUnlessItIsCleared() {
        install(
                RuleRole.REDIRECT,
                toA2Host(),
                Action.write(List.of(Action.output(PortNumber.IN_PORT))),
                Action.goToTable(1));
        installInNextTable(Action.output(ThreeSites.TRUNK));
        assertEquals(ImmutableSet.of(A1_HOST.at(), A2_HOST.at()), places(fabric.trace(A1_HOST.at(), ACROSS)));
        installInNextTable(Action.output(ThreeSites.TRUNK), Action.clear());
        assertEquals(ImmutableSet.of(A2_HOST.at()), places(fabric.trace(A1_HOST.at(), ACROSS)));
    }

    @Test
    void aSpentTtlEndsTheRuleButNotWhatWasWritten() {
        install(
                RuleRole.REDIRECT,
                toA2Host(),
                Action.write(List.of(Action.output(PortNumber.IN_PORT))),
                Action.goToTable(1));
        installInNextTable(Action.decrementTtl(), Action.output(ThreeSites.TRUNK), Action.clear());
        assertEquals(
                List.of(Delivery.of(A2_HOST.at(), ACROSS.withTtl(1), 0)),
                fabric.trace(A1_HOST.at(), ACROSS.withTtl(2)));
        assertEquals(
                List.of(Delivery.of(A1_HOST.at(), ACROSS.withTtl(1), 0)),
                fabric.trace(A1_HOST.at(), ACROSS.withTtl(1)));
    }

    @Test
    void aTableWithoutARuleForAFrameThatIsSentThereIsAnError() {
        install(RuleRole.REDIRECT, toA2Host(), Action.goToTable(1));
        assertThrows(AssertionError.class, () -> fabric.trace(A1_HOST.at(), ACROSS));
    }

    @Test
    void tracesTeachTheSwitchesNothing() {
        Frame liar = Frame.ip(A2_HOST.mac(), A1_HOST.mac(), A2_HOST.ip());
        fabric.trace(B1_HOST.at(), liar);
        ConnectPoint elsewhere = new ConnectPoint(ThreeSites.A1, PortNumber.portNumber(10));
        fabric.trace(elsewhere, liar);
        assertEquals(ImmutableSet.of(A2_HOST.at()), places(fabric.trace(A1_HOST.at(), ACROSS)));
        fabric.send(elsewhere, liar);
        assertEquals(ImmutableSet.of(elsewhere), places(fabric.trace(A1_HOST.at(), ACROSS)));
    }

    /** A controller that sends a frame in the name of a host says where that is by the port that it comes from, or by the switch alone. */
    @Test
    void whatIsForgottenIsFloodedUntilItIsLearnedAgain() {
        fabric.forget(ThreeSites.A1, A2_HOST.mac());
        assertTrue(places(fabric.trace(A1_HOST.at(), ACROSS))
                .contains(ThreeSites.STATIONS.get(1).at()));
        fabric.sendPastRules(A2_HOST.at(), Frame.reverseAnnouncement(A2_HOST.mac()));
        assertEquals(ImmutableSet.of(A2_HOST.at()), places(fabric.trace(A1_HOST.at(), ACROSS)));
    }

    @Test
    void aFrameOfTheControllersOwnTeachesTheOtherSwitchesAlone() {
        fabric.forget(ThreeSites.A1, A1_HOST.mac());
        fabric.sendPastRules(
                new ConnectPoint(ThreeSites.A1, PortNumber.CONTROLLER), Frame.reverseAnnouncement(A1_HOST.mac()));
        Frame back = Frame.ip(A2_HOST.mac(), A1_HOST.mac(), A2_HOST.ip());
        assertTrue(places(fabric.trace(A2_HOST.at(), back)).size() > 1, "the first switch does not know it");
        assertEquals(
                ImmutableSet.of(ThreeSites.A1),
                places(fabric.trace(A2_HOST.at(), back)).stream()
                        .map(ConnectPoint::deviceId)
                        .collect(ImmutableSet.toImmutableSet()));
    }

    private static final MobilityDomain TENANTS =
            ThreeSites.tenants(Map.of(ThreeSites.NET_A, 10, ThreeSites.NET_T, 20));

    private static ImmutableSet<String> hearers(FakeFabric tenants, ConnectPoint from, Frame frame) {
        ImmutableSet<ConnectPoint> places = places(tenants.trace(from, frame));
        return ThreeSites.ALL_STATIONS.stream()
                .filter(station -> places.contains(station.at()))
                .map(station -> ThreeSites.portName(station.at()))
                .collect(ImmutableSet.toImmutableSet());
    }

    /** By the trunk with its tag, and into access ports without: net-a's stations hear each other, and not their twins. */
    @Test
    void aFloodStaysInItsVlan() {
        FakeFabric tenants = ThreeSites.fabric(TENANTS);
        Frame broadcast = Frame.reverseAnnouncement(A1_HOST.mac());
        assertEquals(ImmutableSet.of("host-a1-4", "host-a2-3"), hearers(tenants, A1_HOST.at(), broadcast));
        assertEquals(ImmutableSet.of("host-a1-3", "host-a1-4"), hearers(tenants, A2_HOST.at(), broadcast));
        ConnectPoint twin = ThreeSites.ALL_STATIONS.get(7).at();
        assertEquals(ImmutableSet.of("host-a1-8", "host-a2-7"), hearers(tenants, twin, broadcast));
    }

    @Test
    void wherePlacesAreLearnedTheSameMacHasOneInEachVlan() {
        FakeFabric tenants = ThreeSites.fabric(TENANTS);
        ThreeSites.stations(TENANTS)
                .forEach(station -> tenants.send(station.at(), Frame.announcement(station.mac(), station.ip())));
        assertEquals(List.of(Delivery.of(A2_HOST.at(), ACROSS, 0)), tenants.trace(A1_HOST.at(), ACROSS));
        ConnectPoint twin = ThreeSites.ALL_STATIONS.get(7).at();
        assertEquals(ImmutableSet.of("host-a2-7"), hearers(tenants, twin, ACROSS));
    }

    @Test
    void anAccessPortTakesNoTags() {
        FakeFabric tenants = ThreeSites.fabric(TENANTS);
        Frame tagged = Frame.reverseAnnouncement(A2_HOST.mac()).tagged(VlanId.vlanId((short) 10));
        assertEquals(List.of(), tenants.trace(A2_HOST.at(), tagged));
    }

    @Test
    void aTagThatGetsIntoATunnelIsAnError() {
        FakeFabric tenants = ThreeSites.fabric(TENANTS);
        tenants.install(Rule.of(
                ThreeSites.A1,
                Pipeline.DEFAULT,
                RuleRole.REDIRECT,
                toA2Host().build(),
                List.of(Action.tunnel(1001, ThreeSites.endpoint(ThreeSites.B1)), Action.output(ThreeSites.TUNNEL))));
        assertThrows(AssertionError.class, () -> tenants.trace(A1_HOST.at(), ACROSS));
    }
}
