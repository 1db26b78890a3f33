/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.assertConcluded;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Lists;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onosproject.net.PortNumber;

/** What inventories make of an open migration, besides its tables: where it sets out from, and when it is over. */
class OpenMigrationInventoryTest {

    @Test
    void whoRunsElsewhereIsFollowedOutOfAnOpenMigration() {
        Binding next = new Said()
                .at("hv-a1", 'G')
                .at("hv-b1", 'G')
                .at("hv-c1", 'R')
                .about(Optional.of(spokenOf(BindingPhase.SIMULTANEOUS)))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-c1"), next.at());
        assertEquals(BindingPhase.AWAY, next.phase());
        assertEquals(Optional.empty(), next.handover());
        assertEquals(Optional.of("m1"), next.lastMigration().map(ClosedMigration::id));
    }

    /** libvirt's hook speaks before there is a process that could be listed. */
    @Test
    void aDestinationThatDoesNotListItYetIsWaitedFor() {
        Binding prepared = Samples.binding(BindingPhase.PREPARED)
                .noting(HistoryEntry.of(LATER.minusSeconds(9), BindingPhase.PREPARED, "preparing"));
        Said said = new Said().at("hv-a1", 'R').at("hv-b1", 'G');
        assertEquals(Conclusion.Kind.KEPT, said.about(Optional.of(prepared)).kind());
        Binding old = Samples.binding(BindingPhase.PREPARED)
                .noting(HistoryEntry.of(LATER.minusSeconds(10), BindingPhase.PREPARED, "preparing"));
        assertEquals(Conclusion.Kind.REFRESHED, said.about(Optional.of(old)).kind());
        Said ended = new Said().at("hv-a1", 'R').at("hv-b1", 'E');
        assertEquals(
                Conclusion.Kind.REFRESHED, ended.about(Optional.of(prepared)).kind());
    }

    /** After a loss of everything, a word that comes late says of a migration where it leads, and nobody where it came from. */
    @ParameterizedTest
    @CsvSource({"PREPARED, G, RPGS", "PREPARED, E, RPGS", "ARRIVED, G, PGS"})
    void aMigrationFromNowhereEndsWithoutItsDestination(BindingPhase phase, char there, String saidAtHome) {
        for (int which = 0; which < saidAtHome.length(); which++) {
            char atHome = saidAtHome.charAt(which);
            Said said = new Said().at("hv-a2", atHome).at("hv-b1", there);
            assertEquals(
                    Conclusion.Kind.ENDED,
                    said.about(Optional.of(fromNowhere(phase, 10))).kind(),
                    phase + " " + atHome);
            assertEquals(
                    Conclusion.Kind.KEPT,
                    said.about(Optional.of(fromNowhere(phase, 1))).kind(),
                    "it may yet begin");
        }
    }

    @ParameterizedTest
    @CsvSource({"R, FOLLOWED", "W, KEPT", "S, KEPT"})
    void aMigrationFromNowhereGoesOnWhileItsDestinationKnowsOfIt(char there, Conclusion.Kind kind) {
        Said said = new Said().at("hv-b1", there);
        assertEquals(
                kind,
                said.about(Optional.of(fromNowhere(BindingPhase.PREPARED, 10))).kind());
    }

    private static Binding fromNowhere(BindingPhase phase, int secondsAgo) {
        Attachment nowhere = Attachment.somewhereAtHome(Samples.VM.network().homeAgent());
        Binding open = Samples.binding(phase);
        return open.withPlaces(place -> place.isAt("hv-a1") ? nowhere : place)
                .noting(HistoryEntry.of(LATER.minusSeconds(secondsAgo), phase, "preparing"));
    }

    @Test
    void whatIsListedAsEndedMayBeTheLastAttempt() {
        Binding prepared = Samples.binding(BindingPhase.PREPARED)
                .noting(HistoryEntry.of(LATER.minusMillis(200), BindingPhase.PREPARED, "preparing"));
        assertEquals(
                Conclusion.Kind.KEPT,
                new Said()
                        .at("hv-a1", 'R')
                        .at("hv-b1", 'E')
                        .about(Optional.of(prepared))
                        .kind());
    }

