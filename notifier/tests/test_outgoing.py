# SPDX-License-Identifier: Apache-2.0
"""A migration from the source's side: what is said when, and that the guest does not pause before the fabric is ready."""

from __future__ import annotations

import io
import json
import unittest
from typing import Any

from hypermip_notifier.config import Config
from hypermip_notifier.report.answer import Answer
from hypermip_notifier.journal import Journal
from hypermip_notifier.migration.outgoing import Outgoing
from hypermip_notifier.migration.stage import delivery_s
from hypermip_notifier.qmp.gate import QmpGate
from hypermip_notifier.shutdown import Shutdown
from hypermip_notifier.source import MachineGone
from tests.modelled_qemu import ModelledQemu
from tests.scripted_reporter import ACCEPTED, UNAVAILABLE, UNKNOWN, ScriptedReporter

MB = 1_000_000


class OutgoingTest(unittest.TestCase):
    def follow(self, qemu: ModelledQemu, reporter: ScriptedReporter, **settings: Any) -> str:
        config = Config("hv-a", ("http://127.0.0.1:1/",), (), {}, **settings)
        self.log = io.StringIO()
        journal = Journal(self.log)
        self.outgoing = Outgoing(QmpGate(qemu), reporter, config, journal, clock=lambda: qemu.now)  # type: ignore[arg-type]
        return self.outgoing.follow()

    def steps(self) -> list[str]:
        return [json.loads(line)["step"] for line in self.log.getvalue().splitlines()]

    def test_the_guest_pauses_only_when_the_fabric_has_answered_and_soon_after(self) -> None:
        # What is written while the answer is awaited may outgrow the pause: then a whole fast window is needed before the limit tells.
        for name, writes, soon_s in (("hardly writes", 100_000, 0.1), ("writes some", 2 * MB, 0.1), ("writes much", 20 * MB, 0.27)):
            with self.subTest(name):
                qemu = ModelledQemu(memory=128 * MB, writes_a_second=writes)
                reporter = ScriptedReporter(qemu)
                self.assertEqual(self.follow(qemu, reporter), "completed")
                self.assertEqual(reporter.phases, ["preparing", "switching"])
                assert qemu.stopped_at
                wait_s = qemu.stopped_at - reporter.answered_at("switching")
                self.assertGreaterEqual(wait_s, delivery_s(0.020), "what was sent to one place alone has to be delivered")
                self.assertLess(wait_s, soon_s, "both places get the frames meanwhile")

    def test_a_guest_runs_on_for_longer_where_the_switches_are_slow(self) -> None:
        for answer_s, runs_on_s in ((0.008, 0.020), (0.070, 0.140), (0.400, 0.300)):
            with self.subTest(answer_s=answer_s):
                qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
                reporter = ScriptedReporter(qemu, answer_s=answer_s)
                self.follow(qemu, reporter)
                assert qemu.stopped_at
                self.assertGreaterEqual(qemu.stopped_at - reporter.answered_at("switching"), runs_on_s)

    def test_asks_as_late_as_answers_come_fast(self) -> None:
        both_s = []
        for answer_s in (0.008, 0.030, 0.070):
            qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
            reporter = ScriptedReporter(qemu, answer_s=answer_s)
            self.follow(qemu, reporter)
            assert qemu.stopped_at
            both_s.append(qemu.stopped_at - reporter.answered_at("switching") - delivery_s(answer_s))
        self.assertLess(max(both_s), 0.025, "the guest pauses at the end of the window that was asked in")

    def test_holds_the_guest_for_as_long_as_an_answer_takes(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        reporter = ScriptedReporter(qemu, answer_s=1.5)
        self.follow(qemu, reporter)
        assert qemu.stopped_at
        self.assertGreater(qemu.stopped_at, reporter.answered_at("switching"))

    def test_tells_whether_the_fabric_was_ready_for_the_pause(self) -> None:
        for answer, was_ready in ((ACCEPTED, True), (UNKNOWN, False)):
            with self.subTest(str(answer)):
                qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
                self.follow(qemu, ScriptedReporter(qemu, {"switching": [answer]}))
                self.assertEqual(self.outgoing.was_fabric_ready, was_ready)

    def test_asks_again_while_a_switch_is_away(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        reporter = ScriptedReporter(qemu, {"switching": [UNAVAILABLE, None, ACCEPTED]})
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assertEqual(reporter.phases.count("switching"), 3)
        assert qemu.stopped_at
        self.assertGreater(qemu.stopped_at, reporter.answered_at("switching"))

    def test_repeats_preparing_until_the_other_end_has_spoken(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        reporter = ScriptedReporter(qemu, {"preparing": [Answer(400, {"field": "destination"}), ACCEPTED]})
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assertEqual(reporter.phases, ["preparing", "preparing", "switching"])

    def test_a_machine_that_the_fabric_does_not_know_migrates_by_itself(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        reporter = ScriptedReporter(qemu, {"preparing": [UNKNOWN]})
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assertEqual(reporter.phases, ["preparing"])
        self.assertIn("released", self.steps())

    def test_hold_holds_also_what_the_fabric_refuses(self) -> None:
        for phase in ("preparing", "switching"):
            for answer in (UNKNOWN, Answer(400, {"code": 134, "field": "vm.id"}), Answer(403, {"code": 129})):
                with self.subTest(phase, answer=answer):
                    qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
                    self.assertEqual(self.follow(qemu, ScriptedReporter(qemu, {phase: [answer]}), onUnreachable="hold"), "cancelled")
                    self.assertTrue(qemu.cancelled)
                    self.assertIn("held", self.steps())

    def test_hold_holds_also_when_the_notifier_ends(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
        shutdown = Shutdown(0)
        shutdown.begin()
        config = Config("hv-a", ("http://127.0.0.1:1/",), (), {}, onUnreachable="hold")
        journal = Journal(io.StringIO())
        outgoing = Outgoing(QmpGate(qemu), ScriptedReporter(qemu), config, journal, clock=lambda: qemu.now, shutdown=shutdown)  # type: ignore[arg-type]
        self.assertEqual(outgoing.follow(), "cancelled")
        self.assertEqual(qemu.bandwidth, 100 * MB)

    def test_without_a_controller_the_operators_setting_decides(self) -> None:
        for setting, end in (("migrate", "completed"), ("hold", "cancelled")):
            with self.subTest(setting):
                qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB)
                reporter = ScriptedReporter(qemu, {"switching": [None]})
                self.assertEqual(self.follow(qemu, reporter, onUnreachable=setting, patienceMs=2000), end)
                self.assertEqual(qemu.cancelled, setting == "hold")
                self.assertEqual(qemu.bandwidth, 100 * MB, "the next migration is not slowed down by this one")

    def test_a_slow_link_that_outlasts_patience_lets_no_guest_pause_before_the_fabric_is_ready(self) -> None:
        for writes in (100_000, 1 * MB, 5 * MB):
            with self.subTest(writes=writes):
                qemu = ModelledQemu(memory=64 * MB, writes_a_second=writes)
                qemu.bandwidth = 10 * MB
                reporter = ScriptedReporter(qemu, answer_s=1.5)
                self.assertEqual(self.follow(qemu, reporter, patienceMs=3000), "completed")
                assert qemu.stopped_at
                self.assertGreater(qemu.stopped_at, reporter.answered_at("switching"))

    def test_a_guest_that_never_fits_moves_when_patience_is_over(self) -> None:
        for writes, working_set, bandwidth in ((150 * MB, 20 * MB, 100 * MB), (20 * MB, 64 * MB, 30 * MB)):
            with self.subTest(writes=writes, bandwidth=bandwidth):
                qemu = ModelledQemu(memory=128 * MB, writes_a_second=writes, working_set=working_set)
                qemu.bandwidth = bandwidth
                reporter = ScriptedReporter(qemu)
                self.assertEqual(self.follow(qemu, reporter, patienceMs=3000, pauseLimitMs=10), "completed")
                assert qemu.stopped_at
                self.assertGreater(qemu.stopped_at, 3.0)
                wait_s = qemu.stopped_at - reporter.answered_at("switching")
                self.assertGreater(wait_s, 0)
                self.assertLess(wait_s, 0.25, "both places get the frames meanwhile")

    def test_post_copy_takes_the_place_of_a_long_pause_where_the_operator_allows_it(self) -> None:
        for after, is_early in (("patience", False), ("first-pass", True)):
            with self.subTest(after):
                qemu = ModelledQemu(memory=128 * MB, writes_a_second=150 * MB, working_set=20 * MB, post_copy=True)
                reporter = ScriptedReporter(qemu)
                self.assertEqual(self.follow(qemu, reporter, patienceMs=20_000, postCopyAfter=after), "completed")
                self.assertTrue(qemu.by_post_copy)
                assert qemu.stopped_at
                self.assertGreater(qemu.stopped_at, reporter.answered_at("switching"))
                self.assertEqual(qemu.stopped_at < 20, is_early)
                self.assertEqual(qemu.limit_ms, 1, "the pause is post-copy's alone")

    def test_a_guest_that_fits_needs_no_post_copy(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB, post_copy=True)
        self.assertEqual(self.follow(qemu, ScriptedReporter(qemu)), "completed")
        self.assertFalse(qemu.by_post_copy)

    def test_a_source_that_dies_with_its_guest_has_failed(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=1 * MB, dies_at=0.3)
        reporter = ScriptedReporter(qemu)
        with self.assertRaises(MachineGone):
            self.follow(qemu, reporter)
        self.assertEqual(reporter.phases, ["preparing", "failed"])

    def test_a_source_that_ends_with_its_migration_has_completed_it(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=0, quits=True)
        reporter = ScriptedReporter(qemu)
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assertNotIn("failed", reporter.phases)

    def test_a_guest_that_writes_nothing_at_all_is_reported_late(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=0)
        reporter = ScriptedReporter(qemu)
        self.assertEqual(self.follow(qemu, reporter), "completed")
        self.assertIn("late", self.steps())
        self.assertIn("switching", reporter.asked)

    def test_hold_holds_also_a_guest_that_writes_nothing_while_the_fabric_is_silent(self) -> None:
        for setting, switchover_s, end in (("hold", 0.05, "cancelled"), ("hold", 0.0, "completed"), ("migrate", 0.05, "completed")):
            with self.subTest(setting=setting, switchover_s=switchover_s):
                qemu = ModelledQemu(memory=1 * MB, writes_a_second=0, switchover_s=switchover_s)
                reporter = ScriptedReporter(qemu, {"preparing": [None]})
                self.assertEqual(self.follow(qemu, reporter, onUnreachable=setting, patienceMs=60_000), end)
                self.assertIn("late", self.steps())
                self.assertEqual("held" in self.steps(), setting == "hold")
                self.assertEqual(qemu.bandwidth == 100 * MB, end == "cancelled", "the next attempt is not slowed down by this one")
                self.assertFalse(self.outgoing.was_fabric_ready)

    def test_hold_lets_go_a_guest_that_writes_nothing_where_the_fabric_follows(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=0, switchover_s=0.05)
        self.assertEqual(self.follow(qemu, ScriptedReporter(qemu), onUnreachable="hold"), "completed")
        self.assertNotIn("held", self.steps())

    def test_hold_holds_also_a_guest_that_writes_nothing_once_the_fabric_has_gone(self) -> None:
        cases = (
            ("hold", [None], "cancelled"),
            ("hold", [UNKNOWN], "cancelled"),
            ("hold", [Answer(403, {"code": 129})], "cancelled"),
            ("hold", [UNAVAILABLE], "cancelled"),
            ("hold", [UNAVAILABLE, ACCEPTED], "completed"),
            ("migrate", [None], "completed"),
        )
        for setting, answers, end in cases:
            with self.subTest(setting=setting, answers=answers):
                qemu = ModelledQemu(memory=64 * MB, writes_a_second=0, switchover_s=0.7)
                self.assertEqual(self.follow(qemu, ScriptedReporter(qemu, {"switching": answers}), onUnreachable=setting), end)
                self.assertIn("late", self.steps())
                self.assertEqual("held" in self.steps(), end == "cancelled")
                self.assertEqual(qemu.bandwidth == 100 * MB, end == "cancelled", "the next attempt is not slowed down by this one")

    def test_hold_learns_soon_that_nobody_is_there(self) -> None:
        qemu = ModelledQemu(memory=64 * MB, writes_a_second=0, switchover_s=0.05)
        self.assertEqual(self.follow(qemu, ScriptedReporter(qemu, {"switching": [None]}), onUnreachable="hold"), "cancelled")

    def test_hold_leaves_a_guest_that_somebody_has_sent_by_post_copy(self) -> None:
        qemu = ModelledQemu(memory=128 * MB, writes_a_second=1 * MB, switchover_s=0.7, post_copy=True)
        qemu.execute("migrate-start-postcopy")
        reporter = ScriptedReporter(qemu, {"switching": [None]})
        self.assertEqual(self.follow(qemu, reporter, onUnreachable="hold"), "completed", "cancelled, it would be lost")
        self.assertIn("late", self.steps())


if __name__ == "__main__":
    unittest.main()
