# SPDX-License-Identifier: Apache-2.0
"""The service under libvirt: both ends of a migration, from libvirt's events to what the application is told."""

from __future__ import annotations

import tempfile
import time
import unittest
from collections.abc import Callable
from typing import Any
from unittest import mock

import libvirt

from hypermip_notifier.config import Config
from hypermip_notifier.migration.gate import CLOSED_LIMIT_MS, HOLD_BYTES_PER_S
from tests.fake_libvirt import EXPECTED, IN, OUT, RUNNING, URI, FakeConnection, FakeDomain, error
from tests.stub_application import StubApplication
from tests.test_service import MAC, PATIENCE_S, RunningNotifier

CLOSED = ("downtime", CLOSED_LIMIT_MS)
HELD = ("monitor", {"max-bandwidth": HOLD_BYTES_PER_S})


class LibvirtServiceTest(unittest.TestCase):
    def setUp(self) -> None:
        state = tempfile.TemporaryDirectory()
        self.addCleanup(state.cleanup)
        self.state = state.name
        self.application = StubApplication()
        self.addCleanup(self.application.ends)
        self.connection = FakeConnection()
        for what, stand_in in (
            ("libvirt.open", lambda uri: self.connection),
            ("libvirt_qemu.qemuMonitorCommand", lambda domain, message, flags: domain.monitor(message, flags)),
        ):
            patch = mock.patch(what, stand_in)
            patch.start()
            self.addCleanup(patch.stop)

    def start(self, domain: FakeDomain, is_dry_run: bool = False, **settings: Any) -> RunningNotifier:
        self.connection.domains = [domain]
        given: dict[str, Any] = {"addresses": {MAC: ("10.1.0.50",)}, "libvirt": URI, "tapQueueFrames": 0, "patienceMs": 2000, "stateDirectory": self.state}
        notifier = RunningNotifier(Config("hv-a", (self.application.url,), (), **(given | settings)), is_dry_run)
        self.addCleanup(notifier.stop)
        self.wait(lambda: notifier.steps("watching"))
        return notifier

    def wait(self, what: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, f"{self.application.phases}, {self.connection.domains[0].told}")
            time.sleep(0.01)

    def leave(self, domain: FakeDomain) -> None:
        """As far as the gate."""
        self.wait(lambda: CLOSED in domain.told)
        domain.job = OUT
        self.connection.passes(domain, 1)
        self.wait(lambda: HELD in domain.told)

    def test_a_guest_that_leaves_is_held_until_the_fabric_is_ready(self) -> None:
        domain = FakeDomain()
        self.start(domain)
        self.leave(domain)
        self.wait(lambda: len(domain.told) > domain.told.index(HELD) + 1)
        self.assertEqual(self.application.phases, ["preparing"])
        domain.progress = {"memory_iteration": 2, "memory_remaining": 200_000, "memory_processed": 100_000_000}
        self.wait(lambda: "switching" in self.application.phases)
        self.wait(lambda: domain.told[-1][0] == "downtime" and domain.told[-1] != CLOSED)
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED)
        domain.is_there, domain.job = False, None
        self.connection.domains = []
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED)
        self.connection.domains = [domain]  # for the complaint of wait()
        self.wait(lambda: self.application.phases == ["preparing", "switching", "completed"])

    def test_a_guest_that_its_operator_suspends_meanwhile_is_still_held(self) -> None:
        domain = FakeDomain()
        notifier = self.start(domain, patienceMs=20_000)
        self.leave(domain)
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_PAUSED)
        domain.progress = {"memory_iteration": 2, "memory_remaining": 200_000, "memory_processed": 100_000_000}
        self.wait(lambda: notifier.steps("opened"))
        self.assertEqual(notifier.steps("late"), [])
        domain.job = None
        self.wait(lambda: "failed" in self.application.phases)

    def test_a_migration_that_is_given_up_is_reported_and_the_gate_closed_for_the_next(self) -> None:
        domain = FakeDomain()
        self.start(domain)
        self.leave(domain)
        domain.job = None
        self.wait(lambda: self.application.phases[-1:] == ["failed"])
        self.wait(lambda: CLOSED in domain.told[domain.told.index(HELD) :])
        self.leave(domain)
        self.wait(lambda: self.application.phases.count("preparing") == 2)

    def test_without_a_fabric_a_guest_that_is_to_be_held_stays(self) -> None:
        domain = FakeDomain()
        self.application.answers["preparing"] = (503, {"code": 130})
        self.start(domain, onUnreachable="hold", patienceMs=300)
        self.leave(domain)
        self.wait(lambda: ("abort", None) in domain.told)

    def test_a_guest_that_comes_is_announced_and_its_arrival_told(self) -> None:
        domain = FakeDomain(state=EXPECTED, job=IN)
        self.start(domain)
        self.wait(lambda: self.application.phases == ["preparing"])
        self.assertEqual(domain.told, [], "libvirt lets nobody speak to it")
        domain.current_state, domain.job = (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_MIGRATED), None
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_RESUMED, libvirt.VIR_DOMAIN_EVENT_RESUMED_MIGRATED)
        self.wait(lambda: self.application.phases == ["preparing", "arrived"])
        self.wait(lambda: domain.told == [CLOSED])

    def test_a_place_that_goes_before_its_guest_came_has_failed(self) -> None:
        domain = FakeDomain(state=EXPECTED, job=IN)
        self.start(domain)
        self.wait(lambda: self.application.phases == ["preparing"])
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_FAILED)
        self.wait(lambda: self.application.phases == ["preparing", "failed"])

    def test_what_goes_on_is_found_again_when_libvirtd_is_back(self) -> None:
        domain = FakeDomain()
        notifier = self.start(domain)
        self.leave(domain)
        lost, self.connection = self.connection, FakeConnection(domain)
        lost.is_lost()
        self.wait(lambda: len(notifier.steps("watching")) == 2)
        self.assertEqual(notifier.steps("watching")[1]["status"], "leaving")
        self.wait(lambda: self.application.phases.count("preparing") == 2)

    def test_while_libvirtd_is_away_its_guests_are_believed_to_be_here(self) -> None:
        domain, other = FakeDomain(), FakeConnection()
        self.start(domain)
        self.wait(lambda: self.told() == ["running"])
        lost, self.connection = self.connection, other
        opens = mock.patch("libvirt.open", mock.Mock(side_effect=error(libvirt.VIR_ERR_SYSTEM_ERROR, "Failed to connect socket")))
        opens.start()
        lost.is_lost()
        time.sleep(0.5)
        self.application.inventories.clear()
        self.wait_for(["running"])
        opens.stop()
        self.wait_for(["ended"])

    def wait_for(self, told: list[str]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while self.told() != told:
            self.assertLess(time.monotonic(), deadline, self.told())
            time.sleep(0.01)

    def told(self) -> list[str]:
        return [guest["state"] for inventory in self.application.inventories[-1:] for guest in inventory["guests"]]

    def test_a_dry_run_tells_libvirt_nothing(self) -> None:
        domain = FakeDomain()
        notifier = self.start(domain, is_dry_run=True)
        domain.job = OUT
        self.connection.passes(domain, 1)
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED)
        self.connection.says(domain, libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED)
        self.wait(lambda: len(notifier.steps("would-send")) == 4)
        said = [entry["registration"]["phase"] for entry in notifier.steps("would-send")]
        self.assertEqual(said, ["preparing", "preparing", "switching", "completed"])
        self.assertEqual((domain.told, self.application.received), ([], []))

    def test_stops_and_lets_the_next_migration_go_by_itself(self) -> None:
        domain = FakeDomain(state=RUNNING)
        notifier = self.start(domain)
        self.wait(lambda: domain.told == [CLOSED])
        self.assertTrue(notifier.stop())
        self.assertEqual(domain.told, [CLOSED, ("downtime", 300)])


if __name__ == "__main__":
    unittest.main()