    /** The migration ends now, and with that every word is one from before. */
    @Test
    void whoIsFollowedOutOfAnOpenMigrationIsGoneWhereThatWasSaidBefore() {
        Binding arrived = spokenOf(BindingPhase.ARRIVED);
        Binding found = arrived.toBuilder()
                .at(arrived.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))))
                .build();
        Said said = new Said()
                .at("hv-a1", 'G')
                .heard("hv-b1", LATER.minusSeconds(1), List.of())
                .at("hv-a2", 'R');
        Binding next = said.about(Optional.of(found)).decision().orElseThrow().accepted();
        assertEquals(place("hv-a2"), next.at());
        assertEquals(List.of(), next.guarded());
    }

    /** Only the destination was heard of a migration from a place that nobody has told of: it leads from there, or it was none to there. */
    @Test
    void aMigrationSetsOutFromWhereItIsAndNotFromWhereItIsNoMore() {
        for (BindingPhase phase : List.of(BindingPhase.PREPARED, BindingPhase.SIMULTANEOUS)) {
            Said said = new Said().at("hv-a1", 'G').at("hv-b1", 'W').at("hv-a2", 'L');
            Binding open = spokenOf(phase);
            Binding next =
                    said.about(Optional.of(open)).decision().orElseThrow().accepted();
            assertEquals(phase, next.phase());
            assertEquals(place("hv-a2"), next.at());
            assertEquals(Optional.of(place("hv-a2")), next.handover().map(Handover::source));
            assertEquals(open.destination(), next.destination());
            assertEquals("m1", next.handover().orElseThrow().migration());
            assertEquals(List.of(place("hv-a1")), Lists.transform(next.draining(), Draining::place));
            assertEquals(Optional.empty(), said.again().about(Optional.of(next)).decision());
        }
    }

    /** What is said of where it is bound, while another says that it leaves: if it is not there, it has set out from elsewhere. */
    @ParameterizedTest
    @CsvSource({"R, contested", "P, kept", "W, followed:hv-a2", "S, kept", "-, kept", "G, followed:hv-a2"})
    void whoIsOnItsWayFromElsewhereIsFollowedIfItIsGoneOrAwaited(char there, String expected) {
        Said said = new Said().at("hv-a1", there).at("hv-b1", 'W').at("hv-a2", 'L');
        assertConcluded(expected, said.again().about(Optional.of(spokenOf(BindingPhase.PREPARED))));
    }

    @Test
    void whoSetsOutFromElsewhereIsFollowedThoughItsPlaceHasNeverSpokenOfIt() {
        Said said = new Said().at("hv-a1", 'U').at("hv-b1", 'W').at("hv-a2", 'L');
        assertConcluded("followed:hv-a2", said.about(Optional.of(Samples.binding(BindingPhase.PREPARED))));
    }

    /** What takes it there is another migration than the open one, which would take it away. */
    @Test
    void aMigrationFromWhereItIsAwaitedIsOver() {
        Binding next = new Said()
                .at("hv-a1", 'W')
                .at("hv-b1", 'G')
                .at("hv-a2", 'L')
                .about(Optional.of(spokenOf(BindingPhase.PREPARED)))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-a2"), next.at());
        assertEquals(Optional.empty(), next.handover());
    }

    /** The destination has spoken first, and nobody has said yet where at home it leaves. */
    @Test
    void aMigrationWhoseSourceIsNotKnownYetGoesOn() {
        Binding prepared = Samples.accepted(
                Optional.empty(),
                Samples.says("hv-b1", RegistrationPhase.PREPARING)
                        .interfaces(List.of(VM.address()))
                        .destination(Optional.of("hv-b1"))
                        .ports(Map.of(VM.mac(), VM.tap("hv-b1")))
                        .build());
        Conclusion conclusion = new Said().at("hv-a1", 'L').at("hv-b1", 'W').about(Optional.of(prepared));
        assertEquals(Optional.empty(), conclusion.decision(), conclusion.why());
        Conclusion early = new Said().at("hv-a1", 'R').at("hv-b1", 'W').about(Optional.of(prepared));
        assertEquals(Optional.empty(), early.decision(), early.why());
    }

    @Test
    void aMigrationThatNeitherEndKnowsOfAnyMoreIsCalledOff() {
        Binding unheard = Samples.binding(BindingPhase.PREPARED);
        Said said = new Said().at("hv-a1", 'R').at("hv-b1", 'U');
        Binding next = said.about(Optional.of(unheard)).decision().orElseThrow().accepted();
        assertEquals(BindingPhase.AT_HOME, next.phase());
        assertTrue(next.isSettled());
    }
}
