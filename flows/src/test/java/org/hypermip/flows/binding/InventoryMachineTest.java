/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.assertConcluded;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables of what inventories make of each binding. */
class InventoryMachineTest {

    /** At the place where it is bound at rest, R runs, L leaves, W waits, P stands still, G not there, E ended, S silent, - has yet to speak. */
    private static final String[] AT_REST = {
        "here elsewhere  at-home            away",
        "R    -          kept               kept",
        "L    -          kept               kept",
        "P    -          kept               kept",
        "W    -          kept               kept",
        "G    -          ended              ended",
        "E    -          ended              ended",
        "S    -          kept               kept",
        "-    -          kept               kept",
        "R    R          contested          contested",
        "L    R          contested          contested",
        "P    R          kept               kept",
        "M    R          kept               kept",
        "W    R          followed:hv-c1     followed:hv-c1",
        "G    R          followed:hv-c1     followed:hv-c1",
        "E    R          followed:hv-c1     followed:hv-c1",
        "G    L          followed:hv-c1     followed:hv-c1",
        "S    R          probed             probed",
        "-    R          kept               kept",
        "G    W          ended              ended",
        "G    P          ended              ended",
    };

    /** Rows: at the source of m1; columns: at its destination. Before it has arrived there. */
    private static final String[] BEFORE_ARRIVAL = {
        "   R              L              W     P     G               S     -",
        "R  contested      contested      kept  kept  refreshed:hv-a1 kept  kept",
        "L  contested      contested      kept  kept  kept            kept  kept",
        "W  followed:hv-b1 followed:hv-b1 kept  kept  kept            kept  kept",
        "P  followed:hv-b1 followed:hv-b1 kept  kept  refreshed:hv-a1 kept  kept",
        "G  followed:hv-b1 followed:hv-b1 kept  followed:hv-b1  ended  kept  kept",
        "S  followed:hv-b1 followed:hv-b1 kept  kept  kept            kept  kept",
        "-  kept           kept           kept  kept  kept            kept  kept",
    };

    /** The same after it has arrived there. */
    private static final String[] ARRIVED = {
        "   R               L               W     P               G              S     -",
        "R  contested       contested       kept  kept            followed:hv-a1 probed kept",
        "L  contested       contested       kept  kept            kept           kept  kept",
        "W  kept            kept            kept  kept            kept           kept  kept",
        "P  kept            kept            kept  kept            ended          kept  kept",
        "G  refreshed:hv-b1 refreshed:hv-b1 kept  refreshed:hv-b1 ended          kept  kept",
        "S  refreshed:hv-b1 refreshed:hv-b1 kept  refreshed:hv-b1 kept           kept  kept",
        "-  kept            kept            kept  kept            kept           kept  kept",
    };

    /** Of who has no binding, and is of site A: M stands still, and is on its way. */
    private static final String[] UNBOUND = {
        "hv-b1 hv-c1 hv-a1 expected",
        "P     G     G     followed:hv-b1",
        "P     E     E     followed:hv-b1",
        "P     S     G     followed:hv-b1",
        "P     -     G     kept",
        "P     G     -     kept",
        "P     G     S     kept",
        "P     W     G     kept",
        "P     G     W     kept",
        "P     P     G     kept",
        "P     G     P     kept",
        "P     R     G     followed:hv-c1",
        "P     L     G     followed:hv-c1",
        "P     G     R     kept",
        "M     G     G     kept",
        "M     W     G     kept",
        "W     G     G     kept",
        "G     G     P     kept",
        "G     G     G     kept",
        "S     G     G     kept",
    };

