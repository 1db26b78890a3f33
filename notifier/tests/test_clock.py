# SPDX-License-Identifier: Apache-2.0
"""The time that is said: it never steps, whatever the hypervisor's clock does, but when the controller says so."""

import io
import json
import time
import unittest
from datetime import datetime
from unittest import mock

from hypermip_notifier.journal import Journal
from hypermip_notifier.report.clock import Clock
from hypermip_notifier.report.answer import Answer

NOW_S = 1_790_000_000.0


class ClockTest(unittest.TestCase):
    def setUp(self) -> None:
        self.wall_s, self.steady_s = NOW_S, 5.0
        self.clock = Clock(lambda: self.wall_s, lambda: self.steady_s)

    def said_s(self) -> float:
        return datetime.fromisoformat(self.clock.now()).timestamp()

    def test_begins_with_the_hypervisors_time_and_does_not_step_with_it(self) -> None:
        self.assertEqual(self.said_s(), NOW_S)
        for step_s in (-59, -1, 3600):
            self.wall_s += step_s
            self.steady_s += 1
        self.assertEqual(self.said_s(), NOW_S + 3)

    def test_goes_on_from_the_controllers_time(self) -> None:
        self.assertEqual(self.clock.correct("2026-09-21T15:33:30.500Z"), datetime.fromisoformat("2026-09-21T15:33:30.500Z").timestamp() - NOW_S)
        self.assertEqual(self.clock.now(), "2026-09-21T15:33:30.500Z")
        self.steady_s += 2
        self.assertEqual(self.clock.now(), "2026-09-21T15:33:32.500Z")

    def test_says_no_time_for_as_long_as_one_that_was_said_is_yet_to_come(self) -> None:
        self.clock.correct("2026-09-21T15:33:30.500Z")
        self.assertEqual(self.clock.said(), self.clock.now())
        for _ in range(2):
            self.clock.correct("2026-09-21T15:33:30.600Z")
            self.assertIsNone(self.clock.said())
        self.steady_s += 61
        self.assertEqual(self.clock.said(), self.clock.now())

    def test_what_is_no_time_corrects_nothing(self) -> None:
        out = io.StringIO()
        unlikely = ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2019-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "9" * 400)
        said = ({}, *({"time": time} for time in ("yesterday", "2026-09-21T15:33:30", 7, None, *unlikely)))
        for each in said:
            for field in ("time", "created"):
                self.assertIsNone(Answer(409, {"code": 133, "field": field, **each}).corrects(self.clock, Journal(out)))
        self.assertEqual(self.said_s(), NOW_S)
        self.assertEqual([(entry["step"], entry["value"]) for entry in map(json.loads, out.getvalue().splitlines())], [("time-ignored", "yesterday")])
        self.clock.follow("2026-09-21T15:33:30Z")
        self.assertTrue(self.clock.ignores(), "after one that can be, it is logged again")

    def test_a_real_one_says_what_the_hypervisors_clock_says_now(self) -> None:
        clock = Clock()
        with mock.patch("time.time", return_value=0.0):
            said = datetime.fromisoformat(clock.now()).timestamp()
        self.assertLess(abs(said - time.time()), 1)


if __name__ == "__main__":
    unittest.main()
