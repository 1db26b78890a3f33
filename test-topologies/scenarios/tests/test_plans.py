# SPDX-License-Identifier: Apache-2.0
"""The plans that scenarios make for themselves."""

import unittest

from lab.netcfg import network_configuration
from scenarios import lossless, many_at_once, one_home_agent

LONGEST_INTERFACE_NAME = 15


class PlansTest(unittest.TestCase):
    def test_the_control_is_beside_home_on_its_switch(self) -> None:
        plan = lossless.plan()
        self.assertEqual(plan.hypervisor(lossless.HOME).switch, plan.hypervisor(lossless.BESIDE).switch)

    def test_many_machines_are_told_apart(self) -> None:
        plan = many_at_once.plan()
        taps = [machine.tap(hypervisor) for machine in plan.machines for hypervisor in plan.hypervisors]
        for names in (taps, [machine.mac for machine in plan.machines], [machine.ip for machine in plan.machines]):
            self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual(max(map(len, taps)), LONGEST_INTERFACE_NAME)
        hosts = {host.ip for host in plan.hosts}
        self.assertFalse(hosts & {machine.ip for machine in plan.machines})

    def test_one_of_three_home_switches_is_the_home_agent(self) -> None:
        plan = one_home_agent.plan()
        networks = network_configuration(plan)["apps"]["org.hypermip"]["mobility"]["networks"]
        self.assertEqual([network.get("homeAgents") for network in networks], ["one", None, None])
        self.assertEqual([device[-2:] for device in networks[0]["switches"]], ["a1", "a2", "a3"])
        endpoints = [switch.endpoint for switch in plan.switches] + [switch.management for switch in plan.switches]
        self.assertEqual(len(endpoints), len(set(endpoints)))
        self.assertEqual(plan.host(one_home_agent.BEYOND).attached_to, "a3")


if __name__ == "__main__":
    unittest.main()
