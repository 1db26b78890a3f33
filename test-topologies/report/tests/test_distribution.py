# SPDX-License-Identifier: Apache-2.0
"""Distributions: their numbers, and that the picture says them."""

import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from report import distribution_svg, figure


class DistributionTest(unittest.TestCase):
    def test_each_value_has_the_share_of_those_up_to_it(self) -> None:
        self.assertEqual(([0, 1, 2, 2, 9, 12], [0, 0.25, 0.5, 0.75, 1.0, 1.0]), distribution_svg.shares([9, 2, 1, 2], 12))

    def test_axis_holds_all_values(self) -> None:
        for largest in (0.0, 0.4, 3, 12, 12.1, 99, 100, 1234, 70_000):
            with self.subTest(largest=largest):
                drawn = distribution_svg.figure("title", "subtitle", "ms", {"one": [0.0, largest]})
                self.assertGreaterEqual(drawn.axes[0].get_xlim()[1], largest)

    def test_no_text_is_cut_off_however_long_the_names(self) -> None:
        names = ("HyperMIP, between two sites", "the same, sending to both ends", "perfect network, one bridge", "and one more that is quite long")
        drawn = distribution_svg.figure("lossless: the longest gap", "as each saw it", "ms", {name: [64.2, 110.0] for name in names})
        self.assertEqual([], figure.cut_off(drawn))

    def test_picture_names_each_distribution_with_its_median(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "picture.svg"
            distribution_svg.draw("title", "subtitle", "ms", {"one <way>": [3.0, 1.0, 2.0], "other": [7.5]}, path)
            texts = [element.text for element in xml.parse(path).iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("one <way>: median 2.0 ms, n = 3", texts)
        self.assertIn("other: median 7.5 ms, n = 1", texts)


if __name__ == "__main__":
    unittest.main()
