# SPDX-License-Identifier: Apache-2.0
"""A libvirt domain in QMP's words."""

from __future__ import annotations

import queue
import unittest
from unittest import mock

import libvirt

from hypermip_notifier.guest import Guest
from hypermip_notifier.libvirt.events import Gone, Inbox, Iteration, Lifecycle
from hypermip_notifier.libvirt.machine import LibvirtMachine
from hypermip_notifier.source import Copied, Limits, MachineGone, Refused, Situation, Standing
from hypermip_notifier.shutdown import Stopped
from tests.fake_libvirt import EXPECTED, IN, OUT, RUNNING, FakeDomain, error

MIGRATED_HERE = (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_MIGRATED)
STAYED = (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_MIGRATION_CANCELED)
PAUSED_BY_OPERATOR = (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER)


class LibvirtMachineTest(unittest.TestCase):
    def setUp(self) -> None:
        monitor = mock.patch("libvirt_qemu.qemuMonitorCommand", lambda domain, message, flags: domain.monitor(message, flags))
        monitor.start()
        self.addCleanup(monitor.stop)
        self.domain = FakeDomain()
        self.inbox: Inbox = queue.SimpleQueue()
        self.machine = LibvirtMachine(self.domain, self.inbox)

    def test_tells_who_it_is(self) -> None:
        self.assertEqual(self.machine.identify(), Guest("vm1", (("52:54:00:00:01:32", "tap-vm1"),)))

    def test_tells_where_it_stands(self) -> None:
        for state, job, found in (
            (RUNNING, None, Situation.SETTLED),
            (RUNNING, libvirt.VIR_DOMAIN_JOB_OPERATION_DUMP, Situation.SETTLED),
            (PAUSED_BY_OPERATOR, None, Situation.SETTLED),
            (EXPECTED, IN, Situation.EXPECTED),
            (RUNNING, OUT, Situation.LEAVING),
            (EXPECTED, OUT, Situation.PAUSED),
            (MIGRATED_HERE, None, Situation.ARRIVED),
            (MIGRATED_HERE, IN, Situation.ARRIVED),
            (MIGRATED_HERE, OUT, Situation.LEAVING),
            (STAYED, None, Situation.FELL_THROUGH),
        ):
            with self.subTest(found, state=state, job=job):
                self.domain.current_state, self.domain.job = state, job
                self.assertIs(self.machine.situation(), found)

    def test_a_guest_that_is_suspended_in_its_copying_has_not_left(self) -> None:
        self.domain.job, self.domain.run_state = OUT, "paused"
        for self.domain.current_state in (EXPECTED, PAUSED_BY_OPERATOR):
            self.assertIs(self.machine.situation(), Situation.LEAVING)

    def test_tells_what_its_guest_does_now(self) -> None:
        for state, job, standing in (
            (RUNNING, OUT, Standing.RUNNING),
            (EXPECTED, IN, Standing.INCOMING),
            (EXPECTED, OUT, Standing.PAUSED),
            (PAUSED_BY_OPERATOR, None, Standing.PAUSED),
        ):
            self.domain.current_state, self.domain.job = state, job
            self.assertIs(self.machine.standing(), standing)

    def test_sets_what_libvirt_has_a_call_for_by_that_and_the_rest_through_the_monitor(self) -> None:
        self.machine.limit(pause_ms=1)
        self.machine.limit(300, 400_000)
        self.machine.go_by_post_copy()
        self.machine.cancel()
        told = [("downtime", 1), ("downtime", 300), ("monitor", {"max-bandwidth": 400_000}), ("post-copy", None), ("abort", None)]
        self.assertEqual(self.domain.told, told)

    def test_libvirts_greatest_bandwidth_is_none(self) -> None:
        self.assertEqual(self.machine.limits(), Limits(pause_ms=300, bandwidth=0))
        self.domain.parameters["max-bandwidth"] = 30 << 20
        self.assertEqual(self.machine.limits().bandwidth, 30 << 20)

    def test_tells_how_far_it_is(self) -> None:
        self.assertIsNone(self.machine.copied())
        self.domain.job = OUT
        self.domain.progress = {"memory_iteration": 3, "memory_remaining": 40_960, "memory_processed": 9_000_000}
        self.assertEqual(self.machine.copied(), Copied(passes=3, remaining=40_960, transferred=9_000_000))
        self.domain.progress = {}
        self.assertIsNone(self.machine.copied(), "before QEMU has begun")

    def test_a_migration_that_breaks_off_without_an_event_is_noticed(self) -> None:
        self.domain.job = OUT
        self.inbox.put(Iteration(1, 1.0))
        event = self.machine.next_event(1.0)
        assert event is not None
        self.assertEqual((event.name, event.data), ("MIGRATION", {"status": "active"}))
        self.assertIsNone(self.machine.next_event(0.05))
        self.domain.job, self.domain.status = None, "cancelled"
        event = self.machine.next_event(1.0)
        assert event is not None
        self.assertEqual((event.name, event.data), ("MIGRATION", {"status": "cancelled"}))
        self.assertIsNone(self.machine.next_event(0.05))

    def test_a_domain_that_has_ended_is_closed_and_a_refusal_is_not(self) -> None:
        self.inbox.put(Lifecycle(libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_DESTROYED, 1.0))
        with self.assertRaises(MachineGone):
            self.machine.next_event(1.0)
        with mock.patch.object(self.domain, "abortJob", side_effect=error(libvirt.VIR_ERR_OPERATION_INVALID, "no job is active")):
            with self.assertRaisesRegex(Refused, "no job is active"):
                self.machine.cancel()
        self.domain.is_there = False
        with self.assertRaisesRegex(MachineGone, "not found"):
            self.machine.limit(pause_ms=1)

    def test_without_libvirtd_nothing_is_known_of_the_domain(self) -> None:
        self.inbox.put(Gone())
        with self.assertRaises(Stopped):
            self.machine.next_event(1.0)
        lost = error(libvirt.VIR_ERR_RPC, "client socket is closed")
        with mock.patch.multiple(self.domain, abortJob=mock.Mock(side_effect=lost), isActive=mock.Mock(side_effect=lost)):
            with self.assertRaises(Stopped):
                self.machine.cancel()


if __name__ == "__main__":
    unittest.main()
