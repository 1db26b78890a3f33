# SPDX-License-Identifier: Apache-2.0
"""Guests that nobody runs: told apart by all that the fabric knows of them, and cheap to make."""

from __future__ import annotations

import unittest
from types import SimpleNamespace
from typing import Any

from lab.crowd import Crowd, stand_ins
from lab.plan import Machine, two_sites

LONGEST_INTERFACE_NAME = 15
PLAN = two_sites()


class StandInsTest(unittest.TestCase):
    def test_no_two_are_alike(self) -> None:
        machines = stand_ins(400, PLAN.networks, skipped=50)
        taps = [machine.tap(hypervisor) for machine in machines for hypervisor in PLAN.hypervisors]
        for each in (taps, [machine.mac for machine in machines], [machine.address for machine in machines]):
            self.assertEqual(len(each), len(set(each)))

    def test_they_are_at_home_in_networks_by_turns(self) -> None:
        homes = [PLAN.home(machine.interfaces[0]).id for machine in stand_ins(5, PLAN.networks)]
        self.assertEqual(["net-a", "net-b", "net-a", "net-b", "net-a"], homes)

    def test_the_first_addresses_are_left_to_others(self) -> None:
        self.assertEqual("10.1.0.51/24", stand_ins(1, PLAN.networks, skipped=50)[0].address)

    def test_a_network_that_is_full_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            stand_ins(255, PLAN.networks[:1])

    def test_port_names_fit_an_interface_also_of_the_last_of_many(self) -> None:
        last = Machine("g99999", "02:6d:00:01:86:9f", "10.1.0.1/24", "10.1.0.1")
        self.assertLessEqual(len(last.tap(PLAN.hypervisors[0])), LONGEST_INTERFACE_NAME)


class CrowdTest(unittest.TestCase):
    def setUp(self) -> None:
        self.called: list[tuple[str, ...]] = []
        switch: Any = SimpleNamespace(vsctl=lambda *words: self.called.append(words))
        self.crowd = Crowd(stand_ins(251, PLAN.networks), {"a1": switch})

    def test_a_port_is_a_patch_port_without_a_peer(self) -> None:
        self.crowd.appear(PLAN.hypervisor("hv-a"))
        made = "-- add-port a1 hm-g0-a -- set interface hm-g0-a type=patch options:peer=no-hm-g0-a"
        self.assertEqual(made, " ".join(self.called[0][: len(made.split())]))

    def test_many_ports_cost_one_transaction(self) -> None:
        self.crowd.appear(PLAN.hypervisor("hv-a"))
        self.crowd.leave(PLAN.hypervisor("hv-a"))
        self.assertEqual(["add-port"] * 250, [word for word in self.called[0] if word == "add-port"])
        self.assertEqual([250, 1, 250, 1], [sum(word in ("add-port", "del-port") for word in words) for words in self.called])


if __name__ == "__main__":
    unittest.main()
