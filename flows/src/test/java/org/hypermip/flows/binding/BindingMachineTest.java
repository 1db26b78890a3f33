/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.decide;
import static org.hypermip.flows.binding.Samples.place;
import static org.hypermip.flows.binding.Samples.says;
import static org.hypermip.flows.binding.Samples.saysOfM1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.ThreeSites;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each registration makes of each binding. */
class BindingMachineTest {

    /** Rows are the phases of a binding, columns what is said of its migration; 133 is a refusal. */
    private static final String[] TABLE = {
        "-            preparing switching    arrived completed failed  cancelled refreshing",
        "at-home      prepared  133          133     133       133     133       129",
        "away         prepared  133          133     133       133     133       away",
        "prepared     prepared  simultaneous arrived away      at-home at-home   prepared",
        "simultaneous prepared  simultaneous arrived away      at-home at-home   simultaneous",
        "arrived      prepared  133          arrived away      at-home at-home   arrived",
        "ended        134       136          136     136       136     136       136",
    };

    @TestFactory
    Stream<DynamicTest> everyCell() {
        List<String> columns = List.of(TABLE[0].split(" +"));
        assertEquals(1 + BindingPhase.values().length, TABLE.length);
        assertEquals(1 + RegistrationPhase.values().length, columns.size());
        return Arrays.stream(BindingPhase.values()).flatMap(phase -> Arrays.stream(RegistrationPhase.values())
                .map(said -> dynamicTest(phase.label() + ", " + said.label(), () -> {
                    String[] row = Arrays.stream(TABLE)
                            .map(line -> line.split(" +"))
                            .filter(cells -> cells[0].equals(phase.label()))
                            .findFirst()
                            .orElseThrow();
                    checkCell(phase, said, row[columns.indexOf(said.label())]);
                })));
    }

    /** Every migration but a new one is about m1, which never opened where the binding is settled. */
    private static void checkCell(BindingPhase phase, RegistrationPhase said, String expected) {
        Registration registration = said == RegistrationPhase.PREPARING
                ? says("hv-c1", said).migration(Optional.of("m2")).build()
                : saysOfM1(said);
        Decision decision = decide(Optional.of(binding(phase)), registration);
        assertEquals(
                expected,
                decision.binding()
                        .map(next -> next.phase().label())
                        .orElseGet(() ->
                                "" + decision.refusal().orElseThrow().code().value()));
    }

    @Test
    void switchingChangesThePhaseAndLimitsIt() {
        Binding prepared = binding(BindingPhase.PREPARED);
        Binding next = accepted(prepared, saysOfM1(RegistrationPhase.SWITCHING));
        assertEquals(
                prepared.toBuilder()
                        .phase(BindingPhase.SIMULTANEOUS)
                        .handover(prepared.handover().map(open -> open.reportedBy("hv-b1")
                                .simultaneousUntil(Optional.of(NOW.plus(ThreeSites.NET_A.simultaneousLimit())))))
                        .history(next.history())
                        .build(),
                next);
        assertEquals(
                List.of(HistoryEntry.of(NOW, BindingPhase.SIMULTANEOUS, "switching by hv-b1 (m1, hv-a1 to hv-b1)")),
                next.history());
    }

