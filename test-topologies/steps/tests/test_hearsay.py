# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import unittest
from random import Random
from unittest.mock import MagicMock

from lab.onos import Answer
from steps.hearsay import MISMATCH, Hearsay

PREPARING = {"phase": "preparing", "reporter": "hv-a"}


class HearsayTest(unittest.TestCase):
    def setUp(self) -> None:
        self.onos = MagicMock()
        self.onos.post.return_value = Answer(200, {})
        self.random = MagicMock(wraps=Random(1))
        self.hearsay = Hearsay(self.onos, ["hv-a", "hv-b"], self.random)

    def said(self) -> int:
        return int(self.onos.register.call_count)

    def fated(self, fate: str) -> tuple[int, int]:
        """How often it is heard at once, and when what is late has come."""
        self.random.choice.side_effect = lambda _: fate
        self.hearsay.register(PREPARING)
        at_once = self.said()
        self.hearsay.deliver()
        self.hearsay.deliver()
        return at_once, self.said()

    def test_a_word_is_heard_or_not_or_twice_or_late(self) -> None:
        for fate, heard in {"heard": (1, 1), "heard and repeated": (1, 2), "late": (0, 1), "lost": (0, 0)}.items():
            with self.subTest(fate):
                self.setUp()
                self.assertEqual(heard, self.fated(fate))

    def test_a_late_word_has_the_time_when_it_was_said(self) -> None:
        self.fated("heard and repeated")
        (first,), (second,) = (call.args for call in self.onos.register.call_args_list)
        self.assertEqual(first, second)
        self.assertRegex(first["time"], r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")

    def test_whose_clock_is_wrong_says_its_inventory_again(self) -> None:
        self.hearsay.voices["hv-a"].ahead = -60.0
        self.onos.post.side_effect = [Answer(409, {"code": MISMATCH}), Answer(200, {})]
        self.assertTrue(self.hearsay.take_inventory("hv-a", []).ok)
        (_, first), (_, second) = (call.args for call in self.onos.post.call_args_list)
        self.assertLess(first["time"], second["time"])
        self.assertEqual(0.0, self.hearsay.voices["hv-a"].ahead)

    def test_a_notifiers_start_has_a_higher_number(self) -> None:
        before = self.hearsay.voices["hv-b"].start
        self.hearsay.restart("hv-b")
        self.assertGreater(self.hearsay.voices["hv-b"].start, before)

    def test_a_word_of_long_ago_comes_again_as_it_was_said(self) -> None:
        self.hearsay.repeat()
        self.assertEqual(0, self.said())
        self.fated("heard")
        self.random.choice.side_effect = None
        self.hearsay.repeat()
        self.hearsay.repeat()
        first, *again = (call.args[0] for call in self.onos.register.call_args_list)
        self.assertEqual([first] * 2, again)

    def test_nothing_is_heard_of_whoever_is_silent(self) -> None:
        self.hearsay.silent.add("hv-a")
        self.assertEqual((0, 0), self.fated("heard and repeated"))
        self.assertIsNone(self.hearsay.take_inventory("hv-a", []))
        self.onos.post.assert_not_called()
        self.assertIsNotNone(self.hearsay.take_inventory("hv-b", []))
        self.hearsay.silent.clear()
        self.assertEqual((1, 2), self.fated("heard and repeated"))
