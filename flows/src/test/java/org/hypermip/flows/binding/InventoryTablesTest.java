/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each cell of the tables. A dash keeps the binding as it is. */
class InventoryTablesTest {

    private static final String[] AT_REST = {
        "         RUNS     LEAVES   WAITS  STANDS   GONE  UNLISTED  SILENT  PENDING",
        "AT_HOME  REFRESH  REFRESH  -      REFRESH  END   END       -       -",
        "AWAY     REFRESH  REFRESH  -      REFRESH  END   ASK       -       -",
    };

    /** Rows: at the source; columns: at the destination. */
    private static final String[] BEFORE_ARRIVAL = {
        "          RUNS    LEAVES  WAITS  STANDS  GONE    UNLISTED  SILENT  PENDING",
        "RUNS      -       -       -      -       CANCEL  CANCEL    -       -",
        "LEAVES    -       -       -      -       -       -         -       -",
        "WAITS     ARRIVE  ARRIVE  -      -       -       -         -       -",
        "STANDS    ARRIVE  ARRIVE  -      -       CANCEL  CANCEL    -       -",
        "GONE      ARRIVE  ARRIVE  -      ARRIVE  END     END       -       -",
        "UNLISTED  ARRIVE  ARRIVE  -      ARRIVE  END     -         -       -",
        "SILENT    ARRIVE  ARRIVE  -      -       -       -         -       -",
        "PENDING   -       -       -      -       -       -         -       -",
    };

    private static final String[] ARRIVED = {
        "          RUNS    LEAVES  WAITS  STANDS  GONE     UNLISTED  SILENT  PENDING",
        "RUNS      -       -       -      -       GO_BACK  GO_BACK   ASK     -",
        "LEAVES    -       -       -      -       -        -         -       -",
        "WAITS     -       -       -      -       -        -         -       -",
        "STANDS    -       -       -      -       END      -         -       -",
        "GONE      CLOSE   CLOSE   -      CLOSE   END      END       -       -",
        "UNLISTED  CLOSE   CLOSE   -      CLOSE   END      -         -       -",
        "SILENT    CLOSE   CLOSE   -      CLOSE   -        -         -       -",
        "PENDING   -       -       -      -       -        -         -       -",
    };

    /** What waits for its source, where the table above has a dash. */
    private static final String[] WAITING = {
        "         RUNS     LEAVES  WAITS  STANDS   GONE  UNLISTED  SILENT  PENDING",
        "waiting  REFRESH  -       -      REFRESH  ASK   ASK       -       -",
    };

    private interface Table {
        InventoryStep step(String row, Presence column);
    }

    @TestFactory
    Stream<DynamicTest> ofABindingAtRest() {
        return cells("at rest", AT_REST, (row, column) -> InventoryTables.atRest(BindingPhase.valueOf(row), column));
    }

    @TestFactory
    Stream<DynamicTest> ofWhatWaitsForItsSource() {
        return cells("claim", WAITING, (row, column) -> InventoryTables.waiting(column));
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
        return cells(phase.label(), table, (row, column) -> InventoryTables.open(phase, Presence.valueOf(row), column));
    }

    private static Stream<DynamicTest> cells(String name, String[] lines, Table table) {
        List<String> columns = List.of(lines[0].trim().split(" +"));
        return Arrays.stream(lines).skip(1).map(line -> line.split(" +")).flatMap(row -> IntStream.range(
                        0, columns.size())
                .mapToObj(at -> dynamicTest(
                        String.join(" ", name, row[0], columns.get(at)),
                        () -> assertEquals(
                                row[at + 1].equals("-") ? InventoryStep.KEEP : InventoryStep.valueOf(row[at + 1]),
                                table.step(row[0], Presence.valueOf(columns.get(at)))))));
    }
}
