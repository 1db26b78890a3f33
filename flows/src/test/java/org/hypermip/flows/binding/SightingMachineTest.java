/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.GRACE;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.says;
import static org.hypermip.flows.binding.Sightings.announcing;
import static org.hypermip.flows.binding.Sightings.rarp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What being seen makes of a binding. The sample's migration m1 leads from hv-a1 to hv-b1. */
class SightingMachineTest {

    private static final Evidence ONLY_SEEN = Evidence.of(Announcement.RARP, false, List.of());
    private static final Evidence FOLLOWED = Evidence.of(Announcement.RARP, true, List.of());

    private static Decision decide(MobilityDomain domain, Binding binding, Sighting sighting) {
        return new SightingMachine(domain).next(binding, sighting);
    }

    private static Binding accepted(MobilityDomain domain, Binding binding, Sighting sighting) {
        return decide(domain, binding, sighting).binding().orElseThrow();
    }

    private static Binding reactive(Binding binding, Sighting sighting) {
        return accepted(ThreeSites.REACTIVE_DOMAIN, binding, sighting);
    }

    private static Refusal refused(MobilityDomain domain, Binding binding, Sighting sighting) {
        return decide(domain, binding, sighting).refusal().orElseThrow();
    }

    private static Binding withoutPorts(BindingPhase phase) {
        Attachment source = Attachment.at("hv-a1", ThreeSites.A1, Map.of());
        return binding(phase).toBuilder()
                .at(source)
                .handover(Optional.of(Handover.of("m1", source, Attachment.at("hv-b1", ThreeSites.B1, Map.of()))))
                .build();
    }

    /** Phase and place of the binding, then where it is seen, in a network that is not reactive and in one that is. */
    @ParameterizedTest(name = "{0}, seen at {1}: {2}, reactive {3}")
    @CsvSource({
        "AT_HOME,      hv-a1,  same,    same",
        "AT_HOME,      hv-a2,  refused, at-home",
        "AT_HOME,      hv-b1,  refused, away",
        "AWAY,         hv-b1,  same,    same",
        "AWAY,         hv-b1x, refused, away",
        "AWAY,         hv-a1,  refused, at-home",
        "AWAY,         hv-c1,  refused, away",
        "PREPARED,     hv-a1,  same,    same",
        "PREPARED,     hv-b1,  arrived, arrived",
        "PREPARED,     hv-b1x, refused, refused",
        "PREPARED,     hv-c1,  refused, refused",
        "SIMULTANEOUS, hv-a1,  same,    same",
        "SIMULTANEOUS, hv-b1,  arrived, arrived",
        "SIMULTANEOUS, hv-a2,  refused, refused",
        "ARRIVED,      hv-b1,  same,    same",
        "ARRIVED,      hv-a1,  refused, refused",
        "ARRIVED,      hv-c1,  refused, refused",
    })
    void everyPhaseAtEveryPlace(BindingPhase phase, String hypervisor, String plain, String reactive) {
        assertEquals(plain, outcome(decide(ThreeSites.DOMAIN, binding(phase), rarp(hypervisor)), phase));
        assertEquals(reactive, outcome(decide(ThreeSites.REACTIVE_DOMAIN, binding(phase), rarp(hypervisor)), phase));
    }

    private static String outcome(Decision decision, BindingPhase before) {
        return decision.binding()
                .map(next ->
                        next.equals(binding(before)) ? "same" : next.phase().label())
                .orElse("refused");
    }

    @Test
    void arrivalIsWhatItIsWhenAHypervisorReportsItAndIsMarked() {
        Binding prepared = binding(BindingPhase.PREPARED);
        Binding reported = Samples.accepted(prepared, Samples.saysOfM1(RegistrationPhase.ARRIVED));
        String detail = "arrived, seen by of:00000000000000b1/tap-vm50-hv-b1: RARP (m1, hv-a1 to hv-b1)";
        assertEquals(
                reported.toBuilder()
                        .seen(Optional.of(ONLY_SEEN))
                        .handover(prepared.handover())
                        .history(List.of(HistoryEntry.of(NOW, BindingPhase.ARRIVED, detail)))
                        .build(),
                accepted(ThreeSites.DOMAIN, prepared, rarp("hv-b1")));
    }

