# SPDX-License-Identifier: Apache-2.0
"""The gate's decisions, on migrations as QEMU goes through them."""

import unittest
from dataclasses import replace

from hypermip_notifier.migration.gate import HOLD_BYTES_PER_S, GateState, Pace, Progress, Wish, decide, open_limit_ms

MB = 1_000_000
WISH = Wish(pause_ms=30, bandwidth=100 * MB, patience_s=10, lead_s=0.070)
FIRST_PASS = Progress(passes=1, remaining=128 * MB, transferred=0, at_s=0.0)
FITS = Progress(passes=2, remaining=2 * MB, transferred=60 * MB, at_s=1.0)


class CopyingTest(unittest.TestCase):
    def test_copies_as_fast_as_wished_while_much_is_left(self) -> None:
        self.assertEqual(decide(GateState(), FIRST_PASS, WISH).bandwidth, 100 * MB)

    def test_gets_slower_towards_the_end_of_a_pass_so_that_the_next_is_not_missed(self) -> None:
        state = decide(GateState(), FIRST_PASS, WISH)
        for remaining, bandwidth in ((15 * MB, 30 * MB), (3 * MB, 6 * MB), (10_000, 400_000)):
            state = decide(state, replace(FIRST_PASS, remaining=remaining), WISH)
            self.assertEqual((state.pace, state.bandwidth), (Pace.COPYING, bandwidth))

    def test_the_first_pass_gets_slower_sooner_the_later_looks_have_been(self) -> None:
        for delay_s, rest_s in ((0.0, 0.5), (0.125, 0.5), (0.2, 0.8), (3.0, 1.2)):
            with self.subTest(delay_s=delay_s):
                wish = replace(WISH, longest_delay_s=delay_s)
                self.assertAlmostEqual(rest_s, wish.rest_s(passes=1))
                self.assertAlmostEqual(0.3, wish.rest_s(passes=2), msg="all its pages have content")

    def test_does_not_command_qemu_for_every_page(self) -> None:
        state = decide(GateState(), replace(FIRST_PASS, remaining=15 * MB), WISH)
        self.assertIs(decide(state, replace(FIRST_PASS, remaining=14 * MB), WISH), state)

    def test_never_holds_in_the_first_pass(self) -> None:
        self.assertIs(decide(GateState(), replace(FIRST_PASS, remaining=0), WISH).pace, Pace.COPYING)

    def test_holds_a_new_pass_that_fits_the_pause(self) -> None:
        state = decide(GateState(bandwidth=10 * MB), FITS, WISH)
        self.assertEqual((state.pace, state.bandwidth, state.is_impatient), (Pace.HOLDING, HOLD_BYTES_PER_S, False))

    def test_goes_on_when_a_new_pass_does_not_fit_and_not_slower_than_the_guest_writes(self) -> None:
        state = decide(GateState(bandwidth=10 * MB), replace(FITS, remaining=20 * MB), WISH)
        self.assertEqual((state.pace, state.passes, state.floor), (Pace.COPYING, 2, 30 * MB))
        state = decide(state, replace(FITS, remaining=1 * MB, at_s=1.5), WISH)
        self.assertEqual((state.pace, state.bandwidth), (Pace.COPYING, 30 * MB), "the middle of a pass says nothing of the next")

    def test_holds_whatever_is_left_when_patience_is_over(self) -> None:
        state = decide(GateState(passes=7), replace(FITS, passes=7, remaining=90 * MB, at_s=10.1), WISH)
        self.assertEqual((state.pace, state.is_impatient), (Pace.HOLDING, True))

    def test_asks_at_once_for_a_pass_that_fits_the_longer_pause_when_patience_is_over(self) -> None:
        wish = replace(WISH, impatient_ms=300)
        for passes, remaining, at_s, pace in (
            (8, 20 * MB, 9.9, Pace.COPYING),
            (8, 30 * MB, 10.1, Pace.COPYING),
            (7, 20 * MB, 10.1, Pace.COPYING),
            (8, 20 * MB, 10.1, Pace.ASKING),
            (7, 95 * MB, 10.1, Pace.COPYING),
            (8, 95 * MB, 10.1, Pace.ASKING),  # it will not get less
        ):
            with self.subTest(passes=passes, remaining=remaining, at_s=at_s):
                state = decide(GateState(passes=7, left=100 * MB, since_s=9.7), replace(FITS, passes=passes, remaining=remaining, at_s=at_s), wish)
                self.assertIs(state.pace, pace)
                self.assertEqual(state.is_impatient, pace is Pace.ASKING)
        self.assertEqual(state.bandwidth, 100 * MB, "what is written meanwhile would outgrow any limit")

    def test_holds_when_patience_is_over_a_guest_that_will_fit_the_longer_pause(self) -> None:
        slow = Wish(pause_ms=30, bandwidth=10 * MB, patience_s=4, lead_s=0.070, impatient_ms=300)
        state = decide(GateState(), Progress(passes=2, remaining=1_200_000, transferred=60 * MB, at_s=9.5), slow)
        self.assertEqual((state.pace, state.is_impatient), (Pace.HOLDING, True))

    def test_holds_also_when_patience_is_over_what_fits_the_short_pause(self) -> None:
        state = decide(GateState(passes=1), replace(FITS, at_s=10.1), replace(WISH, impatient_ms=300))
        self.assertEqual((state.pace, state.is_impatient), (Pace.HOLDING, False))


