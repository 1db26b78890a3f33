# SPDX-License-Identifier: Apache-2.0
"""How often QEMU is asked how far it is."""

import unittest
from dataclasses import replace

from hypermip_notifier.migration.gate import GateState, Pace, Progress, Wish
from hypermip_notifier.migration.looks import CLOSELY_S, until_next_look_s
from tests.test_pauses import MB, FollowsMigrations, ModelledQemu, ScriptedReporter

WISH = Wish(pause_ms=30, bandwidth=100 * MB, patience_s=10, lead_s=0.070)
FIRST_PASS = Progress(passes=1, remaining=1000 * MB, transferred=0, at_s=1.0)


class LooksTest(unittest.TestCase):
    def until(self, progress: Progress, state: GateState = GateState()) -> float:
        return until_next_look_s(state, progress, WISH)

    def test_the_first_pass_is_looked_at_more_closely_the_less_is_left_of_it(self) -> None:
        waits_s = [self.until(replace(FIRST_PASS, remaining=remaining * MB)) for remaining in (1000, 300, 100, 50, 20)]
        self.assertEqual(waits_s, sorted(waits_s, reverse=True))
        self.assertEqual((waits_s[0], waits_s[-1]), (0.020, CLOSELY_S))

    def test_later_passes_are_looked_at_some_times_a_window(self) -> None:
        for remaining in (0, 1 * MB, 90 * MB):
            self.assertEqual(self.until(replace(FIRST_PASS, passes=2, remaining=remaining)), 0.010)

    def test_the_window_of_a_pass_that_is_held_is_not_missed_and_then_the_time_is_known(self) -> None:
        holding = GateState(Pace.HOLDING, passes=2, since_s=0.9)
        self.assertEqual(self.until(FIRST_PASS, holding), CLOSELY_S)
        self.assertAlmostEqual(self.until(FIRST_PASS, replace(holding, window_s=0.99)), 0.02)
        self.assertEqual(self.until(FIRST_PASS, replace(holding, window_s=0.5)), 0.0)


class CostTest(FollowsMigrations):
    def test_a_migration_takes_few_looks_and_the_guest_pauses_as_precisely(self) -> None:
        for writes in (100_000, 20 * MB):
            qemu = ModelledQemu(memory=1000 * MB, writes_a_second=writes)
            reporter = ScriptedReporter(qemu)
            self.follow(qemu, reporter)
            assert qemu.stopped_at
            self.assertLess(qemu.looks, qemu.stopped_at / 0.002 / 4, "a fourth of what a look each 2 ms takes")
            self.assertLess(qemu.stopped_at - reporter.answered_at("switching"), 0.25)


if __name__ == "__main__":
    unittest.main()
