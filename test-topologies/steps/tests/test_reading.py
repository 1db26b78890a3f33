# SPDX-License-Identifier: Apache-2.0
"""What steps read from routers and switches of a lab, from outputs that were really seen."""

import subprocess
import unittest
from types import SimpleNamespace
from unittest.mock import MagicMock, patch

from lab.flowtable import FlowTable
from lab.plan import two_sites
from lab.three_sites import three_sites
from steps import tables
from steps.reached import is_reached
from steps.registrations import arriving, leaving
from steps.routers import expired, filter_sources, filtered
from steps.steering import packets, redirects, rules_towards
from steps.tables import base_only, expect

NETSTAT = """\
TcpExt: SyncookiesSent IPReversePathFilter TWRecycled
TcpExt: 0 17 0
IpExt: InNoRoutes InTruncatedPkts
IpExt: 3 4
"""
SNMP = "Icmp: InMsgs OutTimeExcds\nIcmp: 9 5\nUdp: InErrors\nUdp: 1\n"
MAC = "52:54:00:00:01:32"
REDIRECT = f"table=0 priority=40000,dl_dst={MAC} actions=set_field:172.31.0.2->tun_dst,output:3"
BASE = "table=0 priority=10 actions=NORMAL"


class RoutersTest(unittest.TestCase):
    def test_counters_stand_below_their_names(self) -> None:
        lab = MagicMock()
        lab.run.side_effect = lambda _, command: SimpleNamespace(stdout=NETSTAT if command[1].endswith("netstat") else SNMP)
        self.assertEqual((17, 5), (filtered(lab, "rb"), expired(lab, "rb")))

    def test_a_router_filters_at_its_own_networks_interface(self) -> None:
        lab = MagicMock(plan=three_sites())
        filter_sources(lab, "rb", on=True)
        (router, command), _ = lab.run.call_args
        self.assertEqual("rb", router)
        self.assertRegex(command[-1], r"^net\.ipv4\.conf\.rb-\w+\.rp_filter=1$")


class ReachedTest(unittest.TestCase):
    def test_one_correspondent_without_an_answer_is_one_too_many(self) -> None:
        silent: set[str] = set()
        lab = MagicMock()
        lab.run.side_effect = lambda name, command, timeout, check: subprocess.CompletedProcess(command, int(name in silent))
        self.assertTrue(is_reached(lab, ("home", "remote"), "10.1.0.50"))
        silent.add("remote")
        self.assertFalse(is_reached(lab, ("home", "remote"), "10.1.0.50"))


class SteeringTest(unittest.TestCase):
    def setUp(self) -> None:
        self.switch = MagicMock()
        self.switch.flows.return_value = FlowTable(frozenset({f"table=0 dl_dst={MAC} actions=set_field:172.31.0.2->tun_dst", BASE}))
        self.lab = MagicMock(switches={"a1": self.switch})
        self.lab.hypervisors["hv-b"].switch.what.endpoint_ip = "172.31.0.2"

    def test_redirects_name_their_ends(self) -> None:
        self.assertEqual([["172.31.0.2"]], redirects(self.lab, "a1", MAC))

    def test_rules_are_alike_wherever_they_send_to(self) -> None:
        self.assertEqual({f"table=0 dl_dst={MAC} actions=set_field:there->tun_dst", BASE}, rules_towards(self.lab, "a1", "hv-b"))

    def test_packets_of_all_rules_count(self) -> None:
        self.switch.ofctl.return_value = " n_packets=3, n_bytes=9 actions=drop\n n_packets=4, n_bytes=12 actions=NORMAL\n"
        self.assertEqual(7, packets(self.lab, "a1", f"dl_dst={MAC}"))


class TablesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.clean = {"a1": FlowTable(frozenset({BASE}))}
        self.context = MagicMock()
        self.context.check.side_effect = lambda name, ok, detail: ok
        self.switch = MagicMock()
        self.lab = MagicMock(switches={"a1": self.switch})

    def test_tables_that_become_what_they_should_be_hold(self) -> None:
        self.switch.flows.side_effect = [FlowTable(frozenset({BASE, REDIRECT})), self.clean["a1"], self.clean["a1"]]
        with patch.object(tables, "wait_for", lambda _, is_so, limit, interval: [is_so(), is_so()]):
            self.assertTrue(expect(self.context, self.lab, "home again", self.clean))

    def test_a_rule_too_many_is_told(self) -> None:
        self.switch.flows.return_value = FlowTable(frozenset({BASE, REDIRECT}))
        self.assertFalse(expect(self.context, self.lab, "home again", self.clean, limit=0))
        name, _, detail = self.context.check.call_args.args
        self.assertEqual("home again: a1 has exactly the rules it should", name)
        self.assertEqual(f"missing [], extra ['{REDIRECT}']", detail)

    def test_without_the_application_the_base_forwarding_is_left(self) -> None:
        held = {"a1": FlowTable(frozenset({"table=0 priority=10 actions=NORMAL", REDIRECT}))}
        self.assertEqual(self.clean, base_only(held))


class RegistrationsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.lab = MagicMock(plan=two_sites())

    def test_the_destination_speaks_for_itself_or_is_spoken_for(self) -> None:
        said = arriving(self.lab, "vm1", "hv-b", "preparing")
        self.assertEqual(("preparing", "hv-b", "hv-b"), (said["phase"], said["reporter"], said["destination"]))
        self.assertEqual("hv-a", arriving(self.lab, "vm1", "hv-b", "preparing", reporter="hv-a")["reporter"])

    def test_the_source_names_the_port_that_the_vm_has_there(self) -> None:
        said = leaving(self.lab, "vm1", "hv-a", "switching", migration="m-1")
        machine = self.lab.plan.machine("vm1")
        interface = {"mac": machine.mac, "addresses": [machine.ip], "port": machine.tap(self.lab.plan.hypervisor("hv-a"))}
        self.assertEqual([interface], said["vm"]["interfaces"])
        self.assertEqual(("hv-a", "m-1"), (said["source"], said["migration"]))


if __name__ == "__main__":
    unittest.main()