class HoldingTest(unittest.TestCase):
    def setUp(self) -> None:
        self.holding = decide(GateState(bandwidth=10 * MB), FITS, WISH)

    def look(self, state: GateState, at_s: float, sent: int) -> GateState:
        return decide(state, replace(FITS, at_s=at_s, transferred=FITS.transferred + sent), WISH)

    def test_asks_late_in_the_window_that_it_saw_begin(self) -> None:
        state = self.look(self.holding, 1.04, sent=0)
        state = self.look(state, 1.05, sent=40_000)
        state = self.look(state, 1.07, sent=40_000)
        self.assertIs(state.pace, Pace.HOLDING)
        self.assertIs(self.look(state, 1.09, sent=40_000).pace, Pace.ASKING)

    def test_asks_in_another_window_for_an_answer_that_takes_longer_than_one(self) -> None:
        for lead_s, after_s in ((0.116, 0.084), (0.176, 0.024), (0.550, 0.050)):
            with self.subTest(lead_s=lead_s):
                wish = replace(WISH, lead_s=lead_s)
                state = decide(self.holding, replace(FITS, at_s=1.05, transferred=FITS.transferred + 4096), wish)
                for at_s, pace in ((1.05 + after_s - 0.002, Pace.HOLDING), (1.05 + after_s + 0.002, Pace.ASKING)):
                    self.assertIs(decide(state, replace(FITS, at_s=at_s, transferred=FITS.transferred + 4096), wish).pace, pace)

    def test_asks_without_a_window_when_none_is_to_be_seen(self) -> None:
        self.assertIs(self.look(self.holding, 1.29, sent=0).pace, Pace.HOLDING)
        self.assertIs(self.look(self.holding, 1.31, sent=0).pace, Pace.ASKING)

    def test_asks_once(self) -> None:
        asking = self.look(self.holding, 1.31, sent=0)
        self.assertIs(self.look(asking, 2.0, sent=9 * MB), asking)


class OpenLimitTest(unittest.TestCase):
    def test_lets_through_what_the_link_sends_in_the_pause(self) -> None:
        limit_ms = open_limit_ms(30, 100 * MB, HOLD_BYTES_PER_S)
        self.assertEqual(limit_ms * HOLD_BYTES_PER_S, 30 * 100 * MB)

    def test_is_the_pause_itself_on_a_link_that_is_no_faster_than_holding(self) -> None:
        self.assertEqual(open_limit_ms(30, HOLD_BYTES_PER_S // 2, HOLD_BYTES_PER_S), 30)


if __name__ == "__main__":
    unittest.main()
