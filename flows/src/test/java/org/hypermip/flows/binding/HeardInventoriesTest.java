/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Said.LATER;
import static org.hypermip.flows.binding.Said.spokenOf;
import static org.hypermip.flows.binding.Samples.NOW;
import static org.hypermip.flows.binding.Samples.VM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** It is listed, then no more, then again: in how many seconds, and since when it is then as it is, if that is known. */
    @ParameterizedTest
    @CsvSource({"5, 10, 5", "5, 34, 5", "5, 35,", "40, 45, 40"})
    void sinceWhenItIsListedNoMoreIsKeptForAWhile(int gone, int asked, Integer since) {
        HeardInventories heard =
                listing(listing(listing(HeardInventories.none(NOW), 0, Said.guest("hv-b1", 'R')), gone), asked);
        Optional<Instant> expected = Optional.ofNullable(since).map(NOW::plusSeconds);
        assertEquals(expected, heard.since("hv-b1", VM.id()));
        Words words = heard.of(VM.id(), NOW.plusSeconds(asked));
        assertEquals(since == null, words.isLasting("hv-b1"));
        HeardInventories again = listing(heard, 50, Said.guest("hv-b1", 'R'));
        assertEquals(Optional.of(NOW.plusSeconds(50)), again.since("hv-b1", VM.id()));
    }

    private static HeardInventories listing(HeardInventories heard, int seconds, InventoriedGuest... guests) {
        Instant when = NOW.plusSeconds(seconds);
        return heard.with(Inventory.of("hv-b1", 1, when, when, List.of(guests)));
    }

    @Test
    void whoListsOthersEachTimeFillsNothing() {
        HeardInventories heard = HeardInventories.none(NOW);
        for (int round = 0; round < 4; round++) {
            heard = listing(heard, round, invented(round));
        }
        assertEquals(
                2 * 4096,
                Optional.ofNullable(heard.since().get("hv-b1")).orElseThrow().size());
    }

    private static InventoriedGuest[] invented(int round) {
        return IntStream.range(0, 4096)
                .mapToObj(number ->
                        InventoriedGuest.of(round + "-" + number, GuestState.RUNNING, false, List.of(), Map.of()))
                .toArray(InventoriedGuest[]::new);
    }

    /** A time that is far ahead is of a clock that was set back. */
    @ParameterizedTest
    @CsvSource({"29, false", "30, true", "-29, false", "-30, true"})
    void whatIsSaidForThirtySecondsLasts(int seconds, boolean isLasting) {
        HeardInventories heard = listing(HeardInventories.none(NOW), 0, Said.guest("hv-b1", 'R'));
        assertEquals(isLasting, heard.of(VM.id(), NOW.plusSeconds(seconds)).isLasting("hv-b1"));
    }

    private static boolean isRefused(HeardInventories heard, long restarts, Instant sent) {
        return heard.refusal(Inventory.of("hv-a1", restarts, sent, NOW.plusSeconds(1), List.of()))
                .isPresent();
    }
}
