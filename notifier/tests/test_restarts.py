# SPDX-License-Identifier: Apache-2.0
"""The number of a start: it grows, whatever is lost and however the clock is set."""

import io
import json
import tempfile
import unittest
from pathlib import Path

from hypermip_notifier.config import Config
from hypermip_notifier.inventory.restarts import next_start
from hypermip_notifier.journal import Journal
from hypermip_notifier.state import State


class RestartsTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.log = io.StringIO()

    def start(self, now_s: float, hypervisor: str = "hv-a", directory: str = "") -> int:
        config = Config(hypervisor, "http://127.0.0.1:1/", (), {}, stateDirectory=directory or str(self.directory / "state"))
        return next_start(State(config), Journal(self.log), now_s)

    def test_grows_also_when_the_clock_is_set_back_or_what_was_kept_is_lost(self) -> None:
        numbers = [self.start(now_s) for now_s in (1000.9, 1000.9, 10.0, 10.0, 5000.0)]
        self.assertEqual(numbers, [1000, 1001, 1002, 1003, 5000])
        for file in self.directory.rglob("restarts*"):
            file.write_text("{", encoding="utf-8")
        self.assertEqual(self.start(5001.0), 5001)
        self.assertEqual(self.log.getvalue(), "")

    def test_each_hypervisor_has_its_own(self) -> None:
        self.start(1000.0)
        self.assertEqual([self.start(5.0, "hv/../b"), self.start(5.0, "hv/../b"), self.start(5.0)], [5, 6, 1001])

    def test_says_that_it_cannot_be_kept(self) -> None:
        self.assertEqual(self.start(1000.0, directory="/dev/null/state"), 1000)
        entry = json.loads(self.log.getvalue())
        self.assertEqual((entry["step"], entry["number"]), ("restarts-unkept", 1000))
        self.assertIn("/dev/null/state", entry["reason"])


if __name__ == "__main__":
    unittest.main()
