# SPDX-License-Identifier: Apache-2.0
"""What the rest of the lab takes for granted about a plan."""

import unittest

from lab.netcfg import network_configuration
from lab.plan import Host, Router, Switch, two_sites

INTERFACE_NAME_LIMIT = 15  # IFNAMSIZ of Linux, without its zero


class PlanTest(unittest.TestCase):
    def setUp(self) -> None:
        self.plan = two_sites()

    def test_a_machine_has_a_tap_of_its_own_at_each_hypervisor(self) -> None:
        taps = [machine.tap(hypervisor) for machine in self.plan.machines for hypervisor in self.plan.hypervisors]
        self.assertEqual(taps, ["hm-vm1-a", "hm-vm1-b"])
        self.assertTrue(all(len(tap) <= INTERFACE_NAME_LIMIT for tap in taps))

    def test_a_machine_is_at_home_where_its_network_is_served(self) -> None:
        machine = self.plan.machine("vm1")
        self.assertTrue(self.plan.is_home(machine, self.plan.switch("a1")))
        self.assertFalse(self.plan.is_home(machine, self.plan.switch("b1")))

    def test_a_name_that_is_not_there_is_answered_with_those_that_are(self) -> None:
        with self.assertRaisesRegex(KeyError, "home.*routed.*remote"):
            self.plan.host("nobody")

    def test_every_leg_and_host_leads_to_a_part_of_the_plan(self) -> None:
        named: list[Switch | Router | Host] = [*self.plan.switches, *self.plan.routers, *self.plan.hosts]
        parts = {part.name for part in named}
        self.assertLessEqual({leg.to for router in self.plan.routers for leg in router.interfaces}, parts)
        self.assertLessEqual({host.attached_to for host in self.plan.hosts}, parts)

    def test_the_application_is_told_the_same_topology(self) -> None:
        mobility = network_configuration(self.plan)["apps"]["org.hypermip"]["mobility"]
        self.assertEqual(mobility["hypervisors"][1], {"id": "hv-b", "switch": "of:00000000000000b1"})
        self.assertEqual(mobility["networks"][0]["switches"], ["of:00000000000000a1"])
        self.assertEqual(mobility["switches"][0]["endpoint"], "172.31.0.1")
        self.assertEqual(mobility["switches"][0]["tunnelPort"], "vxlan0")

    def test_only_reactive_networks_tell_of_machines_and_only_then_hypervisors_of_their_ports(self) -> None:
        plain = network_configuration(self.plan)["apps"]["org.hypermip"]["mobility"]
        followed = network_configuration(self.plan.reactive("net-a"))["apps"]["org.hypermip"]["mobility"]
        self.assertNotIn("reactive", plain["networks"][0])
        self.assertEqual(followed["networks"][0]["machines"], [{"id": "vm1", "mac": "52:54:00:00:01:32", "addresses": ["10.1.0.50"]}])
        self.assertNotIn("reactive", followed["networks"][1])
        self.assertEqual([hypervisor["ports"] for hypervisor in followed["hypervisors"]], [["hm-*-a"], ["hm-*-b"]])


if __name__ == "__main__":
    unittest.main()
