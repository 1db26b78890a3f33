# SPDX-License-Identifier: Apache-2.0
"""What is sent when and how often, and that nobody waits for it who has to listen to QEMU."""

from __future__ import annotations

import io
import json
import threading
import threading
import time
import unittest
from concurrent.futures import wait
from datetime import datetime, timezone
from typing import Any
from unittest import mock

from hypermip_notifier.config import Config
from hypermip_notifier.report.answer import Answer
from hypermip_notifier.report.controller import Unreachable
from hypermip_notifier.guest import Guest
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.reporter import Inquiry, Messenger, Reporter, is_settled
from hypermip_notifier.shutdown import Shutdown
from hypermip_notifier.source import MachineGone

ACCEPTED, CONFLICT, UNAVAILABLE = Answer(200, {"migration": "m-1"}), Answer(409, {"code": 133, "meaning": ""}), Answer(503, {"code": 130, "meaning": ""})
SILENCE = Unreachable("nobody there")
LIMIT_S = 20.0  # on a busy machine


class ReporterTest(unittest.TestCase):
    def setUp(self) -> None:
        self.log = io.StringIO()
        self.shutdown = Shutdown(0)
        self.patience_ms = 60_000

    def reporter(self, *answers: Answer | Exception, **settings: Any) -> Reporter:
        config = Config("hv-a", ("http://127.0.0.1:1/",), (), {}, lastWordMs=self.patience_ms, **settings)
        self.messenger = Messenger(config, Journal(self.log), self.shutdown)
        self.controller = mock.Mock()
        self.controller.register.side_effect = answers
        self.messenger.controller = self.controller
        return Reporter(self.messenger, Guest("vm1", ()), "source")

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [call.args[0] for call in self.controller.register.call_args_list]

    @property
    def phases(self) -> list[str]:
        return [registration["phase"] for registration in self.sent]

    def settled(self, inquiry: Inquiry) -> Answer:
        deadline = time.monotonic() + LIMIT_S
        while (answer := inquiry.answer()) is None:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.002)
        return answer

    def test_it_names_whom_the_guest_is_sent_to_as_soon_as_that_is_known(self) -> None:
        self.reporter(UNAVAILABLE, UNAVAILABLE, ACCEPTED, ACCEPTED)
        known = iter([None, "hv-b"])
        reporter = Reporter(self.messenger, Guest("vm1", ()), "source", whither=lambda: next(known))
        self.settled(reporter.ask("preparing"))
        self.settled(reporter.ask("switching"))
        self.assertEqual([each.get("destination") for each in self.sent], [None, "hv-b", "hv-b", None])
        self.messenger.end()

    def test_words_that_wait_are_so_many_at_most(self) -> None:
        reporter, may_go_on = self.reporter(), threading.Event()
        self.addCleanup(may_go_on.set)
        self.messenger.submit(may_go_on.wait, LIMIT_S)
        with self.assertRaisesRegex(MachineGone, "100 words of it wait to be told"):
            for _ in range(1000):
                reporter.insist("cancelled")
        reporter.refresh()  # which has nobody to complain to
        self.assertLessEqual(self.messenger._thread._work_queue.qsize(), 100)

    def test_an_inquiry_is_repeated_until_it_is_settled_and_not_at_once(self) -> None:
        began = time.monotonic()
        self.assertEqual(self.settled(self.reporter(SILENCE, UNAVAILABLE, CONFLICT).ask("preparing")), CONFLICT)
        self.assertGreater(time.monotonic() - began, 0.1 + 0.2 - 0.01)
        self.assertEqual(self.phases, ["preparing"] * 3)
        self.messenger.end()

    def test_tells_when_what_was_answered_was_asked(self) -> None:
        reporter = self.reporter(UNAVAILABLE, ACCEPTED)
        inquiry = reporter.ask("switching")
        first = inquiry.asked_at
        self.settled(inquiry)
        self.messenger.end()
        self.assertGreater(inquiry.asked_at, first)
        self.assertLess(inquiry.asked_at, time.monotonic())

    def test_tells_whether_anybody_was_there(self) -> None:
        for answer, is_unheard in ((SILENCE, True), (Answer(404, {}), True), (UNAVAILABLE, False)):
            with self.subTest(str(answer)):
                inquiry = self.reporter(answer, ACCEPTED).ask("switching")
                self.assertFalse(inquiry.is_unheard, "not yet")
                wait([inquiry._sent], LIMIT_S)
                self.assertIsNone(inquiry.answer())
                self.assertEqual(inquiry.is_unheard, is_unheard)
                inquiry.withdraw()
                self.messenger.end()

    def test_nobody_waits_for_a_controller_that_does_not_answer(self) -> None:
        reporter, may_answer = self.reporter(), threading.Event()
        self.controller.register.side_effect = lambda _: may_answer.wait(LIMIT_S) and ACCEPTED
        inquiry = reporter.ask("switching")
        self.assertIsNone(inquiry.answer())
        may_answer.set()
        self.assertEqual(self.settled(inquiry), ACCEPTED)
        self.messenger.end()

    def test_what_is_withdrawn_in_time_is_not_sent(self) -> None:
        reporter, may_answer = self.reporter(), threading.Event()
        self.controller.register.side_effect = lambda _: may_answer.wait(LIMIT_S) and ACCEPTED
        reporter.insist("arrived")
        reporter.ask("preparing").withdraw()
        may_answer.set()
        self.messenger.end()
        self.assertEqual(self.phases, ["arrived"])

    def test_a_last_word_is_sent_until_it_is_heard_and_before_anything_later(self) -> None:
        reporter = self.reporter(SILENCE, Answer(404, {}), UNAVAILABLE, ACCEPTED, ACCEPTED)
        reporter.insist("completed")
        self.settled(reporter.ask("preparing"))
        self.assertEqual(self.phases, ["completed"] * 4 + ["preparing"])
        self.messenger.end()

    def test_the_id_that_came_with_an_answer_is_said_but_never_where_another_migration_may_begin(self) -> None:
        reporter = self.reporter(ACCEPTED, ACCEPTED, Answer(200, {"migration": "m-2"}), ACCEPTED)
        for phase in ("preparing", "switching", "preparing", "arrived"):
            self.settled(reporter.ask(phase))
        self.assertEqual([said.get("migration") for said in self.sent], [None, "m-1", None, "m-2"])
        self.messenger.end()

    def test_a_word_refused_for_its_time_is_said_again_by_the_controllers_clock(self) -> None:
        mismatch = {"code": 133, "meaning": "", "field": "time", "value": "2026-11-28T21:29:00Z", "time": "2031-01-01T00:00:00.000Z"}
        reporter = self.reporter(Answer(409, mismatch), ACCEPTED)
        reporter.insist("arrived")
        self.messenger.end()
        self.assertEqual(self.phases, ["arrived"] * 2)
        self.assertRegex(self.sent[1]["time"], "^2031-01-01T00:00:0")
        (corrected,) = [entry for entry in map(json.loads, self.log.getvalue().splitlines()) if entry["step"] == "clock-corrected"]
        self.assertGreater(corrected["bySeconds"], 1e6)

    def test_a_word_refused_for_a_time_that_is_yet_to_come_is_said_without_one(self) -> None:
        now = datetime.now(timezone.utc).isoformat()
        reporter = self.reporter(Answer(409, {"code": 133, "meaning": "", "field": "time", "time": now}), ACCEPTED)
        reporter.insist("arrived")
        self.messenger.end()
        self.assertEqual(["time" in said for said in self.sent], [True, False])

    def test_a_last_word_is_repeated_to_a_controller_that_has_yet_to_learn_who_speaks_but_not_for_long(self) -> None:
        unknown, stranger = Answer(404, {"code": 136, "meaning": "", "field": "vm.id"}), Answer(403, {"code": 129, "meaning": "", "field": "reporter"})
        self.reporter(stranger, unknown, ACCEPTED).insist("arrived")
        self.messenger.end()
        self.assertEqual(self.phases, ["arrived"] * 3)
        with patched_second_thoughts(0.1):
            self.reporter(*[stranger] * 9).insist("arrived")
            self.messenger.end()
        self.assertLess(len(self.phases), 4)

    def test_the_end_of_a_migration_without_its_id_is_soon_an_old_word(self) -> None:
        for phase, is_given_up in (("completed", True), ("arrived", False)):
            with self.subTest(phase):
                reporter = self.reporter(*[SILENCE] * 3, ACCEPTED, patienceMs=1)
                reporter.insist(phase)
                self.messenger.end()
                self.assertEqual(len(self.phases) < 4, is_given_up)

    def test_a_last_word_that_nobody_waits_for_takes_its_time_but_not_at_the_end(self) -> None:
        reporter = self.reporter(ACCEPTED)
        began = time.monotonic()
        reporter.insist("completed", after_s=LIMIT_S)
        self.assertEqual(self.phases, [])
        self.shutdown.begin()
        self.messenger.end()
        self.assertEqual(self.phases, ["completed"])
        self.assertLess(time.monotonic() - began, LIMIT_S)

    def test_a_last_word_is_given_up_when_patience_is_over_or_the_notifier_ends(self) -> None:
        self.patience_ms = 0
        self.reporter(SILENCE).insist("completed")
        self.messenger.end()
        self.patience_ms = 60_000
        self.shutdown.begin()
        self.reporter(SILENCE).insist("completed")
        self.messenger.end()
        self.assertEqual(self.phases, ["completed"])

    def test_says_in_the_log_whose_answer_it_was_not(self) -> None:
        self.settled(self.reporter(Answer(401, {}), ACCEPTED).ask("preparing"))
        self.messenger.end()
        first, second = (json.loads(line) for line in self.log.getvalue().splitlines())
        self.assertEqual((first["step"], second["step"]), ("unreachable", "registered"))
        self.assertIn("no door for hypervisors", first["reason"])


def patched_second_thoughts(seconds: float) -> Any:
    return mock.patch("hypermip_notifier.report.reporter._SECOND_THOUGHTS_S", seconds)


class IsSettledTest(unittest.TestCase):
    def test_silence_and_a_switch_that_is_away_are_not_settled(self) -> None:
        self.assertEqual([is_settled(answer) for answer in (None, UNAVAILABLE, CONFLICT, ACCEPTED)], [False, False, True, True])


if __name__ == "__main__":
    unittest.main()
