# SPDX-License-Identifier: Apache-2.0
"""A migration from the destination's side."""

from __future__ import annotations

import io
import unittest
from collections import deque

from hypermip_notifier.report.answer import Answer
from hypermip_notifier.migration.incoming import Incoming
from hypermip_notifier.journal import Journal
from hypermip_notifier.source import Event, MachineGone

ACCEPTED = Answer(200, {})
RESUME = Event("RESUME", {}, 1.0)
ACTIVE = Event("MIGRATION", {"status": "active"}, 0.5)


class ScriptedQemu:
    """Gives out its events (None is a wait in vain), then is gone."""

    def __init__(self, *events: Event | None) -> None:
        self._events = deque(events)

    def next_event(self, timeout: float) -> Event | None:
        if not self._events:
            raise MachineGone("gone")
        return self._events.popleft()


class Recorder:
    """Plays a Reporter, and its inquiries: each look at one brings the next of the answers."""

    def __init__(self, *answers: Answer | None) -> None:
        self.said: list[str] = []
        self._answers = deque(answers)

    def ask(self, phase: str) -> Recorder:
        self.said.append(phase)
        return self

    def answer(self) -> Answer | None:
        return self._answers.popleft() if self._answers else ACCEPTED

    def insist(self, phase: str) -> None:
        self.said.append(phase)


class IncomingTest(unittest.TestCase):
    def follow(self, qemu: ScriptedQemu, reporter: Recorder) -> str:
        return Incoming(qemu, reporter, Journal(io.StringIO())).follow()  # type: ignore[arg-type]

    def test_prepares_before_anything_comes_and_says_when_the_guest_runs(self) -> None:
        reporter = Recorder()
        self.assertEqual(self.follow(ScriptedQemu(None, None, RESUME), reporter), "arrived")
        self.assertEqual(reporter.said, ["preparing"])

    def test_prepares_anew_for_a_guest_that_sets_out_as_an_earlier_attempt_may_have_been_closed(self) -> None:
        reporter = Recorder()
        self.assertEqual(self.follow(ScriptedQemu(None, None, ACTIVE, ACTIVE, None, RESUME), reporter), "arrived")
        self.assertEqual(reporter.said, ["preparing"] * 2)

    def test_asks_once_and_listens_while_there_is_no_answer(self) -> None:
        reporter = Recorder(*[None] * 100)
        self.assertEqual(self.follow(ScriptedQemu(None, None, ACTIVE, None, RESUME), reporter), "arrived")
        self.assertEqual(reporter.said, ["preparing"])

    def test_repeats_preparing_now_and_then_until_the_guest_is_on_its_way(self) -> None:
        reporter = Recorder()
        qemu = ScriptedQemu(None, None, None, ACTIVE, None, None, RESUME)
        times = iter([1.0, 2.0, 7.0, 7.0, 8.0, *(100.0,) * 9])
        Incoming(qemu, reporter, Journal(io.StringIO()), clock=lambda: next(times)).follow()  # type: ignore[arg-type]
        self.assertEqual(reporter.said, ["preparing"] * 3)

    def test_repeats_nothing_of_a_guest_that_was_on_its_way_when_it_was_found(self) -> None:
        reporter = Recorder()
        times = iter([1.0, *(100.0,) * 9])
        incoming = Incoming(
            ScriptedQemu(None, None, RESUME),  # type: ignore[arg-type]
            reporter,  # type: ignore[arg-type]
            Journal(io.StringIO()),
            is_coming=True,
            clock=lambda: next(times),
        )
        self.assertEqual(incoming.follow(), "arrived")
        self.assertEqual(reporter.said, ["preparing"])

    def test_a_guest_that_does_not_make_it_has_failed(self) -> None:
        qemu = ScriptedQemu(ACTIVE, Event("MIGRATION", {"status": "failed"}, 0.9))
        self.assertEqual(self.follow(qemu, Recorder()), "failed")

    def test_a_place_that_goes_before_the_guest_came_has_failed(self) -> None:
        reporter = Recorder()
        with self.assertRaises(MachineGone):
            self.follow(ScriptedQemu(None, None), reporter)
        self.assertEqual(reporter.said, ["preparing", "failed"])


if __name__ == "__main__":
    unittest.main()
