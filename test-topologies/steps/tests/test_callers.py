# SPDX-License-Identifier: Apache-2.0
"""Callers, asked for by a fabric that always accepts; and their pace."""

from __future__ import annotations

import unittest
from collections import defaultdict

from lab.crowd import stand_ins
from lab.onos import Onos
from lab.plan import two_sites
from steps import stories
from steps.callers import Callers, Pace
from steps.ready_fabric import ready_fabric

PLAN = two_sites()
SOURCE, DESTINATION = PLAN.hypervisors


class CallersTest(unittest.TestCase):
    def test_every_word_is_said_once_and_each_guests_in_order(self) -> None:
        told = [stories.move(machine, SOURCE, DESTINATION) for machine in stand_ins(20, PLAN.networks)]
        with ready_fabric() as url:
            said = Callers(Onos(url), number=4).tell(told)
        by_guest: defaultdict[str, list[str]] = defaultdict(list)
        for each in said:
            self.assertTrue(each.is_accepted)
            self.assertGreater(each.took_ms, 0)
            by_guest[each.vm].append(each.word)
        self.assertEqual({f"g{number}": list(stories.MOVE) for number in range(20)}, dict(by_guest))

    def test_a_second_telling_has_its_own_words_alone(self) -> None:
        told = [stories.end(machine, SOURCE) for machine in stand_ins(3, PLAN.networks)]
        with ready_fabric() as url:
            callers = Callers(Onos(url), number=2)
            callers.tell(told)
            self.assertEqual(["g0"], [each.vm for each in callers.tell(told[:1])])
            self.assertEqual(4, len(callers.said))

    def test_a_story_ends_with_the_word_that_is_not_answered(self) -> None:
        with ready_fabric() as url:
            pass  # it is gone
        said = Callers(Onos(url), number=1).tell([stories.move(stand_ins(1, PLAN.networks)[0], SOURCE, DESTINATION)])
        self.assertEqual([("preparing", 0, False)], [(each.word, each.status, each.is_accepted) for each in said])
        self.assertIn("refused", said[0].refusal)


class PaceTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 100.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def test_turns_come_so_many_a_second(self) -> None:
        pace = Pace(20, lambda: self.now, self.sleep)
        turns = [round(pace.wait_turn(), 3) for _ in range(3)]
        self.assertEqual([100.0, 100.05, 100.1], turns)
        self.assertAlmostEqual(100.1, self.now)

    def test_whoever_is_late_had_the_turn_that_was_missed(self) -> None:
        pace = Pace(20, lambda: self.now, self.sleep)
        pace.wait_turn()
        self.now += 1
        self.assertAlmostEqual(100.05, pace.wait_turn())
        self.assertEqual(101.0, self.now)

    def test_without_a_pace_it_is_everybodys_turn(self) -> None:
        pace = Pace(None, lambda: self.now, self.sleep)
        self.assertEqual([100.0, 100.0], [pace.wait_turn(), pace.wait_turn()])


if __name__ == "__main__":
    unittest.main()
