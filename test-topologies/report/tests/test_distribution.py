# SPDX-License-Identifier: Apache-2.0
"""Distributions: their numbers, and that the picture says them."""

import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

from report import distribution_svg


class DistributionTest(unittest.TestCase):
    def test_each_value_has_the_share_of_those_up_to_it(self) -> None:
        self.assertEqual([(1, 0.25), (2, 0.5), (2, 0.75), (9, 1.0)], distribution_svg.shares([1, 2, 2, 9]))

    def test_axis_holds_all_values_with_few_round_ticks(self) -> None:
        for largest in (0.0, 0.4, 3, 12, 12.1, 99, 100, 1234, 70_000):
            with self.subTest(largest=largest):
                step, end = distribution_svg.axis([0.0, largest])
                self.assertGreaterEqual(end, largest)
                self.assertLessEqual(end / step, 12.01)

    def test_picture_names_each_distribution_with_its_median(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "picture.svg"
            distribution_svg.draw("title", "subtitle", "ms", {"one <way>": [3.0, 1.0, 2.0], "other": [7.5]}, path)
            texts = [element.text for element in xml.parse(path).iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("one <way>: median 2.0 ms, n = 3", texts)
        self.assertIn("other: median 7.5 ms, n = 1", texts)


if __name__ == "__main__":
    unittest.main()
