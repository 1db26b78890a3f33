/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Lifetimes.accepted;
import static org.hypermip.flows.binding.Lifetimes.decide;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.network.Lifetime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lifetimes as they are granted, refreshed and given up. */
class RefreshmentTest {

    private static final Instant LATER = NOW.plusSeconds(20);

    private static Registration.Builder refreshing(String reporter) {
        return says(reporter, RegistrationPhase.REFRESHING).received(LATER);
    }

    private static Registration.Builder asking(Registration.Builder registration, int seconds) {
        return registration.lifetime(Optional.of(Lifetime.ofSeconds(seconds)));
    }

    private static Optional<Instant> in(int seconds) {
        return Optional.of(NOW.plusSeconds(seconds));
    }

    /** What is asked for, and what is granted of a minute. */
    @ParameterizedTest
    @CsvSource({"10, 10", "60, 60", "61, 60", "65535, 60"})
    void arrivalIsGrantedWhatItAsksForAndNoMoreThanTheNetworkAllows(int asked, int granted) {
        Binding arrived =
                accepted(binding(BindingPhase.SIMULTANEOUS), asking(says("hv-b1", RegistrationPhase.ARRIVED), asked));
        assertEquals(in(granted), arrived.expires());
    }

    @Test
    void whoAsksForNothingIsGrantedTheLongest() {
        assertEquals(
                in(Lifetimes.AWAY_SECONDS),
                accepted(
                                binding(BindingPhase.PREPARED),
                                says("hv-a1", RegistrationPhase.COMPLETED).migration(Optional.of("m1")))
                        .expires());
        Binding prepared = accepted(binding(BindingPhase.AT_HOME), says("hv-b1", RegistrationPhase.PREPARING));
        assertEquals(in(Lifetimes.PREPARED_SECONDS), prepared.grantedUntil());
        assertEquals(Optional.empty(), prepared.expires());
    }

    @Test
    void preparingMayAskForLess() {
        assertEquals(
                in(5),
                accepted(binding(BindingPhase.AT_HOME), asking(says("hv-b1", RegistrationPhase.PREPARING), 5))
                        .grantedUntil());
    }

    @Test
    void withoutAConfiguredLimitThereIsNoEnd() {
        Binding arrived = Samples.accepted(
                binding(BindingPhase.SIMULTANEOUS),
                says("hv-b1", RegistrationPhase.ARRIVED).build());
        assertEquals(Optional.empty(), arrived.expires());
        assertEquals(Optional.empty(), arrived.grantedUntil());
    }

    @Test
    void atHomeThereIsNoLifetime() {
        Binding home = accepted(
                binding(BindingPhase.ARRIVED).toBuilder().expires(in(60)).build(),
                says("hv-b1", RegistrationPhase.FAILED).migration(Optional.of("m1")));
        assertEquals(BindingPhase.AT_HOME, home.phase());
        assertEquals(Optional.empty(), home.expires());
        assertEquals(home, accepted(home, refreshing("hv-a1")));
    }

