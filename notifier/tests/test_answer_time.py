# SPDX-License-Identifier: Apache-2.0
"""What is expected of the next answer, from those that were heard."""

import unittest

from hypermip_notifier.report.answer_time import AnswerTime


class AnswerTimeTest(unittest.TestCase):
    def after(self, *seconds: float) -> float:
        answer_time = AnswerTime()
        for each in seconds:
            answer_time.took(each)
        return answer_time.expected_s

    def test_comes_near_to_what_answers_always_take(self) -> None:
        for always in (0.008, 0.060, 0.150, 0.700):
            with self.subTest(always=always):
                self.assertAlmostEqual(self.after(*[always] * 20), always, delta=0.002)

    def test_allows_for_answers_that_differ(self) -> None:
        self.assertGreater(self.after(*[0.020, 0.040] * 10), 0.040)
        self.assertLess(self.after(*[0.020, 0.040] * 10), 0.060)

    def test_one_answer_that_took_seconds_is_soon_forgotten(self) -> None:
        self.assertLess(self.after(5.0, *[0.030] * 4), 0.055)


if __name__ == "__main__":
    unittest.main()
