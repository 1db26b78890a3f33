# SPDX-License-Identifier: Apache-2.0
"""Hypervisors that speak to an ONOS that has started, and what is amiss afterwards."""

import unittest
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from lab.flowtable import FlowTable
from lab.plan import two_sites
from steps.fleet import Fleet
from steps.starting_again import Hosts, all_inventories, differences, sample


class DifferencesTest(unittest.TestCase):
    def test_only_switches_that_differ_are_named(self) -> None:
        wanted = {"a1": FlowTable(frozenset({"one"})), "b1": FlowTable(frozenset({"two"}))}
        found = {"a1": FlowTable(frozenset({"one"})), "b1": FlowTable(frozenset({"three"}))}
        self.assertEqual({"b1": "missing ['two']…, extra ['three']…"}, differences(wanted, found))


class HostsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 100.0
        self.said: list[dict[str, Any]] = []
        onos = SimpleNamespace(post=lambda path, body: self.said.append(body) or SimpleNamespace(ok=True, body={}))
        context: Any = SimpleNamespace(onos=onos, require=lambda name, ok, detail: None)
        self.fleet = Fleet(two_sites(), 40)
        self.hosts = Hosts(context, all_inventories(self.fleet, range(40)))

    def speak(self, at: float) -> int:
        """Returns how many inventories came of it."""
        before = len(self.said)
        with patch("time.monotonic", lambda: at):
            self.hosts.speak()
        return len(self.said) - before

    def test_every_hypervisor_speaks_and_again_when_it_is_time(self) -> None:
        hypervisors = len(self.fleet.plan.hypervisors)
        self.assertEqual([hypervisors, 0, hypervisors], [self.speak(at) for at in (100.0, 109.0, 110.5)])
        self.assertEqual({each.id for each in self.fleet.plan.hypervisors}, {each["hypervisor"] for each in self.said})
        self.assertEqual(1, len({each["restarts"] for each in self.said}))
        self.assertEqual(2 * 40, sum(len(each["guests"]) for each in self.said))

    def test_some_guests_are_looked_at_of_many_and_all_of_few(self) -> None:
        self.assertEqual([0, 1, 2], list(sample(range(3))))
        self.assertEqual((20, 0), (len(sample(range(1000))), sample(range(1000))[0]))


if __name__ == "__main__":
    unittest.main()
