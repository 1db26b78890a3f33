# SPDX-License-Identifier: Apache-2.0
"""What journeys judges, and when ONOS starts anew."""

from __future__ import annotations

import unittest
from typing import Any
from unittest.mock import MagicMock

from harness import paths
from scenarios import journeys


def world(places: dict[str, str], paused: dict[str, str] | None = None, silent: tuple[str, ...] = ()) -> MagicMock:
    made = MagicMock(places=places, stands=places | (paused or {}), silent=frozenset(silent))
    made.port.side_effect = lambda name: f"hm-{name}"
    return made


def bound(phase: str, hypervisor: str, port: str) -> dict[str, Any]:
    return {"phase": phase, "at": {"hypervisor": hypervisor, "ports": {"52:54:00:00:03:01": port}}}


class JourneysTest(unittest.TestCase):
    def setUp(self) -> None:
        self.lab = MagicMock(plan=journeys.plan())

    def test_onos_starts_anew_once_where_it_is_brief_and_again_and_again_elsewhere(self) -> None:
        brief = [number for number in range(1, journeys.BRIEF_JOURNEYS + 1) if journeys.is_restarted(number, is_brief=True)]
        self.assertEqual(1, len(brief))
        self.assertEqual([4, 8, 12], [number for number in range(1, 13) if journeys.is_restarted(number, is_brief=False)])

    def test_whoever_is_abroad_is_bound_there_by_its_ports_present_name(self) -> None:
        for binding, is_right in (
            (bound("away", "hv-b", "hm-g1"), True),
            (bound("away", "hv-b", "hm-g1r"), False),
            (bound("away", "hv-c", "hm-g1"), False),
            (bound("arrived", "hv-b", "hm-g1"), False),
            (None, False),
        ):
            for there in (world({"g1": "hv-b"}), world({}, {"g1": "hv-b"})):
                self.assertEqual(is_right, journeys.is_right(self.lab, there, "g1", binding), binding)

    def test_whoever_is_at_home_or_nowhere_is_bound_nowhere_else(self) -> None:
        at_home = bound("at-home", "hv-a2", "hm-g1")
        self.assertTrue(journeys.is_right(self.lab, world({"g1": "hv-a"}), "g1", None))
        self.assertTrue(journeys.is_right(self.lab, world({"g1": "hv-a"}), "g1", at_home))
        self.assertFalse(journeys.is_right(self.lab, world({"g1": "hv-a"}), "g1", {**at_home, "draining": [{}]}))
        self.assertTrue(journeys.is_right(self.lab, world({}), "g1", None))
        self.assertFalse(journeys.is_right(self.lab, world({}), "g1", at_home))

    def test_beside_a_silent_hypervisor_those_are_judged_that_another_one_runs(self) -> None:
        places, paused = {"g1": "hv-b", "g2": "hv-c"}, {"g3": "hv-c"}
        self.assertEqual(["g1", "g2", "g3", "g4"], journeys.judged(self.lab, world(places, paused)))
        self.assertEqual(["g2"], journeys.judged(self.lab, world(places, paused, silent=("hv-b",))))

    def test_the_labs_page_has_its_figures(self) -> None:
        page = " ".join((paths.ROOT / "docs" / "lab.md").read_text(encoding="utf-8").split())
        ordinal = {5: "fifth"}[journeys.SILENT_EVERY]
        number = {3: "three"}[journeys.BRIEF_JOURNEYS]
        for said in (
            f"of {journeys.STEPS} steps each",
            f"there are {number} journeys",
            f"Within {journeys.QUIET_S} s",
            f"it has {journeys.RESENT_S} s more",
            f"may take {journeys.SILENCE_S} s longer",
            f"at the end of each {ordinal} journey",
        ):
            self.assertIn(said, page)


if __name__ == "__main__":
    unittest.main()
