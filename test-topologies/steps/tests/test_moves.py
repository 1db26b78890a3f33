# SPDX-License-Identifier: Apache-2.0
"""What a move is made of, without a lab."""

import unittest
from typing import Any
from unittest.mock import MagicMock

from lab.migration import Migration
from probe.window import Window
from steps.moves import before, epoch, gate, marks, registrations


def entry(time: float, step: str, **fields: Any) -> dict[str, Any]:
    return {"time": time, "step": step, **fields}


class EpochTest(unittest.TestCase):
    def test_both_ways_to_write_utc(self) -> None:
        self.assertEqual(epoch("2026-11-22T16:00:00.250Z"), epoch("2026-11-22T16:00:00.250000+00:00"))


class LogsTest(unittest.TestCase):
    """What the two notifiers have logged, within a window."""

    def setUp(self) -> None:
        logs = {
            "hv-a": [entry(9.0, "gate", pace="holding"), entry(11.0, "gate", pace="asking"), entry(11.2, "registered", phase="switching", tookMs=40.0)],
            "hv-b": [entry(10.5, "refused", phase="preparing", tookMs=3.0), entry(11.1, "watching"), entry(11.3, "late", stage="gate")],
        }
        self.lab = MagicMock(hypervisors=logs, notifier_log=logs.__getitem__)

    def test_registrations_stand_in_order_each_from_asking_to_answer(self) -> None:
        found = [(span.name, round(span.during.start, 3), span.during.end, span.detail) for span in registrations(self.lab, Window(10, 12))]
        self.assertEqual([("preparing", 10.497, 10.5, "hv-b 3 ms"), ("switching", 11.16, 11.2, "hv-a 40 ms")], found)

    def test_the_gate_has_its_paces_and_what_went_wrong_with_it(self) -> None:
        self.assertEqual([("gate asking", 11.0), ("gate late", 11.3)], [(mark.name, mark.at) for mark in gate(self.lab, Window(10, 12))])


class MarksTest(unittest.TestCase):
    def test_each_end_tells_its_own_and_nothing_of_an_earlier_migration(self) -> None:
        events: list[tuple[float, str, str, dict[str, Any]]] = [
            (0.5, "hv-a", "MIGRATION", {"status": "completed"}),
            (1.1, "hv-a", "MIGRATION", {"status": "active"}),
            (1.5, "hv-a", "MIGRATION_PASS", {"pass": 2}),
            (2.0, "hv-a", "STOP", {}),
            (2.1, "hv-b", "STOP", {}),
            (2.2, "hv-b", "RESUME", {}),
            (2.3, "hv-a", "RESUME", {}),
            (2.4, "hv-a", "NIC_RX_FILTER_CHANGED", {}),
        ]
        found = marks(Migration("hv-a", "hv-b", 1.0, 2.0, 2.2, 2.3, 5, events))
        self.assertEqual([("active", 1.1), ("pass 2", 1.5), ("STOP", 2.0), ("RESUME", 2.2)], [(mark.name, mark.at) for mark in found])

    def test_a_move_is_compared_with_as_long_a_time_before_it(self) -> None:
        self.assertEqual(Window(7.0, 10.0), before(Window(10.0, 13.0)))


if __name__ == "__main__":
    unittest.main()
