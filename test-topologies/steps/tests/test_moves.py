# SPDX-License-Identifier: Apache-2.0
"""What a move is made of, without a lab."""

import unittest

from steps.moves import epoch


class EpochTest(unittest.TestCase):
    def test_both_ways_to_write_utc(self) -> None:
        self.assertEqual(epoch("2026-11-22T16:00:00.250Z"), epoch("2026-11-22T16:00:00.250000+00:00"))


if __name__ == "__main__":
    unittest.main()
