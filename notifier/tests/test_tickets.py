# SPDX-License-Identifier: Apache-2.0
"""What the fabric gives for a guest is kept for it, shown with it, and is of no other size than it may have."""

from __future__ import annotations

import io
import json
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from hypermip_notifier.config import Config
from hypermip_notifier.guest import Guest
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.access import Access
from hypermip_notifier.report.answer import Answer
from hypermip_notifier.report.reporter import Messenger, Reporter
from hypermip_notifier.report.tickets import Tickets
from hypermip_notifier.shutdown import Shutdown
from hypermip_notifier.state import State

TICKET, NEWER = "eyJ2bSI6InZtMSJ9.AbCd+/12.c2ln=", "eyJ2bSI6InZtMSJ9.AbCd+/12.bmV3=="


class TicketsTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name) / "state"
        self.log = io.StringIO()

    def config(self, directory: str = "") -> Config:
        return Config("hv-a", ("http://127.0.0.1:1/",), (), {}, stateDirectory=directory or str(self.directory))

    def tickets(self, directory: str = "") -> Tickets:
        return Tickets(State(self.config(directory)), Journal(self.log))

    def steps(self) -> list[str]:
        return [json.loads(line)["step"] for line in self.log.getvalue().splitlines()]

    def test_outlive_the_notifier_and_not_the_guests_departure(self) -> None:
        tickets = self.tickets()
        tickets.note({"vm1": TICKET, "vm2": TICKET})
        tickets.note({"vm1": NEWER})
        self.assertEqual([self.tickets().of(guest) for guest in ("vm1", "vm2", "vm3")], [NEWER, TICKET, None])
        tickets.forget("vm1")
        self.assertEqual([self.tickets().of(guest) for guest in ("vm1", "vm2")], [None, TICKET])

    def test_are_written_when_they_change(self) -> None:
        tickets = self.tickets()
        with mock.patch.object(State, "keep") as keep:
            tickets.note({"vm1": TICKET})
            tickets.note({"vm1": TICKET})
            tickets.forget("vm2")
        keep.assert_called_once()

    def test_what_can_be_none_is_left(self) -> None:
        tickets = self.tickets()
        tickets.note({"vm1": TICKET})
        for strange in (None, 7, {}, [TICKET], "", "a b", "a\n", 'a"b', "ä", "A" * 16385):
            tickets.note({"vm1": strange})
            self.assertEqual(tickets.of("vm1"), TICKET, strange)
        tickets.note({"vm1": "A" * 16384})
        self.assertEqual(tickets.of("vm1"), "A" * 16384)

    def test_the_oldest_go_when_they_are_too_many_or_too_large(self) -> None:
        tickets = self.tickets()
        tickets.note({f"vm{number}": TICKET for number in range(4096)})
        tickets.note({"vm0": NEWER, "vm4096": TICKET})
        self.assertEqual([tickets.of(f"vm{number}") for number in (0, 1, 2, 4096)], [NEWER, None, TICKET, TICKET])
        tickets.note({f"large{number}": "A" * 16384 for number in range(128)})
        self.assertEqual((tickets.of("vm4096"), tickets.of("large0")), (None, "A" * 16384))
        self.assertIsNone(self.tickets().of("vm4096"))

    def test_what_is_found_is_believed_no_more_than_what_is_answered(self) -> None:
        self.tickets().note({"vm1": TICKET})
        (file,) = self.directory.rglob("tickets.json")
        for found, expected in (("{", None), ("[]", None), (json.dumps({"vm1": 7}), None), (json.dumps({"vm1": TICKET, "vm2": "a b"}), TICKET)):
            file.write_text(found, encoding="utf-8")
            self.assertEqual((self.tickets().of("vm1"), self.tickets().of("vm2")), (expected, None), found)

    def test_says_once_that_they_cannot_be_kept(self) -> None:
        tickets = self.tickets("/dev/null/state")
        tickets.note({"vm1": TICKET})
        tickets.note({"vm1": NEWER})
        self.assertEqual((tickets.of("vm1"), self.steps()), (NEWER, ["tickets-unkept"]))

    def test_come_with_the_answer_to_an_arrival_and_go_with_the_guest(self) -> None:
        access = Access(self.config(), Journal(self.log))
        messenger = Messenger(self.config(), Journal(self.log), Shutdown(0), access=access)
        self.addCleanup(messenger.end)
        messenger.controller = mock.Mock()
        self.say(messenger, "destination", "arrived", {"migration": "m-1", "ticket": TICKET})
        self.assertEqual(access.tickets.of("vm1"), TICKET)
        self.assertNotIn(TICKET, self.log.getvalue(), "nobody reads that in a log")
        self.say(messenger, "source", "failed", {"migration": "m-2"})
        self.assertEqual(access.tickets.of("vm1"), TICKET)
        self.say(messenger, "source", "completed", {"migration": "m-2"})
        self.assertIsNone(access.tickets.of("vm1"))

    def say(self, messenger: Messenger, end: str, phase: str, answer: dict[str, Any]) -> None:
        messenger.controller.register.side_effect = [Answer(200, answer)]  # type: ignore[attr-defined]
        Reporter(messenger, Guest("vm1", ()), end).say(phase)


if __name__ == "__main__":
    unittest.main()
