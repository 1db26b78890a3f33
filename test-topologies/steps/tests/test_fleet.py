# SPDX-License-Identifier: Apache-2.0
"""A fleet: networks and hosts enough, each guest between two of them, and nothing of it in the lab's own way."""

from __future__ import annotations

import unittest
from ipaddress import ip_network

from lab.netcfg import network_configuration
from lab.plan import two_sites
from steps.fleet import Fleet

LONGEST_INTERFACE_NAME = 15
MOST_IN_AN_INVENTORY = 4096


class FleetTest(unittest.TestCase):
    def setUp(self) -> None:
        self.fleet = Fleet(two_sites(), 50_000)

    def test_there_are_twenty_networks_and_more_hosts_than_an_inventory_needs(self) -> None:
        self.assertEqual(20, len(self.fleet.networks))
        most = max(len(inventory["guests"]) for inventory in self.fleet.inventories(range(50_000)))
        self.assertLessEqual(most, MOST_IN_AN_INVENTORY)
        self.assertEqual(50_000, sum(len(inventory["guests"]) for inventory in self.fleet.inventories(range(50_000))))

    def test_prefixes_are_apart_from_each_other_and_the_labs(self) -> None:
        prefixes = [ip_network(network.prefix) for network in self.fleet.plan.networks]
        prefixes += [ip_network(host.address, strict=False) for host in two_sites().hosts]
        apart = {str(prefix) for prefix in prefixes}
        for one in apart:
            for other in apart - {one}:
                self.assertFalse(ip_network(one).overlaps(ip_network(other)), (one, other))

    def test_no_two_guests_are_alike_and_ports_have_names_that_fit(self) -> None:
        for each in ([guest.mac for guest in self.fleet.guests], [guest.address for guest in self.fleet.guests]):
            self.assertEqual(50_000, len(set(each)))
        ports = [words[n]["vm"]["interfaces"][0]["port"] for words in self.fleet.away(range(49_000, 50_000)) for n in (0, 1)]
        self.assertEqual(2_000, len(set(ports)))
        self.assertLessEqual(max(map(len, ports)), LONGEST_INTERFACE_NAME)

    def test_home_is_the_way_back(self) -> None:
        away, home = self.fleet.away(range(7, 8))[0], self.fleet.home(range(7, 8))[0]
        self.assertEqual([("hv-s7", "hv-d7"), ("hv-d7", "hv-s7")], [(words[0]["source"], words[0]["destination"]) for words in (away, home)])
        self.assertEqual("hv-s7", self.fleet.end_at_home(range(7, 8))[0][0]["reporter"])

    def test_ports_are_those_that_hosts_speak_of(self) -> None:
        home, away = self.fleet.taps(range(49_990, 50_000))
        said = [words[n]["vm"]["interfaces"][0]["port"] for words in self.fleet.away(range(49_990, 50_000)) for n in (1, 0)]
        self.assertEqual((set(said[::2]), set(said[1::2])), (home, away))

    def test_the_application_is_told_of_the_lab_and_the_fleet(self) -> None:
        told = network_configuration(self.fleet.plan)["apps"]["org.hypermip"]["mobility"]
        self.assertEqual(2 + 20, len(told["networks"]))
        self.assertEqual(2 + 2 * len(self.fleet.pairs), len(told["hypervisors"]))


if __name__ == "__main__":
    unittest.main()
