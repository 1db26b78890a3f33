# SPDX-License-Identifier: Apache-2.0
"""What is said of a scenario that failed, from logs that a test has written."""

import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from unittest.mock import MagicMock, patch

from harness import inquest
from harness.inquest import inquire
from lab.onos import OnosUnreachable
from probe.taps import Taps


class InquestTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.out = Path(directory.name)
        self.context = MagicMock(out=self.out, taps=Taps([]), dropped=Counter())
        self.context.onos.bindings.return_value = []
        self.context.runtime.log_since.return_value = ""

    def told(self) -> list[str]:
        return list(inquire(self.context))

    def test_nothing_is_said_of_nothing(self) -> None:
        self.assertEqual([], self.told())

    def test_places_that_dropped_frames_and_bindings_are_named(self) -> None:
        self.context.dropped = Counter({"hv-a: link tap1 dropped": 3})
        self.context.onos.bindings.return_value = [{"vm": "vm1", "phase": "away"}]
        self.assertEqual(["dropped at hv-a: link tap1 dropped: 3", 'binding: {"vm": "vm1", "phase": "away"}'], self.told())

    def test_an_onos_that_does_not_answer_is_no_reason_to_say_less(self) -> None:
        self.context.onos.bindings.side_effect = OnosUnreachable("connection refused")
        self.context.dropped = Counter({"somewhere": 1})
        self.assertEqual(["dropped at somewhere: 1", 'binding: {"unknown": "connection refused"}'], self.told())

    def test_of_onos_its_errors_and_our_warnings(self) -> None:
        self.context.runtime.log_since.return_value = "\n".join(
            ["12:00 | ERROR | theirs", "12:00 | WARN | theirs", "12:00 | WARN | org.hypermip ours", "12:00 | INFO | org.hypermip ours"]
        )
        self.assertEqual(["ONOS: 12:00 | ERROR | theirs", "ONOS: 12:00 | WARN | org.hypermip ours"], self.told())

    def test_of_many_lines_the_first_are_enough(self) -> None:
        self.context.runtime.log_since.return_value = "an ERROR here\n" * 40
        told = self.told()
        self.assertEqual((16, "... and 25 more lines"), (len(told), told[-1]))

    def test_losses_are_told_beside_what_notifiers_did(self) -> None:
        step = {"time": 7.5, "hypervisor": "hv-a", "vm": "vm1", "step": "gate", "pace": "asking", "passes": 3}
        (self.out / "notifier-hv-a.jsonl").write_text(json.dumps(step) + '\n{"half a line', encoding="utf-8")
        (self.out / "udp-home.log").write_bytes(b"any")
        heard: list[object] = []
        with (
            patch.object(inquest.udp, "parse", lambda log: log),
            patch.object(self.context.taps, "complete_afterwards", lambda log: log),
            patch.object(inquest, "told", lambda name, log, happened: heard.extend(happened) or [f"{name}: 3 lost"]),
        ):
            self.assertEqual(["udp-home: 3 lost"], self.told())
        self.assertEqual([(7.5, "hv-a gate asking")], heard)

    def test_a_log_that_cannot_be_read_is_said(self) -> None:
        (self.out / "udp-home.log").write_bytes(b"no log of the probe's")
        self.assertRegex(self.told()[0], "^udp-home: ")


if __name__ == "__main__":
    unittest.main()
