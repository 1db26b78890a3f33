# SPDX-License-Identifier: Apache-2.0
"""Rules that are nobody's, and rules that somebody lacks."""

from __future__ import annotations

import unittest
from typing import Any
from unittest.mock import MagicMock

from lab.flowtable import FlowTable
from lab.onos import Answer
from lab.three_sites import three_sites
from steps.at_rest import differences, found_wrong, naming

BASE = " cookie=0x3, duration=9.0s, table=0, n_packets=5, n_bytes=9, send_flow_rem priority=10 actions=NORMAL\n"
DELIVERY = " cookie=0x1, duration=2.1s, table=0, n_packets=3, priority=41030,tun_id=0x3e9,in_port=1,dl_dst=52:54:00:00:01:32 actions=output:7\n"
GUARD = " cookie=0x2, duration=2.1s, table=0, n_packets=0, priority=41010,in_port=7 actions=drop\n"
CLEAN, AWAY = FlowTable.parse(BASE), FlowTable.parse(BASE + DELIVERY + GUARD)


def rule(priority: int, *selector: str, device: str = "of:00000000000000b1") -> dict[str, Any]:
    return {"device": device, "table": 0, "priority": priority, "selector": list(selector)}


OF_DELIVERY, OF_GUARD = rule(41030, "IN_PORT:1", "ETH_DST:52:54:00:00:01:32"), rule(41010, "IN_PORT:7")


class DifferencesTest(unittest.TestCase):
    def test_there_are_none_between_a_table_and_what_it_should_be(self) -> None:
        self.assertEqual([], list(differences(CLEAN, CLEAN, [])))
        self.assertEqual([], list(differences(CLEAN, AWAY, [OF_DELIVERY, OF_GUARD])))

    def test_what_two_bindings_want_is_there_once(self) -> None:
        self.assertEqual([], list(differences(CLEAN, AWAY, [OF_DELIVERY, OF_GUARD, OF_GUARD])))

    def test_a_rule_that_is_nobodys_is_told_and_one_that_is_missing(self) -> None:
        for rules, told in (
            ([OF_GUARD], r"has 1 rules of table and priority \(0, 41030\), the bindings 0: .*output:7"),
            ([OF_DELIVERY, OF_GUARD, rule(41030, "IN_PORT:2")], r"has 1 rules of .*41030\), the bindings 2"),
            ([OF_DELIVERY, OF_GUARD, rule(41000)], r"has 0 rules of .*41000\), the bindings 1"),
        ):
            (said,) = differences(CLEAN, AWAY, rules)
            self.assertRegex(said, told)

    def test_what_was_there_in_the_beginning_has_to_be_there(self) -> None:
        first, second = differences(AWAY, CLEAN, [])
        self.assertRegex(first, "lacks table=0 priority=41010,.*drop")
        self.assertRegex(second, "lacks table=0 priority=41030,.*output:7")


class NamingTest(unittest.TestCase):
    def test_an_address_is_named_as_a_whole(self) -> None:
        vm1 = three_sites().machine("vm1")
        for words, is_named in (
            ("dl_dst=52:54:00:00:01:32 actions=output:7", True),
            ("arp,arp_tpa=10.1.0.50,arp_op=1 actions=IN_PORT", True),
            ("arp,arp_tpa=10.1.0.5,arp_op=1 actions=IN_PORT", False),
            ("arp,arp_tpa=110.1.0.50,arp_op=1 actions=IN_PORT", False),
            ("ip,nw_dst=10.1.0.501 actions=drop", False),
            ("ip actions=set_field:52:54:00:00:01:32->eth_src,output:1", True),
        ):
            table = FlowTable.parse(f"table=0, priority=41000,{words}")
            self.assertEqual(is_named, bool(naming(table, [vm1])), words)
            self.assertEqual([], naming(table, []))


class FoundWrongTest(unittest.TestCase):
    def found(self, ports: dict[str, int], bindings: dict[str, list[dict[str, Any]]]) -> list[str]:
        lab, onos = MagicMock(plan=three_sites()), MagicMock()
        lab.flow_tables.return_value = {"b1": AWAY}
        lab.switches = {"b1": MagicMock(what=lab.plan.switch("b1"))}
        lab.switches["b1"].port_numbers.return_value = ports
        onos.bindings.return_value = [{"vm": name} for name in bindings]
        onos.binding.side_effect = lambda name: Answer(200, {"rules": bindings[name]})
        return found_wrong(lab, onos, {"b1": CLEAN})

    def test_whatever_is_wrong_is_told_with_its_switch(self) -> None:
        right = {"vm1": [OF_DELIVERY, OF_GUARD, rule(41000, device="of:00000000000000a1")]}
        self.assertEqual([], self.found({"vxlan0": 1, "hm-vm1-b": 7}, right))
        self.assertEqual(2, len(self.found({"vxlan0": 1, "hm-vm1-b": 8}, right)), "a port that has gone")
        for said, told in zip(self.found({"vxlan0": 1, "hm-vm1-b": 7}, {}), ("b1: has 1 .*41010", "b1: has 1 .*41030", "b1: of a guest without")):
            self.assertRegex(said, told)


if __name__ == "__main__":
    unittest.main()
