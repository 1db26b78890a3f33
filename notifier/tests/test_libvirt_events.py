# SPDX-License-Identifier: Apache-2.0
"""What libvirt 9.0 said of real migrations, in QEMU's words."""

from __future__ import annotations

import unittest

import libvirt

from hypermip_notifier.libvirt.events import Course, Iteration, Lifecycle
from hypermip_notifier.source import Event, Situation

PASS = [Iteration(number, float(number)) for number in range(5)]
STARTED = Lifecycle(libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_MIGRATED, 0.0)
SUSPENDED = Lifecycle(libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED, 0.0)
SUSPENDED_BY_POST_COPY = Lifecycle(libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY, 0.0)
SUSPENDED_BY_OPERATOR = Lifecycle(libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_PAUSED, 0.0)
RESUMED = Lifecycle(libvirt.VIR_DOMAIN_EVENT_RESUMED, libvirt.VIR_DOMAIN_EVENT_RESUMED_MIGRATED, 0.0)
RESUMED_BY_POST_COPY = Lifecycle(libvirt.VIR_DOMAIN_EVENT_RESUMED, libvirt.VIR_DOMAIN_EVENT_RESUMED_POSTCOPY, 0.0)
LEFT = Lifecycle(libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED, 0.0)
FAILED = Lifecycle(libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_FAILED, 0.0)
SHUTDOWN = Lifecycle(libvirt.VIR_DOMAIN_EVENT_SHUTDOWN, libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_HOST, 0.0)
DESTROYED = Lifecycle(libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_DESTROYED, 0.0)


class CourseTest(unittest.TestCase):
    def follow(self, found: Situation, *signals: Lifecycle | Iteration, is_migrating: bool = True, is_switchover: bool = True) -> list[str]:
        self.course = Course()
        events = self.course.begin(found, 0.0)
        for signal in signals:
            events += self.course.take(signal, lambda: is_migrating, lambda: is_switchover)
        return [_named(event) for event in events]

    def test_a_guest_that_leaves(self) -> None:
        said = self.follow(Situation.SETTLED, PASS[1], PASS[2], SUSPENDED, PASS[3], LEFT)
        self.assertEqual(said, ["active", "pass 2", "STOP", "pass 3", "completed"])
        self.assertEqual(self.course.end, "it has left")

    def test_a_guest_that_leaves_by_post_copy(self) -> None:
        said = self.follow(Situation.SETTLED, PASS[1], SUSPENDED_BY_POST_COPY, LEFT)
        self.assertEqual(said, ["active", "postcopy-active", "STOP", "completed"])

    def test_a_guest_that_comes(self) -> None:
        for resumed in (RESUMED, RESUMED_BY_POST_COPY):
            self.assertEqual(self.follow(Situation.EXPECTED, STARTED, resumed), ["active", "RESUME"])
        self.assertEqual(self.course.end, "")

    def test_a_guest_that_comes_by_post_copy_runs_once(self) -> None:
        self.assertEqual(self.follow(Situation.EXPECTED, RESUMED_BY_POST_COPY, RESUMED), ["active", "RESUME"])

    def test_a_guest_that_its_operator_has_suspended_comes_as_it_is(self) -> None:
        self.assertEqual(self.follow(Situation.EXPECTED, STARTED, SUSPENDED_BY_OPERATOR, RESUMED), ["active", "RESUME", "PAUSE"])

    def test_a_place_whose_guest_does_not_come(self) -> None:
        for ends in ((FAILED,), (SHUTDOWN, DESTROYED)):
            self.assertEqual(self.follow(Situation.EXPECTED, STARTED, *ends), ["active"])
            self.assertEqual(self.course.end, "it has ended")

    def test_a_guest_that_was_paused_for_a_migration_which_failed(self) -> None:
        course = Course()
        events = course.take(PASS[1], lambda: True, lambda: True) + course.take(SUSPENDED, lambda: True, lambda: True) + course.take(RESUMED, lambda: False, lambda: True)
        self.assertEqual([_named(event) for event in events], ["active", "STOP", "failed"])
        self.assertEqual([_named(event) for event in course.take(PASS[1], lambda: True, lambda: True)], ["active"], "the next one")

    def test_suspended_migrated_of_a_migration_that_is_over_is_no_pause(self) -> None:
        course = Course()
        course.take(PASS[1], lambda: True, lambda: True)
        self.assertEqual(course.take(SUSPENDED, lambda: False, lambda: True), [])

    def test_one_that_is_found_under_way(self) -> None:
        self.assertEqual(self.follow(Situation.LEAVING, PASS[3], SUSPENDED, LEFT), ["pass 3", "STOP", "completed"])
        self.assertEqual(self.follow(Situation.PAUSED, LEFT), ["completed"])

    def test_a_guest_that_is_suspended_in_its_copying(self) -> None:
        """As libvirt 9.0 told of `migrate --timeout --timeout-suspend`: it gives no other reason than for a switchover."""
        said = self.follow(Situation.SETTLED, PASS[1], SUSPENDED, PASS[2], LEFT, is_switchover=False)
        self.assertEqual(said, ["active", "PAUSE", "pass 2", "completed"])

    def test_one_that_runs_on_after_it(self) -> None:
        said = self.follow(Situation.SETTLED, PASS[1], SUSPENDED_BY_OPERATOR, RESUMED, PASS[2])
        self.assertEqual(said, ["active", "PAUSE", "RESUME", "pass 2"])

    def test_a_guest_that_is_saved_or_paused_by_its_operator_stays(self) -> None:
        self.assertEqual(self.follow(Situation.SETTLED, PASS[1], PASS[2], SUSPENDED, is_migrating=False), [])
        self.assertEqual(self.follow(Situation.SETTLED, SUSPENDED_BY_OPERATOR, RESUMED, DESTROYED), [])
        self.assertEqual(self.course.end, "it has ended")


def _named(event: Event) -> str:
    return str(event.data.get("status") or (f"pass {event.data['pass']}" if "pass" in event.data else event.name))


if __name__ == "__main__":
    unittest.main()
