# SPDX-License-Identifier: Apache-2.0
"""A fabric, a guest or a machine that is slower than expected: at the guest's pause an answer holds all the same, so that nothing is lost."""

from __future__ import annotations

import io
import json
import re
import unittest
from pathlib import Path
from typing import Any

from hypermip_notifier.config import Config
from hypermip_notifier.journal import Journal
from hypermip_notifier.migration.outgoing import Outgoing
from hypermip_notifier.qmp.gate import QmpGate
from tests.modelled_qemu import ModelledQemu
from tests.scripted_reporter import ACCEPTED, ScriptedReporter

MB = 1_000_000
PAUSE_S, IMPATIENT_S = 0.030, 0.300
WINDOW_S = 0.1
CONFIGURATION = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")


class LateAnswersTest(unittest.TestCase):
    def follow(self, qemu: ModelledQemu, reporter: ScriptedReporter, **settings: Any) -> str:
        config = Config("hv-a", ("http://127.0.0.1:1/",), (), {}, **settings)
        self.log = io.StringIO()
        self.outgoing = Outgoing(QmpGate(qemu), reporter, config, Journal(self.log), clock=lambda: qemu.now)  # type: ignore[arg-type]
        return self.outgoing.follow()

    def steps(self) -> list[str]:
        return [json.loads(line)["step"] for line in self.log.getvalue().splitlines()]

    def assert_ready(self, reporter: ScriptedReporter, pause_s: float = PAUSE_S) -> None:
        self.assertTrue(reporter.loses_nothing(pause_s))
        self.assertTrue(self.outgoing.was_fabric_ready)
        self.assertFalse({"late", "released", "held"} & set(self.steps()), self.steps())

    def test_nothing_is_lost_however_late_the_answer_and_however_slow_the_machine(self) -> None:
        for writes in (100_000, 20 * MB):
            for late_windows in (0, 1, 5, 15):
                for window_s in (WINDOW_S, 2 * WINDOW_S):
                    for simultaneous_s in (3.0, 60.0):
                        with self.subTest(writes=writes, late_windows=late_windows, window_s=window_s, simultaneous_s=simultaneous_s):
                            qemu = ModelledQemu(memory=128 * MB, writes_a_second=writes, window_s=window_s)
                            late_s = 0.02 + late_windows * WINDOW_S
                            reporter = ScriptedReporter(qemu, takes_s=[late_s], simultaneous_s=simultaneous_s)
                            self.assertEqual(self.follow(qemu, reporter), "completed")
                            self.assert_ready(reporter)

    def test_nothing_is_lost_when_every_answer_is_slow(self) -> None:
        for writes in (100_000, 20 * MB):
            for answer_s in (0.15, 0.5, 1.0):
                with self.subTest(writes=writes, answer_s=answer_s):
                    qemu = ModelledQemu(memory=128 * MB, writes_a_second=writes)
                    reporter = ScriptedReporter(qemu, answer_s=answer_s)
                    self.assertEqual(self.follow(qemu, reporter), "completed")
                    self.assert_ready(reporter)

    def test_an_answer_that_never_comes_leaves_it_to_the_operator(self) -> None:
        for writes in (100_000, 20 * MB):
            for setting, end, step in (("migrate", "completed", "released"), ("hold", "cancelled", "held")):
                with self.subTest(writes=writes, setting=setting):
                    qemu = ModelledQemu(memory=128 * MB, writes_a_second=writes)
                    reporter = ScriptedReporter(qemu, takes_s=[1e9])
                    self.assertEqual(self.follow(qemu, reporter, onUnreachable=setting, patienceMs=2000), end)
                    self.assertIn(step, self.steps())
                    self.assertFalse(self.outgoing.was_fabric_ready)

    def test_a_guest_that_writes_too_much_meanwhile_is_copied_on_while_the_answer_holds(self) -> None:
        qemu = ModelledQemu(memory=128 * MB, writes_a_second=20 * MB)
        reporter = ScriptedReporter(qemu, takes_s=[0.5])
        self.follow(qemu, reporter)
        self.assert_ready(reporter)
        self.assertIn("overtaken", self.steps())
        self.assertEqual(reporter.phases.count("switching"), 1)
        self.assertEqual(qemu.limit_ms, 30, "and pauses no longer than it was to")

    def test_it_is_held_back_and_asked_for_again_when_the_answer_holds_no_longer(self) -> None:
        qemu, reporter = self.outgrown(until_s=8.0)
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assert_ready(reporter)
        self.assertIn("closed", self.steps())
        self.assertGreaterEqual(reporter.phases.count("switching"), 2)
        self.assertEqual(self.steps().count("opened"), reporter.phases.count("switching"))

    def test_it_is_asked_for_with_the_longer_pause_when_patience_is_over(self) -> None:
        qemu, reporter = self.outgrown(until_s=1e9)
        self.assertEqual(self.follow(qemu, reporter, patienceMs=6000), "completed")
        self.assert_ready(reporter, IMPATIENT_S)
        assert qemu.stopped_at
        self.assertGreater(qemu.stopped_at, 6.0)

    def test_a_guest_that_does_not_fit_the_longer_pause_is_asked_for_again_as_well(self) -> None:
        qemu, reporter = self.outgrown(until_s=12.0, working_set=60 * MB)
        self.assertEqual(self.follow(qemu, reporter, patienceMs=3000), "completed")
        self.assert_ready(reporter, IMPATIENT_S)
        self.assertGreaterEqual(reporter.phases.count("switching"), 3)

    def outgrown(self, until_s: float, working_set: int = 20 * MB) -> tuple[ModelledQemu, ScriptedReporter]:
        """A guest that hardly writes until the fabric has answered, then more than the link carries, and from some time on less and less."""

        def writes(now: float) -> int:
            return round(150 * MB / (1 + max(0.0, now - until_s)) ** 2) if "switching" in reporter.phases else 100_000

        qemu = ModelledQemu(memory=64 * MB, writes_a_second=writes, working_set=working_set)
        reporter = ScriptedReporter(qemu)
        return qemu, reporter

    def test_a_qemu_may_take_its_time_to_pause(self) -> None:
        for writes in (100_000, 20 * MB):
            for after_s in (0.4, 0.8, 1.6):
                with self.subTest(writes=writes, after_s=after_s):
                    qemu = StopsLate(writes, after_s)
                    reporter = ScriptedReporter(qemu)
                    self.assertEqual(self.follow(qemu, reporter), "completed")
                    self.assert_ready(reporter)
                    self.assertEqual(reporter.phases.count("switching"), 1)

    def test_an_answer_that_is_old_when_it_comes_is_asked_for_again(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        reporter = ScriptedReporter(qemu, takes_s=[2.9])
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assert_ready(reporter)
        self.assertEqual(reporter.phases.count("switching"), 2)

    def test_an_answer_that_does_not_hold_for_long_leaves_less_time_to_deliver(self) -> None:
        for writes, answers_s in ((100_000, (0.05, 0.15, 0.3)), (20 * MB, (0.05, 0.15))):  # 20 MB/s and 0.3 s do not fit into a second
            for answer_s in answers_s:
                with self.subTest(writes=writes, answer_s=answer_s):
                    qemu = ModelledQemu(memory=128 * MB, writes_a_second=writes)
                    reporter = ScriptedReporter(qemu, answer_s=answer_s, simultaneous_s=1.0)
                    self.assertEqual(self.follow(qemu, reporter), "completed")
                    self.assert_ready(reporter)

    def test_answers_that_are_always_old_leave_it_to_the_operator(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        self.assertEqual(self.follow(qemu, ScriptedReporter(qemu, answer_s=2.9), patienceMs=5000, onUnreachable="hold"), "cancelled")
        self.assertIn("held", self.steps())

    def test_an_application_that_does_not_tell_is_trusted_for_as_long_as_the_least_that_can_be_configured(self) -> None:
        qemu = ModelledQemu(memory=128 * MB, writes_a_second=20 * MB)
        reporter = ScriptedReporter(qemu, takes_s=[0.5], simultaneous_s=1.0, tells=False)
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assert_ready(reporter)
        documented = re.search(r"`\.simultaneousSeconds` \| [^|]*, (\d+) to \d+", CONFIGURATION)
        assert documented
        self.assertEqual(ACCEPTED.simultaneous_s, int(documented[1]))

    def test_a_pause_while_the_gate_is_closed_again_is_no_loss(self) -> None:
        for after_s, is_ready in ((0.1, True), (1.0, False)):
            with self.subTest(after_s=after_s):
                qemu = StopsOnceClosed(after_s)
                reporter = ScriptedReporter(qemu, {"switching": [ACCEPTED, None]})
                qemu.reporter = reporter
                self.assertEqual(self.follow(qemu, reporter), "completed")
                self.assertIn("closed", self.steps())
                self.assertEqual(self.outgoing.was_fabric_ready, is_ready)
                self.assertEqual("late" in self.steps(), not is_ready)
                self.assertEqual(reporter.loses_nothing(PAUSE_S), is_ready)


class StopsLate(ModelledQemu):
    """It gets no processor for some time after the limit was raised, and its windows take twice as long."""

    def __init__(self, writes_a_second: int, after_s: float) -> None:
        super().__init__(memory=128 * MB, writes_a_second=writes_a_second, window_s=2 * WINDOW_S)
        self._after_s = after_s
        self._raised_at = -1e9

    def execute(self, command: str, **arguments: Any) -> Any:
        if arguments.get("downtime_limit", 1) > self.limit_ms == 1:
            self._raised_at = self.now
        return super().execute(command, **arguments)

    def _copy(self) -> None:
        if self.now >= self._raised_at + self._after_s:
            super()._copy()


class StopsOnceClosed(ModelledQemu):
    """Its guest writes more than the link carries once the fabric has answered, and pauses some time after the gate was closed again."""

    reporter: ScriptedReporter

    def __init__(self, after_s: float) -> None:
        super().__init__(memory=64 * MB, writes_a_second=self.written_at, working_set=20 * MB)
        self._after_s = after_s
        self._stops_at = 1e9

    def written_at(self, _now: float) -> int:
        return 150 * MB if "switching" in self.reporter.phases else 100_000

    def execute(self, command: str, **arguments: Any) -> Any:
        if self.limit_ms > 1 and arguments.get("downtime_limit") == 1:
            self._stops_at = self.now + self._after_s
        return super().execute(command, **arguments)

    def next_event(self, timeout: float) -> Any:
        if self.now >= self._stops_at and self.stopped_at is None:
            self._stop()
        return super().next_event(timeout)


if __name__ == "__main__":
    unittest.main()
