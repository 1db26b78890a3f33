# SPDX-License-Identifier: Apache-2.0
"""Medians, slow ones, and what they are of."""

import unittest

from report.latencies import latencies, percentile


class LatenciesTest(unittest.TestCase):
    def test_a_percentile_is_one_of_the_values(self) -> None:
        values = [float(number) for number in range(200, 0, -1)]
        for share, expected in ((50, 100.0), (99, 198.0), (100, 200.0), (0, 1.0)):
            with self.subTest(share):
                self.assertEqual(expected, percentile(values, share))
        self.assertEqual(7.0, percentile([7.0], 99))

    def test_nothing_has_no_percentile(self) -> None:
        with self.assertRaises(ValueError):
            percentile([], 50)

    def test_each_kind_counts_for_itself(self) -> None:
        took = [("switching", 10.0), ("arrived", 1.0), ("switching", 30.004), ("switching", 20.0)]
        self.assertEqual(
            {
                "switching": {"n": 3, "p50": 20.0, "p99": 30.0, "max": 30.0},
                "arrived": {"n": 1, "p50": 1.0, "p99": 1.0, "max": 1.0},
            },
            latencies(took),
        )


if __name__ == "__main__":
    unittest.main()
