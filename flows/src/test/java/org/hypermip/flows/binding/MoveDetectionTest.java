/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Iterables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onosproject.net.PortNumber;

/** A binding follows to where one hypervisor says that its mobile node runs, or does not yet. */
class MoveDetectionTest {

    @Test
    void whatFollowsLeavesThePlaceDraining() {
        Binding next = new Said()
                .at("hv-b1", 'G')
                .at("hv-a1", 'R')
                .about(Optional.of(spokenOf(BindingPhase.AWAY)))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(BindingPhase.AT_HOME, next.phase());
        assertEquals(place("hv-a1"), next.at());
        assertEquals(List.of(Draining.of(place("hv-b1"), LATER.plus(Samples.GRACE))), next.draining());
        assertEquals(List.of(), next.guarded(), "its hypervisor there says that it is gone");
        assertEquals(
                "inventory of hv-a1, hv-b1 does not have it (hv-b1 to hv-a1)",
                Iterables.getLast(next.history()).detail());
    }

    /** Its inventory was taken before the guest stopped there. */
    @Test
    void whoHasJustArrivedIsNotFollowedBack() {
        Binding arrived = spokenOf(BindingPhase.AWAY).toBuilder()
                .lastMigration(Optional.of(ClosedMigration.of(
                        "m1", Optional.of("hv-a1"), Optional.of("hv-b1"), RegistrationPhase.COMPLETED)))
                .build();
        Binding justNow = arrived.noting(HistoryEntry.of(LATER.minusSeconds(1), BindingPhase.AWAY, "completed"));
        Said said = new Said().at("hv-a1", 'L').at("hv-b1", 'W');
        assertEquals(Conclusion.Kind.KEPT, said.about(Optional.of(justNow)).kind());
        Binding longAgo = arrived.noting(HistoryEntry.of(LATER.minusSeconds(2), BindingPhase.AWAY, "completed"));
        assertEquals(Conclusion.Kind.FOLLOWED, said.about(Optional.of(longAgo)).kind());
    }

    @Test
    void whereNobodyCanBeAskedItIsFollowedAtOnce() {
        Words words = new Said().at("hv-b1", 'S').at("hv-a1", 'R').words();
        Conclusion conclusion = cutOff().conclude(Optional.of(spokenOf(BindingPhase.AWAY)), words);
        assertEquals(
                place("hv-a1"), conclusion.decision().orElseThrow().accepted().at());
    }

    @Test
    void whoDoesNotAnswerWhereItIsBoundIsFollowedInsteadOfEnded() {
        Said said = new Said().at("hv-b1", 'S').at("hv-a1", 'R');
        Binding asking = said.about(Optional.of(spokenOf(BindingPhase.AWAY)))
                .decision()
                .orElseThrow()
                .accepted();
        assertTrue(asking.probe().isPresent());
        Conclusion conclusion =
                Said.machine(device -> true).insteadOfEnd(asking, said.words()).orElseThrow();
        Binding next = conclusion.decision().orElseThrow().accepted();
        assertEquals(place("hv-a1"), next.at());
        assertEquals(Optional.empty(), next.probe());
    }

    /** What is said where it is bound, and whether the guard stays there when the binding follows. */
    @ParameterizedTest
    @CsvSource({"S, true", "U, true", "W, true", "G, false", "E, false"})
    void theGuardStaysWhereItMayRunAllTheSame(char there, boolean isKept) {
        Binding away = spokenOf(BindingPhase.AWAY).toBuilder()
                .heard(Map.of("hv-a1", NOW))
                .build();
        Attachment left = away.at().withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7)));
        Binding found = (there == 'G' ? spokenOf(BindingPhase.AWAY) : away)
                .toBuilder().at(left).build();
        Said said = new Said().at("hv-b1", there).at("hv-a1", 'R');
        Binding home = cutOff().conclude(Optional.of(found), said.words())
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-a1"), home.at());
        assertEquals(isKept ? List.of(Draining.of(left, LATER.plus(Ending.FIRST_REVIEW))) : List.of(), home.guarded());
    }

    @Test
    void whereItIsBoundAgainItsOwnGuardIsThere() {
        Draining left = Draining.of(
                place("hv-b1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))), LATER.plusSeconds(1));
        Draining other = Draining.of(
                place("hv-c1").withPortNumbers(Map.of(VM.mac(), PortNumber.portNumber(7))), LATER.plusSeconds(1));
        Binding home = spokenOf(BindingPhase.AT_HOME).toBuilder()
                .guarded(List.of(left, other))
                .build();
        Binding next = new Said()
                .at("hv-a1", 'G')
                .at("hv-b1", 'R')
                .about(Optional.of(home))
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-b1"), next.at());
        assertEquals(List.of(other), next.guarded());
    }

    /** Nobody can be asked at hv-b1. */
    private static InventoryMachine cutOff() {
        return Said.machine(device -> !device.equals(ThreeSites.device("hv-b1")));
    }

    @Test
    void whoHasNeverSpokenOfItDoesNotEndIt() {
        Binding unheard = Samples.binding(BindingPhase.AWAY);
        assertEquals(
                Conclusion.Kind.PROBED,
                new Said().at("hv-b1", 'G').about(Optional.of(unheard)).kind());
        assertEquals(
                Conclusion.Kind.PROBED,
                new Said()
                        .at("hv-b1", 'G')
                        .at("hv-c1", 'R')
                        .about(Optional.of(unheard))
                        .kind());
    }
}
