# SPDX-License-Identifier: Apache-2.0
"""A pause that is no switchover (an operator's, an I/O error's, a watchdog's) while the guest is held: the migration goes on through the gate."""

from __future__ import annotations

import io
import json
import unittest
from typing import Any

from hypermip_notifier.config import Config
from hypermip_notifier.journal import Journal
from hypermip_notifier.migration.outgoing import Outgoing
from hypermip_notifier.qmp.gate import QmpGate
from hypermip_notifier.qmp.monitor import told_apart
from hypermip_notifier.source import Event
from tests.modelled_qemu import ModelledQemu
from tests.scripted_reporter import ScriptedReporter

MB = 1_000_000
STOP = Event("STOP", {}, 1.0)


class Suspended(ModelledQemu):
    """Its operator pauses the guest at some time, and has it go on later."""

    def __init__(self, at_s: float, until_s: float) -> None:
        super().__init__(memory=64 * MB, writes_a_second=1 * MB)
        self._at_s, self._until_s = at_s, until_s

    def next_event(self, timeout: float) -> Event | None:
        if self._at_s <= self.now < self._until_s and not self.is_suspended:
            self.suspend()
        elif self.is_suspended and self.now >= self._until_s:
            self.resume()
        return super().next_event(timeout)


class FollowsMigrations(unittest.TestCase):
    def follow(self, qemu: ModelledQemu, reporter: ScriptedReporter, **settings: Any) -> str:
        config = Config("hv-a", ("http://127.0.0.1:1/",), (), {}, **settings)
        self.log = io.StringIO()
        self.outgoing = Outgoing(QmpGate(qemu), reporter, config, Journal(self.log), clock=lambda: qemu.now)  # type: ignore[arg-type]
        return self.outgoing.follow()

    def steps(self) -> list[str]:
        return [json.loads(line)["step"] for line in self.log.getvalue().splitlines()]


class PausesTest(FollowsMigrations):
    def test_it_is_no_switchover_at_whatever_stage_it_comes(self) -> None:
        for at_s in (0.05, 0.3, 0.7, 1.0, 1.5, 2.0, 2.2, 2.3):
            for answer_s in (0.02, 1.0):
                with self.subTest(at_s=at_s, answer_s=answer_s):
                    qemu = Suspended(at_s, at_s + 0.4)
                    reporter = ScriptedReporter(qemu, answer_s=answer_s)
                    self.assertEqual(self.follow(qemu, reporter), "completed")
                    self.assertNotIn("late", self.steps())
                    assert qemu.stopped_at
                    self.assertGreater(qemu.stopped_at, reporter.answered_at("switching"))
                    self.assertLess(qemu.stopped_at, 12, "it is not copied at the gate's bandwidth for ever")

    def test_a_guest_that_stands_still_to_the_end_is_switched_over_as_well(self) -> None:
        qemu = Suspended(1.0, 1e9)
        reporter = ScriptedReporter(qemu)
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assertEqual(reporter.phases, ["preparing", "switching"])
        self.assertTrue(self.outgoing.was_fabric_ready)

    def test_the_operators_bandwidth_is_back_when_the_migration_is_given_up(self) -> None:
        for at_s in (0.05, 1.0, 2.0):
            qemu = Suspended(at_s, at_s + 0.4)
            reporter = ScriptedReporter(qemu, {"switching": [None]})
            self.assertEqual(self.follow(qemu, reporter, onUnreachable="hold", patienceMs=2000), "cancelled")
            self.assertEqual((qemu.bandwidth, qemu.limit_ms), (100 * MB, 1))

    def test_tells_a_switchover_by_the_run_state(self) -> None:
        class Stands:
            def __init__(self, status: str) -> None:
                self.execute = lambda command: {"status": status}

        for status in ("finish-migrate", "postmigrate"):
            self.assertEqual(told_apart(STOP, Stands(status)).name, "STOP")  # type: ignore[arg-type]
        for status in ("paused", "io-error", "watchdog", "guest-panicked", "running"):
            self.assertEqual(told_apart(STOP, Stands(status)).name, "PAUSE")  # type: ignore[arg-type]


if __name__ == "__main__":
    unittest.main()
