# SPDX-License-Identifier: Apache-2.0
"""Waiting, for a bounded time."""

import time
import unittest

from harness.waiting import WaitedInVain, be_patient, comes_true, wait_for


class WaitingTest(unittest.TestCase):
    def test_returns_the_answer(self) -> None:
        answers = iter([None, 0, 7])
        self.assertEqual(7, wait_for("seven", lambda: next(answers), timeout=5, interval=0))

    def test_names_what_it_waited_for(self) -> None:
        with self.assertRaisesRegex(WaitedInVain, "0.01 s in vain: rain"):
            wait_for("rain", lambda: False, timeout=0.01, interval=0.001)

    def test_a_check_is_told_instead(self) -> None:
        self.assertTrue(comes_true(lambda: 7, timeout=0.01))
        self.assertFalse(comes_true(lambda: 0, timeout=0.01, interval=0.001))

    def test_a_slow_machine_is_waited_for_longer_and_judged_as_any(self) -> None:
        be_patient(3)
        self.addCleanup(be_patient, 1)
        with self.assertRaisesRegex(WaitedInVain, "0.3 s in vain"):
            wait_for("rain", lambda: False, timeout=0.1, interval=0.01)
        begun = time.monotonic()
        self.assertFalse(comes_true(lambda: time.monotonic() - begun > 0.2, timeout=0.1, interval=0.01))


if __name__ == "__main__":
    unittest.main()
