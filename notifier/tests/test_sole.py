# SPDX-License-Identifier: Apache-2.0
"""Which interface was a machine's only one, for the notifier after this one."""

from __future__ import annotations

import tempfile
import unittest

from hypermip_notifier.config import Config
from hypermip_notifier.sole import recall, remember
from hypermip_notifier.source import Place
from hypermip_notifier.state import SOLE, State, name_of

MAC = "52:54:00:00:01:32"


def place(label: str = "vm1.qmp", identity: int = 1) -> Place:
    return Place(label, (identity,), lambda: None)  # type: ignore[arg-type,return-value]


class SoleTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.config = Config("hv-a", (), (), {}, stateDirectory=directory.name)

    def test_is_known_of_the_same_machine_alone(self) -> None:
        remember(place(), self.config, MAC)
        self.assertEqual([recall(each, self.config) for each in (place(), place(identity=2), place("vm2.qmp"))], [MAC, "", ""])
        remember(place(), self.config, "")
        self.assertEqual(recall(place(), self.config), "")

    def test_what_was_not_kept_is_none(self) -> None:
        nowhere = Config("hv-a", (), (), {}, stateDirectory="/dev/null/x")
        remember(place(), nowhere, MAC)
        self.assertEqual(recall(place(), nowhere), "")
        for other in ([], {}, {"machine": "another"}):
            State(self.config).keep(name_of(SOLE, place()), other)
            self.assertEqual(recall(place(), self.config), "")


if __name__ == "__main__":
    unittest.main()
