# SPDX-License-Identifier: Apache-2.0
"""Rules that name ports which are gone."""

import unittest

from lab.flowtable import FlowTable
from steps.wandering import naming_others

DUMP = """\
 cookie=0x1, duration=2.1s, table=0, n_packets=3, n_bytes=9, priority=41030,tun_id=0x3e9,in_port=1,dl_dst=52:54:00:00:01:32 actions=output:7
 cookie=0x2, duration=2.1s, table=0, n_packets=0, n_bytes=0, priority=41000,in_port=7 actions=drop
 cookie=0x3, duration=9.0s, table=0, n_packets=5, n_bytes=9, priority=10 actions=NORMAL
"""


class NamingOthersTest(unittest.TestCase):
    def test_a_rule_may_come_from_a_port_or_lead_to_it(self) -> None:
        table = FlowTable.parse(DUMP)
        self.assertEqual(naming_others(table, [1, 7]), [])
        self.assertEqual(len(naming_others(table, [1, 8])), 2)
        self.assertEqual(len(naming_others(table, [7])), 1)


if __name__ == "__main__":
    unittest.main()
