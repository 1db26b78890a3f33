/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which words of hypervisors are too old to count. */
class HeardInventoriesTest {

    @Test
    void wordsFromBeforeTheLastChangeSayNothing() {
        Binding changed =
                spokenOf(BindingPhase.AWAY).noting(HistoryEntry.of(LATER.plusMillis(1), BindingPhase.AWAY, "x"));
        assertEquals(
                Conclusion.Kind.KEPT,
                new Said().at("hv-b1", 'G').about(Optional.of(changed)).kind());
        assertEquals(
                Conclusion.Kind.KEPT,
                new Said()
                        .at("hv-b1", 'G')
                        .at("hv-c1", 'R')
                        .about(Optional.of(changed))
                        .kind());
    }

    @Test
    void aWordThatAnotherHasMadeOldIsNoContradiction() {
        Said said = new Said()
                .heard("hv-b1", LATER.minusSeconds(4), List.of(Said.guest("hv-b1", 'R')))
                .at("hv-c1", 'R');
        assertEquals(
                Conclusion.Kind.KEPT,
                said.about(Optional.of(spokenOf(BindingPhase.AWAY))).kind());
        assertEquals(
                Conclusion.Kind.CONTESTED,
                said.again().about(Optional.of(spokenOf(BindingPhase.AWAY))).kind());
    }

    @Test
    void aHypervisorThatIsNotConfiguredHasNoSay() {
        Conclusion conclusion = new Said()
                .heard("hv-x", LATER, List.of(Said.guest("hv-a1", 'R')))
                .about(Optional.of(spokenOf(BindingPhase.AWAY)));
        assertEquals(Conclusion.Kind.KEPT, conclusion.kind());
    }

    @Test
    void inventoriesAreOldByTheirTimeAndByTheirStart() {
        HeardInventories heard = HeardInventories.none(NOW).with(Inventory.of("hv-a1", 2, NOW, NOW, List.of()));
        assertTrue(isRefused(heard, 1, NOW.plusSeconds(1)), "of an earlier start");
        assertTrue(isRefused(heard, 2, NOW.minusMillis(1)), "said before");
        assertFalse(isRefused(heard, 2, NOW));
        assertFalse(isRefused(heard, 3, NOW.minusMillis(1)), "of a later start");
        assertTrue(isRefused(heard, 3, NOW.minusSeconds(5)), "by a clock that is behind");
        assertEquals(NOW, Inventory.of("hv-a1", 2, LATER, NOW, List.of()).sent(), "a clock ahead counts as ours");
        Instant silent = NOW.plus(HeardInventories.SILENCE);
        assertEquals(
                Optional.empty(),
                heard.refusal(Inventory.of("hv-a1", 1, silent, silent, List.of())),
                "of a notifier that lost its count");
        assertEquals(
                Optional.of("restarts"),
                heard.refusal(Inventory.of("hv-a1", 1, NOW.plusSeconds(1), NOW.plusSeconds(1), List.of()))
                        .map(Refusal::field));
    }

    private static boolean isRefused(HeardInventories heard, long restarts, Instant sent) {
        return heard.refusal(Inventory.of("hv-a1", restarts, sent, NOW.plusSeconds(1), List.of()))
                .isPresent();
    }
}
