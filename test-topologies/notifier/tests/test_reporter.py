# SPDX-License-Identifier: Apache-2.0
"""A migration's last word: how long it is repeated, and when not."""

from __future__ import annotations

import unittest
from unittest import mock

from notifier.controller import Answer
from notifier.reporter import LastWord, is_settled

ACCEPTED, CONFLICT, UNAVAILABLE = Answer(200, {}), Answer(409, {}), Answer(503, {})


class LastWordTest(unittest.TestCase):
    def setUp(self) -> None:
        self.reporter = mock.Mock()
        self.reporter.is_due.return_value = True

    def word(self, *answers: Answer | None, patience_s: float = 60) -> LastWord:
        self.reporter.say.side_effect = answers
        return LastWord(self.reporter, "arrived", patience_s)

    def test_is_through_when_accepted_or_refused_for_good(self) -> None:
        for answer in (ACCEPTED, CONFLICT):
            self.assertTrue(self.word(answer).is_through())
        self.assertEqual(self.reporter.close.call_count, 2)

    def test_is_repeated_while_nobody_hears_it(self) -> None:
        word = self.word(None, UNAVAILABLE, ACCEPTED)
        self.assertEqual([word.is_through() for _ in range(3)], [False, False, True])

    def test_is_not_repeated_before_it_is_time(self) -> None:
        self.reporter.is_due.return_value = False
        self.assertFalse(self.word().is_through())
        self.reporter.say.assert_not_called()

    def test_is_given_up_when_patience_is_over(self) -> None:
        self.assertTrue(self.word(None, patience_s=0).is_through())


class IsSettledTest(unittest.TestCase):
    def test_silence_and_a_switch_that_is_away_are_not_settled(self) -> None:
        self.assertEqual([is_settled(answer) for answer in (None, UNAVAILABLE, CONFLICT, ACCEPTED)], [False, False, True, True])


if __name__ == "__main__":
    unittest.main()
