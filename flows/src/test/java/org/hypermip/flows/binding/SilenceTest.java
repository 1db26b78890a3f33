/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who is asked for when nobody speaks for it any more: in silence, or because another claims its address. */
class SilenceTest {

    /** Rows: at the source; columns: at the destination of an open migration, which has no need of a question while one of them speaks. */
    @TestFactory
    Stream<DynamicTest> anOpenMigrationIsAskedForWhenBothEndsAreSilent() {
        return Stream.of(BindingPhase.PREPARED, BindingPhase.SIMULTANEOUS, BindingPhase.ARRIVED)
                .flatMap(phase -> Stream.of("S S", "S -", "- S", "S W", "W S", "R S", "S G", "G S", "P S")
                        .map(words -> dynamicTest(phase.label() + " " + words, () -> {
                            Conclusion conclusion = Said.machine(device -> true)
                                    .concludeFromSilence(
                                            Optional.of(spokenOf(phase)),
                                            new Said()
                                                    .at("hv-a1", words.charAt(0))
                                                    .at("hv-b1", words.charAt(2))
                                                    .words());
                            boolean isAsked = words.equals("S S") && phase != BindingPhase.SIMULTANEOUS;
                            boolean isStartedAgain = words.equals("R S") && phase == BindingPhase.ARRIVED;
                            assertEquals(
                                    isAsked || isStartedAgain,
                                    conclusion.kind() == Conclusion.Kind.PROBED,
                                    conclusion.why());
                            assertEquals(
                                    isAsked ? Optional.of("hv-a1 and hv-b1 are silent") : Optional.empty(),
                                    conclusion
                                            .decision()
                                            .filter(decision -> isAsked)
                                            .flatMap(Decision::binding)
                                            .flatMap(Binding::probe)
                                            .flatMap(Probe::why)
                                            .map(why -> why.replace("hv-b1 and hv-a1", "hv-a1 and hv-b1")));
                        })));
    }

    /** Where it stood still when it was heard of last, it cannot answer. */
    @Test
    void whoStoodStillAtTheSourceIsNotAskedInSilence() {
        Said said = new Said()
                .heard("hv-a1", LATER.minus(HeardInventories.SILENCE), List.of(Said.guest("hv-a1", 'P')))
                .at("hv-b1", 'S');
        assertEquals(
                Optional.empty(),
                Said.machine(device -> true)
                        .concludeFromSilence(Optional.of(spokenOf(BindingPhase.PREPARED)), said.words())
                        .decision());
    }

    /** What is said where it is bound at home, and at another hypervisor there, of an address that is claimed. */
    @TestFactory
    Stream<DynamicTest> whoseAddressIsClaimedIsAskedForWhereNobodySpeaksForIt() {
        return Map.of("S G", "probed", "S -", "probed", "R G", "kept", "P G", "kept", "- G", "kept", "G G", "ended")
                .entrySet()
                .stream()
                .map(cell -> dynamicTest(cell.getKey(), () -> {
                    Said said = new Said()
                            .at("hv-a1", cell.getKey().charAt(0))
                            .at("hv-a2", cell.getKey().charAt(2));
                    Conclusion conclusion = claimed(spokenOf(BindingPhase.AT_HOME), said);
                    assertEquals(cell.getValue(), conclusion.kind().label(), conclusion.why());
                    assertEquals(
                            cell.getValue().equals("probed")
                                    ? Optional.of("hv-a1 is silent, and another has it")
                                    : Optional.empty(),
                            conclusion
                                    .decision()
                                    .flatMap(Decision::binding)
                                    .flatMap(Binding::probe)
                                    .flatMap(Probe::why));
                }));
    }

    @Test
    void whoWasPausedWhenItsHypervisorSpokeLastKeepsItsAddress() {
        Said said = new Said()
                .heard("hv-a1", LATER.minus(HeardInventories.SILENCE), List.of(Said.guest("hv-a1", 'P')))
                .at("hv-a2", 'G');
        assertEquals(
                Optional.empty(), claimed(spokenOf(BindingPhase.AT_HOME), said).decision());
    }

    /** Where at home it is, nobody knows; that it is nowhere there, all who could have it have to say. */
    @Test
    void whoIsSomewhereAtHomeLosesAClaimedAddressWhenAllDenyIt() {
        Binding somewhere = spokenOf(BindingPhase.AT_HOME).toBuilder()
                .at(Attachment.somewhereAtHome(ThreeSites.A1))
                .build();
        Said said = new Said().at("hv-a1", 'G').at("hv-a1x", 'G');
        assertEquals(Conclusion.Kind.KEPT, claimed(somewhere, said).kind(), "hv-a2 is silent");
        Conclusion denied = claimed(somewhere, said.at("hv-a2", 'U'));
        assertEquals(Conclusion.Kind.ENDED, denied.kind());
        assertEquals("nobody at home has it, and another has it", denied.why());
        assertEquals(Conclusion.Kind.KEPT, said.about(Optional.of(somewhere)).kind(), "nobody claims its address");
    }

    /** Away it has rules, and keeps its address whoever claims it. */
    @Test
    void aVisitorKeepsItsAddress() {
        Said said = new Said().at("hv-b1", 'S').at("hv-a2", 'G');
        assertEquals(
                Optional.empty(), claimed(spokenOf(BindingPhase.AWAY), said).decision());
    }

    private static Conclusion claimed(Binding binding, Said said) {
        return Said.machine(device -> true).concludeFromClaim(Optional.of(binding), said.words(), "another has it");
    }
}
