# SPDX-License-Identifier: Apache-2.0
"""Measures of many guests' moves, of a fabric that accepts everything and of one that is gone."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from lab.plan import two_sites
from report.results import Check, Result
from steps import scaled
from steps.fleet import Fleet
from steps.ready_fabric import ready_fabric
from steps.scaled import Measures


class MeasuresTest(unittest.TestCase):
    def setUp(self) -> None:
        quick = patch.object(scaled, "QUIET_S", 0.01)
        quick.start()
        self.addCleanup(quick.stop)
        self.result = Result("scale")
        self.spent = 0.0
        self.fleet = Fleet(two_sites(), 5)

    def measures(self, url: str) -> Measures:
        def check(name: str, ok: bool, detail: str = "") -> bool:
            self.result.checks.append(Check(name, ok, detail))
            return ok

        context: Any = SimpleNamespace(
            onos=SimpleNamespace(base=url, ca=""), runtime=SimpleNamespace(cpu_seconds=self.cpu_seconds), check=check, step=lambda said: None
        )
        return Measures(context, lambda: {"a1": 7})

    def cpu_seconds(self) -> float:
        self.spent += 1
        return self.spent

    def test_a_move_at_full_speed_costs_its_share_of_all(self) -> None:
        answered = []
        with ready_fabric() as url:
            figures = self.measures(url).at_full_speed("away", self.fleet.away(range(5)), lambda: answered.append(1))
        self.assertEqual((5, 25, 0, 200.0), (figures["moves"], figures["words"], figures["refused"], figures["cpuMsPerMove"]))
        self.assertEqual(["preparing", "switching", "arrived", "completed"], list(figures["took"]))
        self.assertEqual({"a1": 0}, figures["rules"])
        self.assertEqual([True], [check.ok for check in self.result.checks])
        self.assertEqual([1], answered)

    def test_at_a_pace_rest_is_not_the_moves(self) -> None:
        with ready_fabric() as url, patch.object(scaled, "WORDS_PER_S", 50):
            figures = self.measures(url).at_a_pace("away", self.fleet.away(range(5)), idle_percent=0)
            self.assertEqual(200.0, figures["cpuMsPerMove"])
            self.assertGreater(figures["seconds"], 0.47)  # 25 words, the first at once
            rest = self.measures(url).at_a_pace("away", self.fleet.away(range(5)), idle_percent=100)
        self.assertLess(rest["cpuMsPerMove"], 120)

    def test_what_is_not_answered_is_found(self) -> None:
        with ready_fabric() as url:
            pass  # it is gone
        figures = self.measures(url).at_full_speed("away", self.fleet.away(range(5)))
        self.assertEqual(5, figures["refused"])
        self.assertEqual([False], [check.ok for check in self.result.checks])

    def test_a_heap_that_cannot_be_read_is_none(self) -> None:
        with tempfile.TemporaryDirectory() as out:
            measures = self.measures("nowhere")
            measures._context.out = Path(out)
            measures._context.runtime.pid = 2**22 + 1  # above the kernel's limit: nobody's
            self.assertIsNone(measures.heap())


if __name__ == "__main__":
    unittest.main()
