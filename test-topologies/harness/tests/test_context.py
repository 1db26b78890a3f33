# SPDX-License-Identifier: Apache-2.0
"""How often a scenario repeats, what it notes, and the lab that it is given."""

import os
import unittest
from contextlib import contextmanager, nullcontext
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness import context as contexts
from harness.context import Context, RequirementFailed
from harness.embedded_onos import EmbeddedOnos
from harness.labs import Labs
from lab.onos import Onos
from report.results import Result


def context(is_brief: bool) -> Context:
    onos = Onos()
    return Context(onos, EmbeddedOnos(Path("nowhere")), Path("nowhere"), Result("any"), print, Labs(onos, print), is_brief=is_brief)


class RepetitionsTest(unittest.TestCase):
    def test_alone_in_full_and_among_all_briefly(self) -> None:
        with patch.dict(os.environ, clear=True):
            self.assertEqual((30, 6), (context(False).repetitions(30, 6), context(True).repetitions(30, 6)))

    def test_the_environment_decides_over_both(self) -> None:
        with patch.dict(os.environ, REPEAT="3"):
            self.assertEqual((3, 3), (context(False).repetitions(30, 6), context(True).repetitions(30, 6)))


class ChecksTest(unittest.TestCase):
    def setUp(self) -> None:
        self.context = context(False)
        self.said: list[str] = []
        self.context.step = self.said.append

    def test_what_does_not_hold_is_noted_and_said_and_the_scenario_goes_on(self) -> None:
        self.assertTrue(self.context.check("it is warm", True))
        self.assertFalse(self.context.check("it is dry", False, "rain"))
        self.assertEqual(["does not hold: it is dry (rain)"], self.said)
        self.assertEqual(["it is dry"], [check.name for check in self.context.result.failures()])

    def test_without_what_is_required_it_does_not(self) -> None:
        self.context.require("there is a road", True)
        with self.assertRaisesRegex(RequirementFailed, "^there is a bridge: washed away$"):
            self.context.require("there is a bridge", False, "washed away")

    def test_two_way_traffic_is_not_judged_where_the_guest_answers_too_slowly(self) -> None:
        for is_judged, failures in ((True, 1), (False, 0)):
            self.context.result.checks.clear()
            self.context.calibration = MagicMock(is_two_way_judged=is_judged)
            self.context.check_two_way("the stream survives", False)
            self.assertEqual(failures, len(self.context.result.failures()))


class LabTest(unittest.TestCase):
    def setUp(self) -> None:
        self.context = context(False)
        self.context.onos = MagicMock()
        self.context.onos.bindings.return_value = [{"vm": "vm1", "phase": "at-home"}]
        self.given = MagicMock()
        self.ended: list[str] = []

        @contextmanager
        def lab(*_: object):
            try:
                yield self.given
            finally:
                self.ended.append("lab")

        self.context.labs = MagicMock(lab=lab)
        for name in ("_counting_drops", "_watching_taps"):
            patched = patch.object(contexts.Context, name, lambda *_: nullcontext())
            patched.start()
            self.addCleanup(patched.stop)

    def test_nobody_remembers_a_machine_of_an_earlier_scenario(self) -> None:
        with self.context.two_sites():
            self.context.onos.forget_machines.assert_called_once_with()

    def test_notifiers_run_in_it_unless_the_scenario_starts_its_own(self) -> None:
        with self.context.two_sites(notifiers=False):
            self.given.start_notifiers.assert_not_called()
        with self.context.three_sites():
            self.given.start_notifiers.assert_called_once_with()
        self.assertEqual(["lab", "lab"], self.ended)

    def test_none_is_given_while_a_vm_is_left_away(self) -> None:
        self.context.step = lambda _: None
        self.context.onos.bindings.return_value = [{"vm": "vm7", "phase": "away"}]
        with self.assertRaisesRegex(RequirementFailed, "vm7"), self.context.two_sites():
            self.fail("there is a lab")
        self.assertEqual(["lab"], self.ended)


if __name__ == "__main__":
    unittest.main()