    @Test
    void aRefreshedLifetimeBeginsAnewAndIsNoNews() {
        Binding away = binding(BindingPhase.AWAY).toBuilder()
                .expires(in(60))
                .probe(Optional.of(Probe.begun(NOW, true, Optional.empty())))
                .build();

        Binding refreshed = accepted(away, refreshing("hv-b1"));

        assertEquals(away.toBuilder().expires(in(80)).probe(Optional.empty()).build(), refreshed);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "SIMULTANEOUS", "ARRIVED"})
    void eitherEndRefreshesAnOpenMigration(BindingPhase phase) {
        Binding open = binding(phase);
        for (String end : new String[] {"hv-a1", "hv-b1"}) {
            Binding refreshed = accepted(open, refreshing(end));
            assertEquals(in(20 + Lifetimes.PREPARED_SECONDS), refreshed.grantedUntil());
            assertEquals(open.history(), refreshed.history());
        }
        assertEquals(
                ReplyCode.PROHIBITED,
                decide(open, refreshing("hv-c1")).refusal().orElseThrow().code());
    }

    /** It may have another port by now, at the end that says so. */
    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "SIMULTANEOUS", "ARRIVED"})
    void eitherEndNamesItsPortAnew(BindingPhase phase) {
        for (String end : new String[] {"hv-a1", "hv-b1"}) {
            Binding refreshed = accepted(binding(phase), refreshing(end).ports(Map.of(Samples.VM.mac(), "vnet9")));
            Handover open = refreshed.handover().orElseThrow();
            Attachment named = open.source().isAt(end) ? open.source() : open.destination();
            Attachment other = open.source().isAt(end) ? open.destination() : open.source();
            assertEquals(Map.of(Samples.VM.mac(), "vnet9"), named.ports());
            assertEquals(Samples.place(other.hypervisor().orElseThrow()), other);
            assertEquals(phase.isBeforeArrival() ? open.source() : open.destination(), refreshed.at());
        }
    }

    @Test
    void aLifetimeOfZeroEndsTheBindingWhereItIs() {
        for (BindingPhase phase : new BindingPhase[] {BindingPhase.AWAY, BindingPhase.AT_HOME}) {
            String there = phase == BindingPhase.AWAY ? "hv-b1" : "hv-a1";
            assertEquals(Decision.end(binding(phase)), decide(binding(phase), asking(refreshing(there), 0)));
        }
    }

    @Test
    void onlyWhereItIsItCanEnd() {
        for (String stranger : new String[] {"hv-a1", "hv-c1"}) {
            Samples.refused(
                    Optional.of(binding(BindingPhase.AWAY)),
                    asking(refreshing(stranger), 0).build(),
                    ReplyCode.PROHIBITED,
                    "reporter",
                    stranger);
        }
    }

    @Test
    void whileItMovesItCannotEnd() {
        Samples.refused(
                Optional.of(binding(BindingPhase.PREPARED)),
                asking(refreshing("hv-a1"), 0).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "lifetimeSeconds",
                "0");
    }

    /** It is away at hv-b1, and hv-c1 claims it: where it is, it is refreshed and deregistered as at rest. */
    @Test
    void aClaimKeepsNobodyFromRefreshingOrEndingIt() {
        Binding claimed = binding(BindingPhase.AWAY).toBuilder()
                .phase(BindingPhase.PREPARED)
                .expires(in(60))
                .handover(Optional.of(Handover.of("m2", Samples.place("hv-b1"), Samples.place("hv-c1"))
                        .awaitingSource(true)
                        .until(in(30))))
                .probe(Optional.of(Probe.begun(NOW, true, Optional.of("hv-b1 is silent"))))
                .build();
        for (Optional<String> id : List.of(Optional.<String>empty(), Optional.of("m1"))) {
            Binding refreshed = accepted(claimed, refreshing("hv-b1").migration(id));
            assertEquals(
                    claimed.toBuilder()
                            .expires(in(20 + Lifetimes.AWAY_SECONDS))
                            .probe(Optional.empty())
                            .build(),
                    refreshed);
        }
        assertEquals(
                Decision.Kind.ENDED,
                decide(claimed, asking(refreshing("hv-b1"), 0)).kind());
        assertEquals(
                "lifetimeSeconds",
                decide(claimed, asking(refreshing("hv-c1"), 0)).refused().field());
        assertEquals("reporter", decide(claimed, refreshing("hv-a1")).refused().field());
    }

    /** Its word is one about the claim. */
    @Test
    void whoOnlyClaimsItEndsNoProbe() {
        Binding claimed = binding(BindingPhase.PREPARED).awaitingSource(true).toBuilder()
                .probe(Optional.of(Probe.begun(NOW, true, Optional.of("hv-a1 is silent"))))
                .build();
        for (RegistrationPhase phase : List.of(RegistrationPhase.REFRESHING, RegistrationPhase.FAILED)) {
            Registration said = says("hv-b1", phase)
                    .received(LATER)
                    .migration(Optional.of("m1"))
                    .build();
            Binding next = WaitingClaim.heard(Optional.of(claimed), Samples.accepted(claimed, said), said);
            assertEquals(claimed.probe(), next.probe());
            assertEquals(claimed.at(), next.at());
        }
    }

    @Test
    void aRefreshmentOfAnotherMigrationIsLate() {
        Samples.refused(
                Optional.of(binding(BindingPhase.PREPARED)),
                refreshing("hv-a1").migration(Optional.of("m0")).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "m0");
    }

    @Test
    void somewhereAtHomeAnyHypervisorOfTheNetworkMaySpeakForIt() {
        Binding somewhere = binding(BindingPhase.AT_HOME).toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .build();
        assertEquals(somewhere, accepted(somewhere, refreshing("hv-a2")));
        assertEquals(
                ReplyCode.PROHIBITED,
                decide(somewhere, refreshing("hv-b1")).refusal().orElseThrow().code());
    }
}
