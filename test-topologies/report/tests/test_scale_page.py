# SPDX-License-Identifier: Apache-2.0
"""The page of figures, from results of a run, whole ones and such in which something failed."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from report.figure import cut_off
from report.growth_svg import Panel, figure
from report.scale_page import BEGIN, END, figures, heap_per_binding, update

TOOK = {word: {"n": 100, "p50": 5.25, "p99": 19.04, "max": 20.0} for word in ("preparing", "switching", "arrived", "completed")}
MOVED = {"moves": 100, "seconds": 4.0, "refused": 0, "cpuMsPerMove": 81.5, "took": TOOK, "movesPerSecond": 25.0, "rules": {"a1": 500, "b1": 300}}


def size(away: int, heap: dict[str, Any] | None) -> dict[str, Any]:
    return {"away": away, "filled": MOVED, "out": MOVED, "home": {**MOVED, "refused": 2}, "idlePercent": 3.14, "heap": heap}


def result(*checks: bool) -> dict[str, Any]:
    limit = {"flowModsPerSecond": 500.0, "rawFlowModsPerSecond": 2000.0, "bundleRulesPerSecond": 4000.0, "shareOfRaw": 0.25, "shareOfBundle": 0.125}
    measurements = {
        "sizes": [size(1, None), size(1000, {"ownBytes": 9_500_000, "flowStoreBytes": 20_000_000})],
        "evacuations": [{**MOVED, "rulesSettledSeconds": 7.3}, {**MOVED, "rulesSettledSeconds": 5.1}],
        "limit": limit,
        "start": {"guests": 1000, "readySeconds": 20.0, "untilToldSeconds": 21.0, "inventoriesSeconds": 2.0, "boundSeconds": 3.0, "confirmedSeconds": 4.0},
    }
    said = [{"name": f"check {n}", "ok": ok} for n, ok in enumerate(checks)]
    return {"started": "2026-11-29T12:00:00+00:00", "calibration": {"processor": "EPYC", "loop_s": 0.4}, "checks": said, "measurements": measurements}


class ScalePageTest(unittest.TestCase):
    def test_every_figure_stands_in_its_row(self) -> None:
        lines = list(figures(result(True)))
        for row in (
            "| away | 1 | 1000 |",
            "| `switching`, p99, ms | 19.0 | 19.0 |",
            "| processor time a move, ms | 81.5 | 81.5 |",
            "| refused at a pace | 2 | 2 |",
            "| rules a second at full speed | 200.0 | 200.0 |",
            "| our heap a binding, kB | – | 9.5 |",
            "| ONOS's flow rule store a binding, kB | – | 20.0 |",
            "| evacuation of 100 guests | 1 | 2 |",
            "| ONOS's share of the raw connections' rate | 25.0 % |",
            "| `switching`, p99, with 1000 away, ms | 19 | ≤ 50 | not judged: the machine is slow |",
            "| flow-mods a second, over a raw connection's | 0.25 | ≥ 0.5 | **missed** |",
            "| all rules at rest after, s | 7.3 | 5.1 |",
            "| from then: every guest bound, s | 3.0 |",
        ):
            self.assertIn(row, lines)

    def test_what_did_not_hold_is_said_first(self) -> None:
        self.assertIn("all of 2 checks held", next(figures(result(True, True))))
        self.assertIn("**1 of 2 checks did not hold.**", next(figures(result(True, False))))

    def test_the_page_changes_between_its_marks_alone(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            docs = Path(directory)
            (docs / "scale.md").write_text(f"# Scale\n{BEGIN}\nold\n{END}\nthe end\n", encoding="utf-8")
            for _ in range(2):  # the second time replaces the first
                update(result(True), docs)
            page = (docs / "scale.md").read_text(encoding="utf-8")
            self.assertTrue(page.startswith(f"# Scale\n{BEGIN}\n\nRun of"))
            self.assertTrue(page.endswith(f"{END}\nthe end\n"))
            self.assertNotIn("old", page)
            self.assertEqual(1, page.count("| away |"))
            self.assertEqual(result(True), json.loads((docs / "scale.json").read_text(encoding="utf-8")))
            self.assertIn("What more guests", (docs / "scale.svg").read_text(encoding="utf-8"))

    def test_a_page_without_marks_is_left_alone(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            page = Path(directory) / "scale.md"
            page.write_text("# Scale\n", encoding="utf-8")
            with self.assertRaises(ValueError):
                update(result(True), Path(directory))
            self.assertEqual("# Scale\n", page.read_text(encoding="utf-8"))

    def test_heap_that_was_not_read_is_no_number(self) -> None:
        self.assertIsNone(heap_per_binding(size(10, None)))


class GrowthTest(unittest.TestCase):
    def test_all_that_is_written_can_be_read_also_of_one_number(self) -> None:
        for numbers in ([1], [1, 100, 1000, 10_000, 50_000]):
            values = [float(number) for number in numbers]
            drawn = figure("Growth", "guests", numbers, [Panel("ms", {"p50": values, "p99": [*values[:-1], None]}), Panel("%", {"rest": values})])
            self.assertEqual([], cut_off(drawn))


if __name__ == "__main__":
    unittest.main()
