# SPDX-License-Identifier: Apache-2.0
"""How often a scenario repeats, and the plans that scenarios make for themselves."""

import os
import unittest
from pathlib import Path
from unittest.mock import patch

from lab.onos import Onos
from report.results import Result
from runner.context import Context
from runner.embedded_onos import EmbeddedOnos
from runner.labs import Labs
from scenarios import lossless, many_at_once

LONGEST_INTERFACE_NAME = 15


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


class PlansTest(unittest.TestCase):
    def test_the_control_is_beside_home_on_its_switch(self) -> None:
        plan = lossless.plan()
        self.assertEqual(plan.hypervisor(lossless.HOME).switch, plan.hypervisor(lossless.BESIDE).switch)

    def test_many_machines_are_told_apart(self) -> None:
        plan = many_at_once.plan()
        taps = [machine.tap(hypervisor) for machine in plan.machines for hypervisor in plan.hypervisors]
        for names in (taps, [machine.mac for machine in plan.machines], [machine.ip for machine in plan.machines]):
            self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual(max(map(len, taps)), LONGEST_INTERFACE_NAME)
        hosts = {host.ip for host in plan.hosts}
        self.assertFalse(hosts & {machine.ip for machine in plan.machines})


if __name__ == "__main__":
    unittest.main()
