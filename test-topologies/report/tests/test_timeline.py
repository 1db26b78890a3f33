# SPDX-License-Identifier: Apache-2.0
"""The two timelines of one made-up move."""

import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from report import timeline_svg, timeline_text
from report.results import Result
from report.tests import sample


class SvgTest(unittest.TestCase):
    def setUp(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "timeline.svg"
            timeline_svg.draw("live-migration <&>", "shows", [sample.chapter()], path)
            self.bytes = path.stat().st_size
            self.root = xml.parse(path).getroot()
        self.texts = [element.text for element in self.root.iter("{http://www.w3.org/2000/svg}text")]

    def test_names_everything_that_took_part(self) -> None:
        for name in ("live-migration <&>", "Move 1: hv-a to hv-b", "home", "routed", "remote", "rules on a1", "away", "RESUME"):
            self.assertIn(name, self.texts)

    def test_the_gap_is_said_in_numbers(self) -> None:
        self.assertIn("146 ms without an answer", self.texts)

    def test_nothing_is_drawn_outside(self) -> None:
        width, height = float(self.root.get("width")), float(self.root.get("height"))
        for rectangle in self.root.iter("{http://www.w3.org/2000/svg}rect"):
            if rectangle.get("x"):
                self.assertLessEqual(float(rectangle.get("x")) + float(rectangle.get("width")), width)
                self.assertLessEqual(float(rectangle.get("y")) + float(rectangle.get("height")), height)

    def test_thousands_of_packets_stay_small(self) -> None:
        self.assertLess(self.bytes, 400_000)


class TextTest(unittest.TestCase):
    def test_says_what_each_correspondent_saw(self) -> None:
        text = timeline_text.render(Result("live-migration", moves=[sample.move()]))
        self.assertRegex(text, r"home +2900 +2 +2900 +3 +1 +146\.0 +0\.61 +survived +221")
        self.assertIn("603.0 ms  QEMU STOP", text)
        self.assertIn("rules afterwards: a1 4, b1 6", text)
