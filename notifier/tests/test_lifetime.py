# SPDX-License-Identifier: Apache-2.0
"""When what the fabric granted is refreshed, and when there is nothing to refresh."""

from __future__ import annotations

import io
import json
import threading
import unittest
from typing import Any
from unittest import mock

from hypermip_notifier.config import Config
from hypermip_notifier.report.answer import Answer
from hypermip_notifier.report.controller import Unreachable
from hypermip_notifier.guest import Guest
from hypermip_notifier.journal import Journal
from hypermip_notifier.report.lifetime import INFINITE_S, Lifetime
from hypermip_notifier.report.reporter import Messenger, Reporter
from hypermip_notifier.shutdown import Shutdown

LIMIT_S = 20.0  # on a busy machine


class FakeTimer:
    """Fires when it is told to."""

    made: list[FakeTimer] = []

    def __init__(self, delay_s: float, call: Any, arguments: tuple[Any, ...]) -> None:
        self.delay_s, self._call, self._arguments = delay_s, call, arguments
        self.daemon = False
        self.is_cancelled = False
        FakeTimer.made.append(self)

    def start(self) -> None:
        pass

    def cancel(self) -> None:
        self.is_cancelled = True

    def fire(self) -> None:
        self._call(*self._arguments)


def granting(seconds: int) -> Answer:
    return Answer(200, {"code": 0, "migration": "m-1", "lifetimeSeconds": seconds})


class LifetimeTest(unittest.TestCase):
    def setUp(self) -> None:
        FakeTimer.made = []
        patch = mock.patch("hypermip_notifier.report.lifetime.threading.Timer", FakeTimer)
        patch.start()
        self.addCleanup(patch.stop)
        self.lifetime = Lifetime()

    @property
    def pending(self) -> list[float]:
        return [timer.delay_s for timer in FakeTimer.made if not timer.is_cancelled]

    def test_is_refreshed_at_half_of_what_was_granted_last(self) -> None:
        self.lifetime.granted(600, mock.Mock())
        self.lifetime.granted(60, mock.Mock())
        self.assertEqual(self.pending, [30])

    def test_what_never_ends_or_has_ended_is_not(self) -> None:
        for seconds in (INFINITE_S, 0):
            self.lifetime.granted(60, mock.Mock())
            self.lifetime.granted(seconds, mock.Mock())
            self.assertEqual(self.pending, [])

    def test_what_nobody_heard_is_tried_again_while_there_is_time(self) -> None:
        self.lifetime.missed(mock.Mock())
        self.assertEqual(self.pending, [5])
        for granted, pause in ((8, 1), (600, 5)):
            self.lifetime.granted(granted, mock.Mock())
            self.lifetime.missed(mock.Mock())
            self.assertEqual(self.pending, [pause])

    def test_after_its_end_it_calls_nobody(self) -> None:
        refresh = mock.Mock()
        self.lifetime.begin(refresh)
        self.lifetime.end()
        FakeTimer.made[0].fire()
        self.lifetime.granted(60, refresh)
        refresh.assert_not_called()
        self.assertEqual(self.pending, [])


class RefreshingTest(unittest.TestCase):
    """With the reporter that hears of grants."""

    def setUp(self) -> None:
        self.log = io.StringIO()
        self.messenger = Messenger(Config("hv-a", ("http://127.0.0.1:1/",), (), {}), Journal(self.log), Shutdown(0))
        self.addCleanup(self.messenger.end)
        self.lifetime = mock.Mock()
        self.messenger.lifetime = self.lifetime
        self.controller = mock.Mock()
        self.messenger.controller = self.controller

    def says(self, end: str, phase: str, answer: Answer | Exception) -> mock.Mock:
        self.controller.register.side_effect = [answer]
        self.lifetime.reset_mock()
        Reporter(self.messenger, Guest("vm1", ()), end).say(phase)
        return self.lifetime

    def test_whoever_has_the_machine_notes_what_is_granted(self) -> None:
        for end, phase in (("source", "preparing"), ("destination", "arrived"), ("source", "failed"), ("source", "refreshing")):
            self.says(end, phase, granting(60)).granted.assert_called_once_with(60, mock.ANY)

    def test_where_the_machine_is_no_more_there_is_nothing_to_refresh(self) -> None:
        for end, phase in (("source", "completed"), ("destination", "failed"), ("destination", "cancelled")):
            self.says(end, phase, granting(60)).granted.assert_called_once_with(0, mock.ANY)

    def test_a_refreshment_that_may_be_heard_later_is_tried_again_and_a_refused_one_is_not(self) -> None:
        for answer in (Unreachable("nobody there"), Answer(503, {"code": 130, "meaning": ""}), Answer(404, {}), Answer(401, {"code": 131, "meaning": ""})):
            self.says("source", "refreshing", answer).missed.assert_called_once_with(mock.ANY)
        for answer in (Answer(404, {"code": 136, "meaning": ""}), Answer(403, {"code": 129, "meaning": ""})):
            self.assertEqual(self.says("source", "refreshing", answer).method_calls, [])

    def test_who_was_never_registered_is_no_reason_to_warn(self) -> None:
        self.says("source", "refreshing", Answer(404, {"code": 136, "meaning": ""}))
        self.assertEqual(json.loads(self.log.getvalue())["step"], "unregistered")

    def test_says_no_more_than_it_must(self) -> None:
        reporter = Reporter(self.messenger, Guest("vm1", ()), "source", migration="m-1")
        said, is_said = [], threading.Event()

        def register(registration: dict[str, Any]) -> Answer:
            said.append(registration)
            is_said.set()
            return granting(60)

        self.controller.register.side_effect = register
        reporter.refresh()
        self.assertTrue(is_said.wait(LIMIT_S))
        del said[0]["time"]
        self.assertEqual(said, [{"phase": "refreshing", "vm": {"id": "vm1"}, "reporter": "hv-a"}])

    def test_says_the_ports_as_they_are_now(self) -> None:
        self.controller.register.side_effect = [granting(60)]
        Reporter(self.messenger, Guest("vm1", (("52:54:00:00:01:32", "vnet7"),)), "source").say("refreshing")
        (said,) = [call.args[0] for call in self.controller.register.call_args_list]
        self.assertEqual(said["vm"], {"id": "vm1", "interfaces": [{"mac": "52:54:00:00:01:32", "port": "vnet7"}]})


if __name__ == "__main__":
    unittest.main()