    @Test
    void arrivedMovesItAndTheSourceDrains() {
        Binding next = accepted(binding(BindingPhase.SIMULTANEOUS), saysOfM1(RegistrationPhase.ARRIVED));
        assertEquals(place("hv-b1"), next.at());
        assertEquals(List.of(Draining.of(place("hv-a1"), NOW.plus(Samples.GRACE))), next.draining());
        assertEquals(Optional.empty(), next.destination());
        assertTrue(next.handover().isPresent());
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARED", "SIMULTANEOUS"})
    void completedStandsForAnArrivalThatNobodyReported(BindingPhase phase) {
        Binding next = accepted(
                binding(phase),
                says("hv-a1", RegistrationPhase.COMPLETED)
                        .migration(Optional.of("m1"))
                        .build());
        assertEquals(place("hv-b1"), next.at());
        assertEquals(List.of(Draining.of(place("hv-a1"), NOW.plus(Samples.GRACE))), next.draining());
        assertEquals(Optional.empty(), next.handover());
        assertEquals(Optional.of("m1"), next.lastMigration().map(ClosedMigration::id));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    void brokenBeforeArrivalNothingDrains(RegistrationPhase phase) {
        Binding next = accepted(binding(BindingPhase.SIMULTANEOUS), saysOfM1(phase));
        assertEquals(place("hv-a1"), next.at());
        assertTrue(next.isSettled());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    void brokenAfterArrivalItGoesBackAndTheDestinationDrains(RegistrationPhase phase) {
        Binding next = accepted(binding(BindingPhase.ARRIVED), saysOfM1(phase));
        assertEquals(place("hv-a1"), next.at());
        assertEquals(List.of(Draining.of(place("hv-b1"), NOW.plus(Samples.GRACE))), next.draining());
        assertEquals(Optional.of("m1"), next.lastMigration().map(ClosedMigration::id));
    }

    @Test
    void arrivedSaidAgainChangesNothing() {
        Binding arrived = binding(BindingPhase.ARRIVED);
        assertEquals(arrived, accepted(arrived, saysOfM1(RegistrationPhase.ARRIVED)));
    }

    /** Both ends report how a migration ended, in any order; who has nothing new to say is not told that it is wrong. */
    @ParameterizedTest
    @CsvSource({
        "COMPLETED, hv-b1, ARRIVED, true",
        "COMPLETED, hv-a1, COMPLETED, true",
        "COMPLETED, hv-b1, COMPLETED, false",
        "COMPLETED, hv-b1, SWITCHING, false",
        "COMPLETED, hv-b1, FAILED, false",
        "COMPLETED, hv-b1, CANCELLED, false",
        "COMPLETED, hv-a1, ARRIVED, false",
        "COMPLETED, hv-a1, FAILED, false",
        "COMPLETED, hv-c1, COMPLETED, false",
        "COMPLETED, hv-c1, ARRIVED, false",
        "FAILED, hv-a1, FAILED, true",
        "FAILED, hv-b1, FAILED, true",
        "FAILED, hv-b1, CANCELLED, true",
        "FAILED, hv-c1, FAILED, false",
        "FAILED, hv-a1, COMPLETED, false",
        "CANCELLED, hv-b1, FAILED, true",
        "CANCELLED, hv-b1, ARRIVED, false",
    })
    void whatIsKnownOfAClosedMigrationMayBeSaidAgain(
            RegistrationPhase end, String reporter, RegistrationPhase said, boolean accepted) {
        Binding closed = accepted(
                binding(end == RegistrationPhase.COMPLETED ? BindingPhase.ARRIVED : BindingPhase.SIMULTANEOUS),
                saysOfM1(end));
        for (Optional<String> id : List.of(Optional.of("m1"), Optional.<String>empty())) {
            assertEquals(
                    accepted ? Optional.of(closed) : Optional.empty(),
                    decide(
                                    Optional.of(closed),
                                    says(reporter, said).migration(id).build())
                            .binding());
        }
        assertEquals(
                Optional.empty(),
                decide(
                                Optional.of(closed),
                                says(reporter, said)
                                        .migration(Optional.of("m-other"))
                                        .build())
                        .binding());
    }

    @Test
    void aReportWithoutAnIdIsAboutTheOpenMigration() {
        Registration switching = says("hv-a1", RegistrationPhase.SWITCHING).build();
        assertEquals(
                BindingPhase.SIMULTANEOUS,
                accepted(binding(BindingPhase.PREPARED), switching).phase());
    }

    @Test
    void asLongAsTheSourceIsNotKnownAnyHypervisorMayBeIt() {
        Attachment somewhere = Attachment.somewhereAtHome(place("hv-a1").device());
        Binding unlocated = binding(BindingPhase.PREPARED).toBuilder()
                .at(somewhere)
                .handover(Optional.of(Handover.of("m1", somewhere, place("hv-b1"))))
                .build();
        Binding next = accepted(
                unlocated,
                says("hv-a1", RegistrationPhase.COMPLETED)
                        .migration(Optional.of("m1"))
                        .build());
        assertEquals(BindingPhase.AWAY, next.phase());
    }

    @Test
    void theHistoryKeepsTheLatestChanges() {
        Binding binding = binding(BindingPhase.AT_HOME);
        for (int i = 1; i <= Binding.HISTORY_LIMIT; i++) {
            Optional<String> id = Optional.of("n" + i);
            binding = accepted(
                    binding,
                    says("hv-b1", RegistrationPhase.PREPARING).migration(id).build());
            binding = accepted(
                    binding,
                    says("hv-a1", RegistrationPhase.CANCELLED).migration(id).build());
        }
        assertEquals(Binding.HISTORY_LIMIT, binding.history().size());
        assertEquals(
                "preparing by hv-b1 (n26, hv-a1 to hv-b1)",
                binding.history().get(0).detail());
        assertEquals(
                "cancelled by hv-a1 (n50, hv-a1 to hv-b1)",
                binding.history().get(49).detail());
    }
}