    @Test
    void whatItsHypervisorsSayAfterwardsIsAcceptedAndChangesNoPlace() {
        Binding seen = accepted(ThreeSites.DOMAIN, binding(BindingPhase.SIMULTANEOUS), rarp("hv-b1"));
        assertEquals(seen, Samples.accepted(seen, Samples.saysOfM1(RegistrationPhase.ARRIVED)));
        Binding closed = Samples.accepted(
                seen, says("hv-a1", RegistrationPhase.COMPLETED).build());
        assertEquals(BindingPhase.AWAY, closed.phase());
        Binding back = Samples.accepted(
                seen,
                says("hv-a1", RegistrationPhase.FAILED)
                        .migration(Optional.of("m1"))
                        .build());
        assertEquals(place("hv-a1"), back.at());
        assertEquals(Optional.empty(), back.seen());
    }

    @Test
    void followedItIsThereAtOnceAndWhereItWasDrains() {
        Binding next = reactive(binding(BindingPhase.AT_HOME), rarp("hv-b1"));
        assertEquals(BindingPhase.AWAY, next.phase());
        assertEquals(place("hv-b1"), next.at());
        assertEquals(List.of(Draining.of(place("hv-a1"), NOW.plus(GRACE))), next.draining());
        assertEquals(Optional.of(FOLLOWED), next.seen());
        assertEquals(
                List.of(HistoryEntry.of(
                        NOW,
                        BindingPhase.AWAY,
                        "reactive, seen by of:00000000000000b1/tap-vm50-hv-b1: RARP (hv-a1 to hv-b1)")),
                next.history());
    }

    @Test
    void aReportedMoveTakesTheMarkAway() {
        Binding followed = reactive(binding(BindingPhase.AT_HOME), rarp("hv-b1"));
        Binding prepared = Samples.accepted(
                followed, says("hv-c1", RegistrationPhase.PREPARING).build());
        assertEquals(Optional.of(FOLLOWED), prepared.seen());
        Binding arrived = Samples.accepted(
                prepared, says("hv-c1", RegistrationPhase.ARRIVED).build());
        assertEquals(Optional.empty(), arrived.seen());
    }

    @ParameterizedTest
    @CsvSource({
        "GRATUITOUS_ARP, 10.1.0.50,   true",
        "GRATUITOUS_ARP, 10.1.0.51,   false",
        "UNSOLICITED_NA, fd00:1::50,  true",
        "UNSOLICITED_NA, fe80::5054:ff:fe00:32, true",
        "UNSOLICITED_NA, fe80::5054,  false",
        "UNSOLICITED_NA, fd00:1::51,  false",
    })
    void itIsSeenUnderItsOwnAddressesAlone(Announcement announcement, String address, boolean own) {
        Decision decision =
                decide(ThreeSites.DOMAIN, binding(BindingPhase.PREPARED), announcing("hv-b1", announcement, address));
        assertEquals(own, decision.binding().isPresent());
        decision.refusal().ifPresent(refusal -> assertEquals("address", refusal.field()));
    }

