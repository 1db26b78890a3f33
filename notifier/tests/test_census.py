# SPDX-License-Identifier: Apache-2.0
"""Who is counted, from what their watchers have seen."""

from __future__ import annotations

import threading
import unittest

from hypermip_notifier.census import Census, Count
from hypermip_notifier.guest import Guest
from hypermip_notifier.presence import Presence
from hypermip_notifier.source import Event, Place, Standing

VM1, VM2 = Guest("vm1", (("52:54:00:00:01:32", "tap1"),)), Guest("vm2", (("52:54:00:00:01:33", "tap2"),))
RUNNING, INCOMING, PAUSED = Standing.RUNNING, Standing.INCOMING, Standing.PAUSED


class CensusTest(unittest.TestCase):
    def setUp(self) -> None:
        self.census = Census()

    def at(self, label: str) -> Presence:
        return Presence(self.census, Place(label, (label,), lambda: None))  # type: ignore[arg-type,return-value]

    def here(self) -> list[tuple[str, str, str | None]]:
        return [(present.guest.id, present.standing.value, present.migration) for present in self.census.count().here]

    def ended(self) -> list[str]:
        return [guest.id for guest in self.census.count().ended]

    def test_is_whole_once_all_sources_have_told_and_it_is_known_who_is_at_each_place(self) -> None:
        self.assertTrue(self.census.is_incomplete_for)
        self.at("a").is_expected()
        self.at("b").is_expected()
        self.census.lacks_sources({"qemu:///system"})
        self.assertEqual(self.census.is_incomplete_for, "qemu:///system, a, b")
        self.census.lacks_sources(set())
        self.at("a").is_found(VM1, RUNNING)
        self.assertEqual(self.census.is_incomplete_for, "b")
        self.at("b").is_nobody()
        self.assertEqual(self.census.is_incomplete_for, "")

    def test_who_comes_later_is_not_waited_for(self) -> None:
        self.census.lacks_sources(set())
        self.census.is_told.set()
        self.at("a").is_expected()
        self.assertEqual(self.census.is_incomplete_for, "")

    def test_who_was_here_and_is_no_more_has_ended_until_that_was_told(self) -> None:
        self.at("a").is_found(VM1, RUNNING)
        self.at("b").is_nobody()
        self.at("a").is_gone()
        told = self.census.count()
        self.assertEqual((self.here(), self.ended()), ([], ["vm1"]))
        self.at("b").is_found(VM2, RUNNING)
        self.at("b").is_nobody()
        self.census.was_told(told)
        self.assertEqual(self.ended(), ["vm2"], "what has ended since is yet to be told")

    def test_who_started_again_has_not_ended(self) -> None:
        self.at("a").is_found(VM1, RUNNING)
        self.at("a").is_gone()
        self.at("b").is_found(VM1, RUNNING)
        self.assertEqual((self.here(), self.ended()), ([("vm1", "running", None)], []))

    def test_a_guest_at_two_places_is_one_and_runs_if_it_runs_anywhere(self) -> None:
        for label, standing in (("old", PAUSED), ("new", INCOMING), ("now", RUNNING)):
            self.at(label).is_found(VM1, standing)
            self.assertEqual(self.here(), [("vm1", standing.value, None)])

    def test_pauses_and_goes_on(self) -> None:
        presence = self.at("a")
        presence.is_found(VM1, RUNNING)
        for event, standing in (("PAUSE", "paused"), ("RESUME", "running"), ("STOP", "paused"), ("MIGRATION", "paused")):
            presence.hears(Event(event, {}, 1.0))
            self.assertEqual(self.here(), [("vm1", standing, None)])

    def test_a_migration_is_in_flight_from_its_beginning_until_the_fabric_knows_its_end(self) -> None:
        presence = self.at("a")
        presence.flies_as("m-0")
        presence.is_found(VM1, RUNNING)
        presence.flies_as("m-0")
        self.assertEqual(self.here(), [("vm1", "running", None)], "what is said of one that is over begins none")
        presence.takes_off()
        self.assertEqual(self.here(), [("vm1", "running", "")])
        presence.flies_as("m-1")
        presence.takes_off()
        self.assertEqual(self.here(), [("vm1", "running", "m-1")])
        presence.lands()
        self.assertEqual(self.here(), [("vm1", "running", None)])

    def test_one_that_is_watched_anew_is_in_no_flight_until_that_is_seen(self) -> None:
        presence = self.at("a")
        presence.is_found(VM1, RUNNING)
        presence.takes_off()
        presence.is_found(VM1, RUNNING)
        self.assertEqual(self.here(), [("vm1", "running", None)])

    def test_changes_are_worth_a_word_but_for_a_pause_in_flight(self) -> None:
        presence = self.at("a")
        presence.is_found(VM1, RUNNING)
        for change, is_worth_it in (
            (lambda: presence.hears(Event("PAUSE", {}, 1.0)), True),
            (lambda: presence.is_here(VM1, PAUSED), False),
            (presence.takes_off, True),
            (lambda: presence.hears(Event("STOP", {}, 1.0)), False),
            (lambda: presence.hears(Event("RESUME", {}, 1.0)), False),
            (lambda: presence.flies_as("m-1"), True),
            (presence.lands, True),
            (lambda: presence.is_here(Guest("vm1", (("52:54:00:00:01:32", "tap9"),)), PAUSED), True),
            (presence.is_gone, True),
        ):
            before: Count = self.census.count()
            change()
            self.assertEqual(self.census.changes_within(0, before.version), is_worth_it)

    def test_a_change_wakes_who_waits_for_one(self) -> None:
        version = self.census.count().version
        threading.Timer(0.02, lambda: self.at("a").is_found(VM1, RUNNING)).start()
        self.assertTrue(self.census.changes_within(20, version))


if __name__ == "__main__":
    unittest.main()
