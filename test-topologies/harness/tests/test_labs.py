# SPDX-License-Identifier: Apache-2.0
"""Which labs are handed on, without any."""

import unittest
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness import labs
from harness.labs import Labs
from lab.condition import Condition
from lab.plan import Plan, two_sites
from lab.three_sites import three_sites


class LabsTest(unittest.TestCase):
    """Scenarios that put something into the lab which is seen, or nothing."""

    def setUp(self) -> None:
        self.made: list[MagicMock] = []
        self.left: list[str] = []
        self.steps: list[str] = []
        for name, fake in {"Lab": self._make, "put_under_control": MagicMock(), "_ALIKE_LIMIT": 0}.items():
            self._patch(patch.object(labs, name, fake))
        self._patch(patch.object(Condition, "of", lambda _: Condition({"hm-a1": frozenset(self.left)})))
        self.labs = Labs(MagicMock(), self.steps.append)

    def _patch(self, replacement) -> None:
        replacement.start()
        self.addCleanup(replacement.stop)

    def _make(self, plan: Plan, **_: object) -> MagicMock:
        self.left.clear()
        self.made.append(MagicMock(plan=plan, out=Path("one"), log_dir=Path("one")))
        return self.made[-1]

    def _run(self, plan: Plan, is_shared: bool = True) -> MagicMock:
        with self.labs.lab(plan, Path("here"), is_shared) as lab:
            return lab

    def test_is_handed_on_cleared_to_who_wants_the_same(self) -> None:
        first = self._run(two_sites())
        first.clear.assert_called_once_with()
        self.assertIs(first, self._run(two_sites()))
        first.hand_on.assert_called_once_with(Path("here"))
        first.stop.assert_not_called()

    def test_is_ended_for_who_wants_another(self) -> None:
        first = self._run(two_sites())
        self.assertIsNot(first, self._run(three_sites()))
        first.stop.assert_called_once_with()

    def test_is_ended_for_and_after_who_wants_one_alone(self) -> None:
        shared = self._run(two_sites())
        alone = self._run(two_sites(), is_shared=False)
        shared.stop.assert_called_once_with()
        alone.stop.assert_called_once_with()
        alone.clear.assert_not_called()
        self.assertIsNot(alone, self._run(two_sites()))

    def test_is_ended_when_its_user_fails(self) -> None:
        with self.assertRaises(ZeroDivisionError), self.labs.lab(two_sites(), Path("here"), True):
            raise ZeroDivisionError
        self.made[0].stop.assert_called_once_with()
        self._run(two_sites())
        self.assertEqual(2, len(self.made))

    def test_is_not_handed_on_when_something_was_left_in_it(self) -> None:
        self._run(two_sites())
        self.left.append("a rule")
        self._run(two_sites())
        self.made[0].stop.assert_called_once_with()
        self.assertEqual(2, len(self.made))
        self.assertIn("it is not as it was when it was new: ['hm-a1: a rule']", self.steps)

    def test_is_ended_once(self) -> None:
        lab = self._run(two_sites())
        self.labs.end()
        self.labs.end()
        lab.stop.assert_called_once_with()


class ConditionTest(unittest.TestCase):
    def test_tells_what_is_more_and_what_is_less(self) -> None:
        before = Condition({"a1": frozenset({"mtu 1500", "up"}), "b1": frozenset({"up"})})
        after = Condition({"a1": frozenset({"mtu 1400", "up"}), "b1": frozenset({"up"})})
        self.assertEqual(["a1: mtu 1400; mtu 1500"], before.differences(after))
        self.assertEqual([], before.differences(before))
        self.assertEqual(["b1: up"], after.differences(Condition({"a1": after.parts["a1"]})))


if __name__ == "__main__":
    unittest.main()
