# SPDX-License-Identifier: Apache-2.0
"""Limits: kept, missed, and where nothing can be said."""

from __future__ import annotations

import unittest
from typing import Any

from report.scale_limits import Limit, is_fast, limits


def size(away: int, p50: float, heap: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"away": away, "out": {"took": {"switching": {"p50": p50, "p99": 60.0}}}, "heap": heap, "idlePercent": 4.0}


def measured(heap: dict[str, Any] | None) -> dict[str, Any]:
    evacuations = [{"moves": 500, "rulesSettledSeconds": 9.9, "refused": 1}, {"moves": 500, "rulesSettledSeconds": 4.5, "refused": 0}]
    return {"sizes": [size(1, 6.0), size(1000, 9.0, heap)], "evacuations": evacuations, "limit": {"shareOfRaw": 0.4}}


class LimitsTest(unittest.TestCase):
    def test_each_figure_is_held_against_its_bound(self) -> None:
        found = [(round(limit.found or 0, 3), limit.verdict(is_fast=True)) for limit in limits(measured({"ownBytes": 12_000_000}))]
        missed = "**missed**"
        expected = [(1.5, "kept"), (60.0, missed), (9.0, "kept"), (1, missed), (0.4, missed), (12.0, missed), (4.0, "kept")]
        self.assertEqual(expected, found)

    def test_on_a_slow_machine_times_are_not_judged_and_counts_are(self) -> None:
        verdicts = [limit.verdict(is_fast=False).split(":")[0] for limit in limits(measured(None))]
        timed = "not judged"
        self.assertEqual(["kept", timed, timed, "**missed**", "**missed**", "not measured", timed], verdicts)

    def test_a_bound_itself_is_kept_from_either_side(self) -> None:
        for found, at_least, verdict in ((5.0, False, "kept"), (5.0, True, "kept"), (5.1, False, "**missed**"), (4.9, True, "**missed**")):
            self.assertEqual(verdict, Limit("any", found, 5.0, at_least=at_least).verdict(True), (found, at_least))

    def test_fast_is_what_the_lab_calls_fast(self) -> None:
        self.assertEqual([True, False, False], [is_fast({"loop_s": loop, "start_ms": start}) for loop, start in ((0.2, 20), (0.21, 20), (0.2, 21))])
        self.assertFalse(is_fast(None))


if __name__ == "__main__":
    unittest.main()
