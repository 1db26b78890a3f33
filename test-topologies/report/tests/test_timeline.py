# SPDX-License-Identifier: Apache-2.0
"""The two timelines of one made-up move."""

import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from report import figure, timeline_svg, timeline_text
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

    def test_what_finds_no_room_is_said_where_the_pointer_rests(self) -> None:
        hints = [element.text for element in self.root.iter("{http://www.w3.org/2000/svg}title")]
        for said in ("pre-switchover", "switching hv-a 18 ms", "simultaneous  (102 ms)", "4 rules", "85 ms", "lost"):
            self.assertIn(said, hints)

    def test_no_text_is_cut_off(self) -> None:
        self.assertEqual([], figure.cut_off(timeline_svg.figure("live-migration <&>", "shows", [sample.chapter(), sample.chapter()])))

    def test_a_text_that_is_cut_off_would_be_found(self) -> None:
        drawn = figure.canvas(100, 100)
        figure.write_text(drawn, 90, 50, "too long for it", size=12)
        self.assertEqual(["too long for it"], figure.cut_off(drawn))

    def test_the_same_move_is_the_same_picture(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            twice = [Path(directory) / name for name in ("one.svg", "two.svg")]
            for path in twice:
                timeline_svg.draw("a", "b", [sample.chapter()], path)
            self.assertEqual(twice[0].read_bytes(), twice[1].read_bytes())

    def test_thousands_of_packets_stay_small(self) -> None:
        self.assertLess(self.bytes, 400_000)


class BandsTest(unittest.TestCase):
    def test_neighbours_are_one_band_and_a_gap_stays_white(self) -> None:
        self.assertEqual([(0.0, 4.0), (9.0, 2.0)], [(start, round(width, 3)) for start, width in timeline_svg.bands([0, 1, 2, 9], 4.0)])

    def test_near_enough_each_packet_is_its_own(self) -> None:
        self.assertEqual([(0, 0.7), (1, 0.7)], timeline_svg.bands([0, 1], 0.1))


class TextTest(unittest.TestCase):
    def test_says_what_each_correspondent_saw(self) -> None:
        text = timeline_text.render(Result("live-migration", moves=[sample.move()]))
        self.assertRegex(text, r"home +2900 +2 +2900 +3 +1 +146\.0 +0\.61 +survived +221")
        self.assertIn("603.0 ms  QEMU STOP", text)
        self.assertIn("rules afterwards: a1 4, b1 6", text)
