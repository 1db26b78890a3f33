/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableTable;
import com.google.common.collect.Maps;
import java.util.Map;
import java.util.Optional;

/** The tables of the {@link InventoryMachine}: which words at the ends of a binding call for which step. A cell that is not here changes nothing. */
final class InventoryTables {

    /** Of a binding at rest that nobody else claims: what is said where it is bound. */
    private static final ImmutableTable<BindingPhase, Presence, InventoryStep> AT_REST =
            ImmutableTable.<BindingPhase, Presence, InventoryStep>builder()
                    .put(BindingPhase.AT_HOME, Presence.RUNS, InventoryStep.REFRESH)
                    .put(BindingPhase.AT_HOME, Presence.LEAVES, InventoryStep.REFRESH)
                    .put(BindingPhase.AT_HOME, Presence.STANDS, InventoryStep.REFRESH)
                    .put(BindingPhase.AT_HOME, Presence.GONE, InventoryStep.END)
                    .put(BindingPhase.AT_HOME, Presence.UNLISTED, InventoryStep.END)
                    .put(BindingPhase.AWAY, Presence.RUNS, InventoryStep.REFRESH)
                    .put(BindingPhase.AWAY, Presence.LEAVES, InventoryStep.REFRESH)
                    .put(BindingPhase.AWAY, Presence.STANDS, InventoryStep.REFRESH)
                    .put(BindingPhase.AWAY, Presence.GONE, InventoryStep.END)
                    .put(BindingPhase.AWAY, Presence.UNLISTED, InventoryStep.ASK)
                    .build();

    /**
     * Of a migration that waits for its source, where neither its end nor its source's word follows from the words: what is said where the
     * mobile node is, as at rest. One that leaves is left alone. One that is gone may be on its way, and is asked for first.
     */
    private static final ImmutableMap<Presence, InventoryStep> WAITING = Maps.immutableEnumMap(Map.of(
            Presence.RUNS, InventoryStep.REFRESH,
            Presence.STANDS, InventoryStep.REFRESH,
            Presence.GONE, InventoryStep.ASK,
            Presence.UNLISTED, InventoryStep.ASK));

    /** Of an open migration before its arrival: what is said at its source, and at its destination. */
    private static final ImmutableTable<Presence, Presence, InventoryStep> BEFORE_ARRIVAL =
            ImmutableTable.<Presence, Presence, InventoryStep>builder()
                    .put(Presence.RUNS, Presence.GONE, InventoryStep.CANCEL)
                    .put(Presence.RUNS, Presence.UNLISTED, InventoryStep.CANCEL)
                    .put(Presence.STANDS, Presence.GONE, InventoryStep.CANCEL)
                    .put(Presence.STANDS, Presence.UNLISTED, InventoryStep.CANCEL)
                    .put(Presence.GONE, Presence.STANDS, InventoryStep.ARRIVE)
                    .put(Presence.UNLISTED, Presence.STANDS, InventoryStep.ARRIVE)
                    .put(Presence.STANDS, Presence.RUNS, InventoryStep.ARRIVE)
                    .put(Presence.STANDS, Presence.LEAVES, InventoryStep.ARRIVE)
                    .put(Presence.WAITS, Presence.RUNS, InventoryStep.ARRIVE)
                    .put(Presence.WAITS, Presence.LEAVES, InventoryStep.ARRIVE)
                    .put(Presence.GONE, Presence.RUNS, InventoryStep.ARRIVE)
                    .put(Presence.GONE, Presence.LEAVES, InventoryStep.ARRIVE)
                    .put(Presence.GONE, Presence.GONE, InventoryStep.END)
                    .put(Presence.GONE, Presence.UNLISTED, InventoryStep.END)
                    .put(Presence.UNLISTED, Presence.GONE, InventoryStep.END)
                    .put(Presence.UNLISTED, Presence.RUNS, InventoryStep.ARRIVE)
                    .put(Presence.UNLISTED, Presence.LEAVES, InventoryStep.ARRIVE)
                    .put(Presence.SILENT, Presence.RUNS, InventoryStep.ARRIVE)
                    .put(Presence.SILENT, Presence.LEAVES, InventoryStep.ARRIVE)
                    .build();

    /** Of one that has arrived and is not closed: the same. */
    private static final ImmutableTable<Presence, Presence, InventoryStep> ARRIVED =
            ImmutableTable.<Presence, Presence, InventoryStep>builder()
                    .put(Presence.GONE, Presence.RUNS, InventoryStep.CLOSE)
                    .put(Presence.GONE, Presence.LEAVES, InventoryStep.CLOSE)
                    .put(Presence.GONE, Presence.STANDS, InventoryStep.CLOSE)
                    .put(Presence.UNLISTED, Presence.RUNS, InventoryStep.CLOSE)
                    .put(Presence.UNLISTED, Presence.LEAVES, InventoryStep.CLOSE)
                    .put(Presence.UNLISTED, Presence.STANDS, InventoryStep.CLOSE)
                    .put(Presence.SILENT, Presence.RUNS, InventoryStep.CLOSE)
                    .put(Presence.SILENT, Presence.LEAVES, InventoryStep.CLOSE)
                    .put(Presence.SILENT, Presence.STANDS, InventoryStep.CLOSE)
                    .put(Presence.RUNS, Presence.GONE, InventoryStep.GO_BACK)
                    .put(Presence.RUNS, Presence.UNLISTED, InventoryStep.GO_BACK)
                    .put(Presence.RUNS, Presence.SILENT, InventoryStep.ASK)
                    .put(Presence.STANDS, Presence.GONE, InventoryStep.END)
                    .put(Presence.GONE, Presence.GONE, InventoryStep.END)
                    .put(Presence.GONE, Presence.UNLISTED, InventoryStep.END)
                    .put(Presence.UNLISTED, Presence.GONE, InventoryStep.END)
                    .build();

    private InventoryTables() {}

    /** Returns the step for a binding at rest, by what is said where it is bound. */
    static InventoryStep atRest(BindingPhase phase, Presence there) {
        return Optional.ofNullable(AT_REST.get(phase, there)).orElse(InventoryStep.KEEP);
    }

    /** Returns the step for a migration that waits for its source, by what is said where the mobile node is. */
    static InventoryStep waiting(Presence there) {
        return Optional.ofNullable(WAITING.get(there)).orElse(InventoryStep.KEEP);
    }

    /** Returns the step for an open migration, by what is said at its ends. */
    static InventoryStep open(BindingPhase phase, Presence source, Presence destination) {
        return Optional.ofNullable((phase.isBeforeArrival() ? BEFORE_ARRIVAL : ARRIVED).get(source, destination))
                .orElse(InventoryStep.KEEP);
    }
}
