# SPDX-License-Identifier: Apache-2.0
import unittest
from dataclasses import replace

from report.calibration import Calibration
from report.results import Check, Result
from report.summary import comparisons, headline
from report.tests import sample

HELD = Check("keeps its address", True)


def result(lost: int = 0, asked_per_s: int = 1000, ok: bool = True) -> Result:
    move = sample.move()
    seen = [replace(each, lost=lost) for each in move.correspondents]
    calibration = Calibration("a processor", 100, 0.2, 20, 2 * asked_per_s, 3.0, asked_per_s)
    return Result("live-migration", calibration=calibration, moves=[replace(move, correspondents=seen)], checks=[replace(HELD, ok=ok)])


class HeadlineTest(unittest.TestCase):
    def test_says_that_nothing_was_lost(self) -> None:
        self.assertIn("the fabric lost none of 2,900 packets", headline(result()))
        self.assertIn("stood still for 85 ms.", headline(result()))

    def test_says_what_was_lost_and_what_did_not_hold(self) -> None:
        said = headline(result(lost=12, ok=False))
        self.assertIn("LOST 12 of 2,900", said)
        self.assertIn("1 of 1 checks did not hold", said)

    def test_says_that_it_came_to_no_end(self) -> None:
        self.assertIn("no move was measured", headline(Result("live-migration")))
        self.assertIn("interrupted", headline(Result("live-migration", error="interrupted")))


class ComparisonsTest(unittest.TestCase):
    def test_compares_with_the_time_before_and_with_the_paper(self) -> None:
        rest, paper = comparisons(result())
        self.assertIn("Of 2,900 packets that asked for an answer 3 had none; in as long a time before the moves it was 0.", rest)
        self.assertIn("0.6 ms in the median, before the moves 0.5 ms; every TCP stream survived", rest)
        self.assertIn("146 ms at worst", paper)
        self.assertIn("21 times as long", paper)

    def test_a_machine_that_is_too_slow_to_compare_says_so_in_one_sentence(self) -> None:
        (said,) = comparisons(result(asked_per_s=50))
        self.assertIn("is not judged", said)

    def test_nothing_to_compare(self) -> None:
        self.assertEqual([], comparisons(Result("live-migration")))


if __name__ == "__main__":
    unittest.main()
