# SPDX-License-Identifier: Apache-2.0
"""What the operator has set is given back, also by the notifier after one that was killed."""

from __future__ import annotations

import tempfile
import unittest
from typing import Any

from hypermip_notifier.config import Config
from hypermip_notifier.migration.gate import CLOSED_LIMIT_MS
from hypermip_notifier.migration.operators import OperatorsLimits
from hypermip_notifier.source import Limits, Place
from hypermip_notifier.state import State

SET = Limits(pause_ms=500, bandwidth=7_000_000)
GATES = Limits(pause_ms=22_500, bandwidth=40_000)  # while it is open
CLOSED = Limits(CLOSED_LIMIT_MS, 40_000)


class OperatorsLimitsTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def at(self, place: str = "vm1.qmp", identity: int = 1, **settings: Any) -> OperatorsLimits:
        config = Config("hv-a", ("http://127.0.0.1:1/",), (), {}, **({"stateDirectory": self.directory} | settings))
        return OperatorsLimits(Place(place, (identity,), lambda: None), config, State(config))  # type: ignore[arg-type,return-value]

    def test_after_a_notifier_that_was_killed_they_are_as_before_it_however_the_gate_stood(self) -> None:
        self.assertEqual(self.at().found(SET), SET)
        for left in (CLOSED, GATES, Limits(30, 100)):
            self.assertEqual(self.at().found(left), SET)

    def test_with_the_bandwidth_that_the_operator_has_set_since(self) -> None:
        before = self.at()
        before.found(SET)
        before.changed(9_000_000)
        self.assertEqual(self.at().found(CLOSED), Limits(500, 9_000_000))

    def test_another_machine_has_its_own(self) -> None:
        self.at().found(SET)
        for other in (self.at(identity=2), self.at("vm2.qmp")):
            self.assertEqual(other.found(Limits(300, 1)), Limits(300, 1))

    def test_once_they_are_given_back_what_is_found_is_the_operators(self) -> None:
        before = self.at()
        before.found(SET)
        before.restored()
        self.assertFalse(before.are_known)
        self.assertEqual(self.at().found(GATES), GATES)

    def test_where_nothing_can_be_kept_a_closed_gate_is_known_for_what_it_is(self) -> None:
        for settings in ({"stateDirectory": "/dev/null/x"}, {}):
            limits = self.at(**settings, maxBandwidth=5).found(CLOSED)
            self.assertEqual(limits, Limits(300, 5))


if __name__ == "__main__":
    unittest.main()