    @TestFactory
    Stream<DynamicTest> ofWhoHasNoBinding() {
        List<String> places = List.of(UNBOUND[0].split(" +"));
        return Arrays.stream(UNBOUND)
                .skip(1)
                .map(line -> dynamicTest(line, () -> {
                    List<String> cells = List.of(line.split(" +"));
                    Said said =
                            new Said(LATER).at("hv-a1x", 'G').at("hv-a2", 'G').at("hv-b1x", 'G');
                    IntStream.range(0, 3)
                            .filter(column -> !cells.get(column).equals("-"))
                            .forEach(column -> said.at(
                                    places.get(column), cells.get(column).charAt(0)));
                    assertConcluded(cells.get(3), said.about(Optional.empty()));
                }));
    }

    /** A hypervisor that has sent nothing since the controller started is silent after a while, and may have it at home. */
    @Test
    void whoStandsStillAbroadIsNotBoundBesideAHomeThatSaysNothing() {
        Said said = new Said()
                .at("hv-a1x", 'G')
                .at("hv-a2", 'G')
                .at("hv-b1x", 'G')
                .at("hv-c1", 'G')
                .at("hv-b1", 'P');
        assertConcluded("kept", said.about(Optional.empty()));
        Conclusion conclusion = said.at("hv-a1", 'G').about(Optional.empty());
        assertConcluded("followed:hv-b1", conclusion);
        assertEquals("it stands still there and had no binding; its rules lie on the switches", conclusion.why());
    }

    @Test
    void whoWasBoundNowhereIsBoundAbroadOnly() {
        Binding bound = new Said()
                .at("hv-b1", 'R')
                .about(Optional.empty())
                .decision()
                .orElseThrow()
                .accepted();
        assertEquals(place("hv-b1"), bound.at());
        assertEquals(BindingPhase.AWAY, bound.phase());
        assertEquals(List.of(VM.address()), bound.interfaces());
        assertEquals(Map.of("hv-b1", LATER), bound.heard());

        Conclusion atHome = new Said().at("hv-a1", 'R').about(Optional.empty());
        assertEquals(Optional.empty(), atHome.decision());
    }

    @TestFactory
    Stream<DynamicTest> ofABindingAtRest() {
        List<String> columns = List.of(AT_REST[0].split(" +"));
        return Arrays.stream(AT_REST).skip(1).map(line -> line.split(" +")).flatMap(cells -> IntStream.range(2, 4)
                .mapToObj(column -> {
                    BindingPhase phase = phase(columns.get(column));
                    String here = phase == BindingPhase.AT_HOME ? "hv-a1" : "hv-b1";
                    return dynamicTest(
                            String.join(" ", cells[0], cells[1], columns.get(column)),
                            () -> check(
                                    cells[column],
                                    phase,
                                    new Said().at("hv-c1", cells[1].charAt(0)).at(here, cells[0].charAt(0))));
                }));
    }

    @TestFactory
    Stream<DynamicTest> ofAnOpenMigration() {
        return Stream.of(
                        cells(BEFORE_ARRIVAL, BindingPhase.PREPARED),
                        cells(BEFORE_ARRIVAL, BindingPhase.SIMULTANEOUS),
                        cells(ARRIVED, BindingPhase.ARRIVED))
                .flatMap(cells -> cells);
    }

    private static Stream<DynamicTest> cells(String[] table, BindingPhase phase) {
        List<String> columns = List.of(table[0].trim().split(" +"));
        return Arrays.stream(table).skip(1).map(line -> line.split(" +")).flatMap(cells -> IntStream.range(
                        0, columns.size())
                .mapToObj(column -> dynamicTest(
                        phase.label() + " " + cells[0] + " " + columns.get(column),
                        () -> check(
                                cells[column + 1],
                                phase,
                                new Said()
                                        .at("hv-a1", cells[0].charAt(0))
                                        .at("hv-b1", columns.get(column).charAt(0))))));
    }

    /** Both have spoken again since the other began, so that they contradict each other. */
    private static void check(String expected, BindingPhase phase, Said said) {
        Binding binding = spokenOf(phase);
        assertConcluded(expected, said.again().about(Optional.of(binding)));
    }

    private static BindingPhase phase(String label) {
        return Arrays.stream(BindingPhase.values())
                .filter(phase -> phase.label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