    @Test
    void neitherGatewaysNorTunnelPortsNorOtherPortsMoveAnything() {
        Binding home = binding(BindingPhase.AT_HOME);
        MobilityDomain domain = ThreeSites.REACTIVE_DOMAIN;
        assertEquals("port", refused(domain, home, rarp("hv-b1", "vxlan0", NOW)).field());
        assertEquals("port", refused(domain, home, rarp("hv-b1", "trunk0", NOW)).field());
        MobilityDomain gateway = MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder()
                        .gatewayMac(VM.mac())
                        .reactive(true)
                        .build()),
                domain.switches().values(),
                domain.hypervisors().values());
        assertEquals("mac", refused(gateway, home, rarp("hv-b1")).field());
    }

    @Test
    void whatWasUnderWayWhenTheBindingChangedTellsOfBefore() {
        Binding followed = reactive(binding(BindingPhase.AT_HOME), rarp("hv-b1"));
        Sighting tooSoon = rarp(
                "hv-a1", VM.tap("hv-a1"), NOW.plus(SightingMachine.HOLD_OFF).minusMillis(1));
        assertEquals(
                "time", refused(ThreeSites.REACTIVE_DOMAIN, followed, tooSoon).field());
        Sighting later = rarp("hv-a1", VM.tap("hv-a1"), NOW.plus(SightingMachine.HOLD_OFF));
        assertEquals(BindingPhase.AT_HOME, reactive(followed, later).phase());
    }

    @Test
    void allNetworksOfItsInterfacesHaveToBeReactive() {
        Binding twofold = binding(BindingPhase.AT_HOME).toBuilder()
                .interfaces(List.of(VM.address(), ThreeSites.GUESTS.get(3).address()))
                .build();
        MobilityDomain onlyOne = MobilityDomain.of(
                List.of(ThreeSites.NET_A.toBuilder().reactive(true).build(), ThreeSites.NET_B),
                ThreeSites.REACTIVE_DOMAIN.switches().values(),
                ThreeSites.REACTIVE_DOMAIN.hypervisors().values());
        Refusal refusal = refused(onlyOne, twofold, rarp("hv-c1"));
        assertEquals("network", refusal.field());
        assertEquals("net-b", refusal.value());
    }

    /** Without patterns, either of B's two hypervisors can be meant: the first is named, and both are told. */
    @Test
    void aPortThatCanBeOfSeveralIsFollowedAndTheirNamesAreKept() {
        MobilityDomain vague = MobilityDomain.of(
                ThreeSites.REACTIVE_DOMAIN.networks().values(),
                ThreeSites.DOMAIN.switches().values(),
                ThreeSites.DOMAIN.hypervisors().values());
        Binding next = accepted(vague, binding(BindingPhase.AT_HOME), rarp("hv-b1x"));
        assertTrue(next.at().isAt("hv-b1"));
        assertEquals(List.of("hv-b1", "hv-b1x"), next.seen().orElseThrow().couldBe());
        Binding leaving = Samples.accepted(
                next,
                says("hv-b1x", RegistrationPhase.PREPARING)
                        .source(Optional.of("hv-b1x"))
                        .destination(Optional.of("hv-b1"))
                        .build());
        assertTrue(leaving.at().isAt("hv-b1x"));
        assertEquals(Optional.empty(), leaving.seen());
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "SIMULTANEOUS"})
    void aDestinationsPortThatNobodyNamedIsTrustedInReactiveNetworksOnly(BindingPhase phase) {
        Binding binding = withoutPorts(phase);
        assertEquals("port", refused(ThreeSites.DOMAIN, binding, rarp("hv-b1")).field());
        Binding next = reactive(binding, rarp("hv-b1"));
        assertEquals(BindingPhase.ARRIVED, next.phase());
        assertEquals(place("hv-b1"), next.at());
    }

    @Test
    void itsSecondInterfaceIsFoundWhereTheFirstWasFollowedTo() {
        HomeAddress second = ThreeSites.GUESTS.get(1).address();
        Binding twofold = binding(BindingPhase.AT_HOME).toBuilder()
                .interfaces(List.of(VM.address(), second))
                .build();
        Binding followed = reactive(twofold, rarp("hv-b1"));
        Sighting sighting =
                Sighting.of(Announcement.RARP, second.mac(), Optional.empty(), ThreeSites.B1, "tap-vm51-hv-b1", NOW);
        Binding whole = reactive(followed, sighting);
        assertEquals(Optional.of("tap-vm51-hv-b1"), whole.at().port(second.mac()));
        assertEquals(followed.history(), whole.history());
    }

    @Test
    void ofSomebodyWhoIsSomewhereAtHomeEveryPlaceAtHomeIsKnown() {
        Binding somewhere = binding(BindingPhase.AT_HOME).toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .build();
        assertEquals(somewhere, reactive(somewhere, rarp("hv-a2")));
        assertEquals(BindingPhase.AWAY, reactive(somewhere, rarp("hv-b1")).phase());
    }
}
