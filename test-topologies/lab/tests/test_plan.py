# SPDX-License-Identifier: Apache-2.0
"""What the rest of the lab takes for granted about a plan."""

import unittest
from dataclasses import replace
from fnmatch import fnmatchcase

from lab.netcfg import network_configuration
from lab.plan import Host, Interface, Plan, Router, Switch, two_sites
from lab.tenants import tenants
from lab.three_sites import three_sites

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
        self.assertEqual(self.plan.home(machine.interfaces[0]).switches, ("a1",))

    def test_a_name_that_is_not_there_is_answered_with_those_that_are(self) -> None:
        with self.assertRaisesRegex(KeyError, "home.*routed.*remote"):
            self.plan.host("nobody")

    def test_every_leg_and_host_leads_to_a_part_of_the_plan(self) -> None:
        for plan in (self.plan, three_sites()):
            named: list[Switch | Router | Host] = [*plan.switches, *plan.routers, *plan.hosts]
            parts = {part.name for part in named}
            self.assertEqual(len(parts), len(named))
            self.assertLessEqual({leg.to for router in plan.routers for leg in router.interfaces}, parts)
            self.assertLessEqual({host.attached_to for host in plan.hosts}, parts)
            self.assertLessEqual({end for trunk in plan.trunks for end in trunk}, parts)
            self.assertLessEqual({hypervisor.switch for hypervisor in plan.hypervisors}, parts)

    def test_the_application_is_told_the_same_topology(self) -> None:
        mobility = network_configuration(self.plan)["apps"]["org.hypermip"]["mobility"]
        self.assertEqual(mobility["hypervisors"][1], {"id": "hv-b", "switch": "of:00000000000000b1"})
        self.assertEqual(mobility["networks"][0]["switches"], ["of:00000000000000a1"])
        self.assertEqual(mobility["switches"][0]["endpoint"], "172.31.0.1")
        self.assertEqual(mobility["switches"][0]["tunnelPorts"], [{"port": "vxlan0", "encapsulation": "vxlan"}])

    def test_uplinks_are_all_wires_and_no_guests_port(self) -> None:
        for plan in (two_sites(), three_sites(), tenants()):
            for switch in network_configuration(plan)["apps"]["org.hypermip"]["mobility"]["switches"]:
                name = next(known.name for known in plan.switches if known.device == switch["id"])
                wires = [f"{name}-{leg.to}" for router in plan.routers for leg in router.interfaces]
                taps = [machine.tap(hypervisor) for machine in plan.machines for hypervisor in plan.hypervisors]
                self.assertEqual([f"{name}-*"], switch["uplinks"])
                self.assertTrue(all(fnmatchcase(wire, switch["uplinks"][0]) for wire in wires))
                self.assertFalse([tap for tap in taps if fnmatchcase(tap, switch["uplinks"][0])])

    def test_only_reactive_networks_tell_of_machines_and_hypervisors_of_their_ports_then_or_if_asked_to(self) -> None:
        plain = network_configuration(self.plan)["apps"]["org.hypermip"]["mobility"]
        followed = network_configuration(self.plan.reactive("net-a"))["apps"]["org.hypermip"]["mobility"]
        self.assertNotIn("reactive", plain["networks"][0])
        self.assertEqual(followed["networks"][0]["machines"], [{"id": "vm1", "mac": "52:54:00:00:01:32", "addresses": ["10.1.0.50"]}])
        self.assertNotIn("reactive", followed["networks"][1])
        told = network_configuration(replace(self.plan, has_port_patterns=True))["apps"]["org.hypermip"]["mobility"]
        self.assertEqual(["ports" in hypervisor for hypervisor in plain["hypervisors"]], [False, False])
        for mobility in (followed, told):
            self.assertEqual([hypervisor["ports"] for hypervisor in mobility["hypervisors"]], [["hm-*-a"], ["hm-*-b"]])

    def test_what_the_operator_lists_is_told_of_any_network(self) -> None:
        network, *others = self.plan.networks
        listed = replace(network, listed=(("some id", Interface("52:54:00:00:01:33", ("10.1.0.51/24",))),))
        told = network_configuration(replace(self.plan, networks=(listed, *others)))["apps"]["org.hypermip"]["mobility"]["networks"]
        self.assertEqual([{"id": "some id", "mac": "52:54:00:00:01:33", "addresses": ["10.1.0.51"]}], told[0]["machines"])
        self.assertNotIn("reactive", told[0])
        self.assertNotIn("machines", told[1])

    def test_networks_are_steered_by_name(self) -> None:
        steered = network_configuration(self.plan.steered(direct=["net-a"], optimized=["net-b"]))["apps"]["org.hypermip"]["mobility"]
        ways = [(network["egress"], network["routeOptimization"]) for network in steered["networks"]]
        self.assertEqual([("direct", False), ("reverse-tunnel", True)], ways)
        again = self.plan.steered(direct=["net-a"]).steered()
        self.assertEqual(self.plan, again)


class ThreeSitesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.plan: Plan = three_sites()

    def test_every_switch_is_one_of_two_of_its_network_and_the_first_is_the_routers(self) -> None:
        self.assertEqual([network.switches for network in self.plan.networks], [("a1", "a2"), ("b1", "b2"), ("c1", "c2")])
        self.assertEqual([router.interfaces[0].to for router in self.plan.routers], ["a1", "b1", "c1"])
        self.assertEqual(self.plan.switch("c2").device, "of:00000000000000c2")

    def test_every_switch_has_a_hypervisor_and_a2_has_two(self) -> None:
        found = {hypervisor.id: hypervisor.switch for hypervisor in self.plan.hypervisors}
        self.assertEqual(found, {"hv-a": "a1", "hv-a2": "a2", "hv-b": "b1", "hv-b2": "b2", "hv-c": "c1", "hv-c2": "c2", "hv-a3": "a2"})
        taps = {machine.tap(hypervisor) for machine in self.plan.machines for hypervisor in self.plan.hypervisors}
        self.assertEqual(len(taps), len(found))
        self.assertTrue(all(len(tap) <= INTERFACE_NAME_LIMIT for tap in taps))

    def test_no_two_of_its_parts_have_the_same_address(self) -> None:
        legs = [leg.address for router in self.plan.routers for leg in router.interfaces]
        addresses = legs + [host.address for host in self.plan.hosts] + [machine.address for machine in self.plan.machines]
        addresses += [address for switch in self.plan.switches for address in (switch.endpoint, switch.management)]
        self.assertEqual(len(set(addresses)), len(addresses))

    def test_routers_know_the_way_to_every_network_that_is_not_their_own(self) -> None:
        legs = {leg.address.split("/")[0]: router.name for router in self.plan.routers for leg in router.interfaces}
        ways = {router.name: {prefix: legs[hop] for prefix, hop in router.routes} for router in self.plan.routers}
        self.assertEqual(ways["ra"], {"10.2.0.0/24": "rb", "10.3.0.0/24": "rc"})
        self.assertEqual(ways["rb"], {"10.1.0.0/24": "ra", "10.3.0.0/24": "rc", "10.9.0.0/24": "ra"})
        self.assertEqual(ways["rc"], {"10.1.0.0/24": "ra", "10.2.0.0/24": "rb", "10.9.0.0/24": "ra"})


class TenantsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.plan: Plan = tenants()

    def test_tenants_have_the_same_addresses_and_macs(self) -> None:
        red, blue = self.plan.machine("red"), self.plan.machine("blue")
        self.assertEqual((red.mac, red.address), (blue.mac, blue.address))
        self.assertEqual(self.plan.network("red-a").prefixes, self.plan.network("blue-a").prefixes)
        self.assertNotEqual(self.plan.network("red-a").vlan, self.plan.network("blue-a").vlan)

    def test_a_machines_ports_at_home_are_access_ports_of_its_own_network_alone(self) -> None:
        home = self.plan.hypervisor("hv-a")
        for machine in self.plan.machines:
            for interface, tap in zip(machine.interfaces, machine.taps(home)):
                self.assertLessEqual(len(tap), INTERFACE_NAME_LIMIT)
                owners = [network.id for network in self.plan.networks if any(fnmatchcase(tap, port) for port in network.access_ports)]
                self.assertEqual(owners, [interface.network])

    def test_the_application_is_told_of_vlans_where_there_are_any(self) -> None:
        told = {network["id"]: network for network in network_configuration(self.plan)["apps"]["org.hypermip"]["mobility"]["networks"]}
        self.assertEqual((told["red-a"]["vlan"], told["red-a"]["accessPorts"]), (10, ["hm-red-*", "hm-both-*"]))
        self.assertNotIn("vlan", told["net-own"])

    def test_hosts_of_different_tenants_can_be_told_apart(self) -> None:
        self.assertEqual(len({host.ip for host in self.plan.hosts}), len(self.plan.hosts))

    def test_a_machine_visits_where_no_switch_of_its_network_is(self) -> None:
        plan = two_sites()
        self.assertEqual([plan.visitors(switch) for switch in plan.switches], [[], ["hm-vm1-b"]])


if __name__ == "__main__":
    unittest.main()
