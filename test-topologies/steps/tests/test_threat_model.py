# SPDX-License-Identifier: Apache-2.0
"""docs/threat-model.md names what shows each thing that an attacker cannot do: that has to exist, and nothing is tried that it leaves out."""

from __future__ import annotations

import re
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple, cast

from harness import paths
from lab.lab import Lab
from scenarios.hostile import UNDER_FLOOD
from steps.cast import plan
from steps.hostile_frames import guests_frames, underlays_frames, visitor
from steps.lying_qemus import liars
from steps.tests.attempted import attempts
from steps.tests.test_hostile_frames import KNOWN
from steps.unfinished import BODIES

PAGE = paths.ROOT / "docs" / "threat-model.md"
ATTACKERS = ("On the management network", "On the underlay", "On a hypervisor", "In a guest", "A user of ONOS")


class Row(NamedTuple):
    what: str
    shown_by: list[str]


def sections() -> dict[str, str]:
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {title: body for title, _, body in (part.partition("\n") for part in parts)}


def cannot(section: str) -> list[Row]:
    """Rows of the tables that say so."""
    rows, is_such = [], False
    for line in section.splitlines():
        if not line.startswith("|"):
            is_such = False
        elif line.startswith("| Cannot"):
            is_such = True
        elif is_such and not line.startswith("| ---"):
            what, shown_by = line.strip("| ").split(" | ")
            rows.append(Row(what, re.findall(r"`([^`]+)`", shown_by)))
    return rows


def checks() -> set[str]:
    """Names of what the scenario tries."""
    lab = cast(Lab, SimpleNamespace(plan=plan()))
    with tempfile.TemporaryDirectory() as directory:
        names = set(attempts(Path(directory)))
    names |= {kind.name for kind in guests_frames(KNOWN, visitor(lab))} | {each.name for each in underlays_frames(lab, KNOWN)}
    names |= {liar.check for liar in liars(plan())}
    return names | {UNDER_FLOOD, BODIES}


class ThreatModelTest(unittest.TestCase):
    def setUp(self) -> None:
        self.rows = [row for section in sections().values() for row in cannot(section)]
        modules = [paths.ROOT / name for name in ("flows", "app", "karaf-features", "notifier", "test-topologies")]
        found = [path for module in modules for pattern in ("**/src/test/java/**/*Test.java", "**/tests/test_*.py") for path in module.glob(pattern)]
        self.unit_tests = {path.stem for path in found if "target" not in path.parts}

    def test_each_attacker_has_what_he_can_and_what_he_cannot(self) -> None:
        self.assertEqual(ATTACKERS, tuple(sections()))
        for title, section in sections().items():
            with self.subTest(title):
                self.assertIn("| Can", section.replace("| Cannot", ""))
                self.assertTrue(cannot(section))

    def test_what_an_attacker_cannot_do_is_shown(self) -> None:
        self.assertGreater(len(self.rows), 20)
        for row in self.rows:
            self.assertTrue(row.shown_by, row.what)

    def test_what_shows_it_exists(self) -> None:
        there_are = checks()
        for row in self.rows:
            for name in row.shown_by:
                with self.subTest(row.what, name=name):
                    is_there = name in self.unit_tests or any(check.startswith(name) for check in there_are)
                    self.assertTrue(is_there, "neither a test's class or file, nor how the name of a check begins")

    def test_whatever_is_tried_is_on_the_page(self) -> None:
        named = tuple(name for row in self.rows for name in row.shown_by)
        self.assertEqual([], sorted(check for check in checks() if not check.startswith(named)))


if __name__ == "__main__":
    unittest.main()
