# SPDX-License-Identifier: Apache-2.0
"""Two tables are equal when they do the same."""

import unittest

from lab.flowtable import FlowTable

BEFORE = """\
 cookie=0x10000abc, duration=12.345s, table=0, n_packets=7, n_bytes=588, send_flow_rem priority=10 actions=NORMAL
 cookie=0x10000abd, duration=1.2s, table=0, n_packets=0, n_bytes=0, idle_timeout=60, priority=40000,arp,arp_tpa=10.1.0.50,arp_op=1 actions=IN_PORT
"""
LATER = """\
 cookie=0x99, duration=99.1s, table=0, n_packets=1, n_bytes=60, idle_timeout=60, hard_age=3, priority=40000,arp,arp_tpa=10.1.0.50,arp_op=1 actions=IN_PORT
 cookie=0x98, duration=99.1s, table=0, n_packets=70000, n_bytes=5880000, idle_age=1, send_flow_rem priority=10 actions=NORMAL
"""


class FlowTableTest(unittest.TestCase):
    def test_is_the_same_whatever_its_rules_have_been_through(self) -> None:
        self.assertEqual(FlowTable.parse(BEFORE), FlowTable.parse(LATER))

    def test_keeps_what_a_rule_matches_and_does(self) -> None:
        expected = {
            "table=0 send_flow_rem priority=10 actions=NORMAL",
            "table=0 idle_timeout=60 priority=40000,arp,arp_tpa=10.1.0.50,arp_op=1 actions=IN_PORT",
        }
        self.assertEqual(FlowTable.parse(BEFORE).rules, expected)

    def test_tells_a_changed_action_and_a_changed_match(self) -> None:
        for old, new in (("NORMAL", "output:3"), ("arp_op=1", "arp_op=2"), ("idle_timeout=60", "idle_timeout=61")):
            self.assertNotEqual(FlowTable.parse(BEFORE), FlowTable.parse(BEFORE.replace(old, new)))

    def test_names_what_either_table_has_alone(self) -> None:
        first, second = FlowTable.parse(BEFORE), FlowTable.parse(BEFORE.splitlines()[1])
        self.assertEqual(first.diff(second), (["table=0 send_flow_rem priority=10 actions=NORMAL"], []))
        self.assertEqual(len(second), 1)

    def test_an_empty_switch_has_no_rules(self) -> None:
        self.assertEqual(len(FlowTable.parse("OFPST_FLOW reply (OF1.3) (xid=0x2):\n")), 0)


if __name__ == "__main__":
    unittest.main()
