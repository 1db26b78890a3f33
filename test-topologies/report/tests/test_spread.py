# SPDX-License-Identifier: Apache-2.0
"""Medians, extremes, and the table of them."""

import unittest

from report.spread import Spread, markdown


class SpreadTest(unittest.TestCase):
    def test_json_has_median_and_extremes(self) -> None:
        self.assertEqual({"unit": "ms", "n": 3, "median": 2.0, "min": 1.0, "max": 9.0}, Spread.of("ms", [9.0, 1.0, 2.0]).to_json())

    def test_nothing_measured_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            Spread.of("ms", [])

    def test_table_rows_have_three_meaningful_digits(self) -> None:
        table = markdown({"throughput": Spread.of("Mbit/s", [351.26]), "answer": Spread.of("ms", [4.123, 12.35])})
        self.assertIn("| throughput | 351 | 351 | 351 | Mbit/s | 1 |", table)
        self.assertIn("| answer | 8.24 | 4.12 | 12.3 | ms | 2 |", table)
