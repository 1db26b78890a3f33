# SPDX-License-Identifier: Apache-2.0
"""How often a scenario repeats."""

import os
import unittest
from pathlib import Path
from unittest.mock import patch

from harness.context import Context
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


if __name__ == "__main__":
    unittest.main()
