# SPDX-License-Identifier: Apache-2.0
"""docs/mobile-ip.md says of each feature whether it is here, and names what shows it: that has to exist."""

import re
import unittest
from typing import NamedTuple

from harness import catalogue, paths

PAGE = paths.ROOT / "docs" / "mobile-ip.md"
STANDARDS = ("RFC 5944", "RFC 3024", "RFC 5213", "RFC 5568")
NOTHING = "–"


class Row(NamedTuple):
    feature: str
    section: str
    here: str
    shown_by: str


def rows() -> list[Row]:
    """Those of all tables, without their heads."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [Row(*found) for found in cells if found[0] not in ("Feature", "---")]


class MobileIpPageTest(unittest.TestCase):
    def test_has_a_table_for_each_standard(self) -> None:
        headings = re.findall(r"^## .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        for standard in STANDARDS:
            self.assertTrue(any(standard in heading for heading in headings), standard)
        self.assertGreater(len(rows()), 80)

    def test_every_answer_is_yes_or_has_a_reason(self) -> None:
        for row in rows():
            with self.subTest(row.feature):
                self.assertRegex(row.here, r"^(yes\b|no, because \w|different, because \w)")

    def test_what_is_here_is_shown(self) -> None:
        for row in rows():
            if row.here.startswith("yes"):
                with self.subTest(row.feature):
                    self.assertNotEqual(NOTHING, row.shown_by)

    def test_what_shows_it_exists(self) -> None:
        scenarios = set(catalogue.names())
        unit_tests = {path.stem for path in paths.ROOT.glob("*/src/test/java/**/*Test.java")}
        for row in rows():
            named = [] if row.shown_by == NOTHING else row.shown_by.split(", ")
            for name in named:
                with self.subTest(row.feature, name=name):
                    self.assertRegex(name, r"^`[\w-]+`$")
                    self.assertIn(name.strip("`"), unit_tests if name.endswith("Test`") else scenarios)
