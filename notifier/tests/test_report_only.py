# SPDX-License-Identifier: Apache-2.0
"""A source that only reports: the fabric is told of both ends of a migration, and nothing is held."""

from __future__ import annotations

import io
import tempfile
import time
import unittest
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from hypermip_notifier.config import Config
from hypermip_notifier.guest import Guest
from hypermip_notifier.journal import Journal
from hypermip_notifier.libvirt.machine import LibvirtMachine
from hypermip_notifier.qmp.machine import QmpMachine
from hypermip_notifier.service import Service
from hypermip_notifier.shutdown import Shutdown
from hypermip_notifier.source import Holds, Situation
from tests.fake_reports import FakeReports
from tests.stub_application import StubApplication

MAC = "52:54:00:00:01:32"
GUEST = Guest("vm1", ((MAC, "tap-vm1"),))
PATIENCE_S = 10.0


class ReportOnlyTest(unittest.TestCase):
    def setUp(self) -> None:
        state = tempfile.TemporaryDirectory()
        self.addCleanup(state.cleanup)
        self.state = state.name
        self.application = StubApplication()
        self.addCleanup(self.application.ends)
        self.log = io.StringIO()

    def start(self, machine: FakeReports, patience_s: float = 0.0, **settings: Any) -> Shutdown:
        shutdown = Shutdown(patience_s)
        config = Config("hv-a", (self.application.url,), (), {MAC: ("10.1.0.50",)}, tapQueueFrames=0, stateDirectory=self.state, **settings)
        with patch("hypermip_notifier.service.sources", return_value=[machine]):
            service = Service(config, Journal(self.log), shutdown)
        service.scan()
        self.addCleanup(lambda: [attempt.watcher.join(PATIENCE_S) for attempt in service._attempts.values()])
        self.addCleanup(shutdown.begin)
        return shutdown

    def wait(self, what: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, self.application.phases)
            time.sleep(0.01)

    def expect(self, *phases: str) -> None:
        self.wait(lambda: self.application.phases == list(phases))

    def test_holds_nothing_and_the_log_says_so(self) -> None:
        machine = FakeReports(GUEST)
        self.assertNotIsInstance(machine, Holds)
        self.start(machine)
        self.wait(lambda: '"report-only"' in self.log.getvalue())

    def test_qemu_and_libvirt_can_hold(self) -> None:
        for kind in (QmpMachine, LibvirtMachine):
            self.assertIsInstance(kind.__new__(kind), Holds)

    def test_the_source_says_when_it_begins_when_the_guest_pauses_and_how_it_ends(self) -> None:
        machine = FakeReports(GUEST)
        self.start(machine)
        machine.says("MIGRATION", status="active")
        self.expect("preparing")
        machine.says("STOP")
        self.expect("preparing", "switching")
        machine.says("MIGRATION", status="completed")
        self.expect("preparing", "switching", "completed")
        self.assertEqual(["hv-a"] * 3, [said["source"] for said in self.application.received])

    def test_the_destination_says_when_it_waits_and_when_the_guest_runs(self) -> None:
        machine = FakeReports(GUEST, Situation.EXPECTED)
        self.start(machine)
        self.expect("preparing")
        machine.says("RESUME")
        self.expect("preparing", "arrived")
        self.assertEqual("hv-a", self.application.received[-1]["destination"])

    def test_a_migration_that_fails_is_told_and_the_next_one_too(self) -> None:
        machine = FakeReports(GUEST)
        self.start(machine)
        for _ in range(2):
            machine.says("MIGRATION", status="setup")
            self.wait(lambda: self.application.phases[-1:] == ["preparing"])
            machine.says("MIGRATION", status="failed")
            self.wait(lambda: self.application.phases[-1:] == ["failed"])
        self.expect("preparing", "failed", "preparing", "failed")

    def test_a_machine_that_goes_before_its_pause_has_failed(self) -> None:
        machine = FakeReports(GUEST, Situation.LEAVING)
        self.start(machine)
        self.expect("preparing")
        machine.goes()
        self.expect("preparing", "failed")

    def test_one_that_was_found_paused_and_goes_says_nothing(self) -> None:
        machine = FakeReports(GUEST, Situation.PAUSED)
        self.start(machine)
        machine.goes()
        machine.says("RESUME")
        time.sleep(0.2)
        self.assertEqual([], self.application.phases)

    def test_an_end_that_nobody_watched_is_told(self) -> None:
        self.start(FakeReports(GUEST, Situation.ARRIVED))
        self.expect("arrived")

    def test_a_notifier_that_is_told_to_stop_leaves_the_migration_alone(self) -> None:
        machine = FakeReports(GUEST)
        shutdown = self.start(machine)
        machine.says("MIGRATION", status="active")
        self.expect("preparing")
        shutdown.begin()
        machine.says("MIGRATION", status="completed")
        time.sleep(0.1)
        self.assertLessEqual(len(self.application.phases), 2)


if __name__ == "__main__":
    unittest.main()
