# SPDX-License-Identifier: Apache-2.0
"""Rest, as numbers of rules and processor time tell it."""

from __future__ import annotations

import unittest

from harness.waiting import WaitedInVain
from steps.settled import share_of_core, wait_settled


class Clock:
    """A second passes each time it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


class Worker:
    """It has taken so much processor time, one after the other."""

    def __init__(self, *seconds: float) -> None:
        self._seconds = list(seconds)

    def cpu_seconds(self) -> float:
        return self._seconds.pop(0)


class SettledTest(unittest.TestCase):
    def test_rest_begins_with_the_last_change(self) -> None:
        counts = [{"a1": 1}, {"a1": 2}, {"a1": 5}, *[{"a1": 5}] * 9]
        found, since = wait_settled(lambda: counts.pop(0), quiet=3, limit=30, clock=Clock())
        self.assertEqual(({"a1": 5}, 4.0), (found, since))

    def test_what_never_rests_is_waited_for_in_vain(self) -> None:
        numbers = iter(range(1000))
        with self.assertRaises(WaitedInVain):
            wait_settled(lambda: {"a1": next(numbers)}, quiet=3, limit=0.3)

    def test_a_share_is_of_one_core(self) -> None:
        share = share_of_core(Worker(10.0, 10.2), 0.1)
        self.assertGreater(share, 50)
        self.assertLess(share, 201)


if __name__ == "__main__":
    unittest.main()
