# SPDX-License-Identifier: Apache-2.0
"""Waiting, for a bounded time."""

import unittest

from harness.waiting import WaitedInVain, comes_true, wait_for


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


if __name__ == "__main__":
    unittest.main()
