# SPDX-License-Identifier: Apache-2.0
"""Counters of dropped frames, as ss, the kernel, ip and ovs-appctl print them."""

import unittest

from lab.drops import _backlog, _coverage, _of_node

SOCKETS = """\
Netid Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
p_raw 0      0                  *:if4     *     skmem:(r0,rb8388608,t0,tb8388608,f0,w0,o176,bl0,d3)
p_raw 0      0                  *:if5     *     skmem:(r0,rb8388608,t0,tb8388608,f0,w0,o176,bl0,d4)
"""
SNMP = """\
Ip: Forwarding DefaultTTL
Ip: 1 64
Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
Udp: 100 1 2 90 2 0
UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
UdpLite: 0 0 0 0 0 0
"""
LINKS = '[{"ifname":"b1-rb","stats64":{"rx":{"packets":7,"errors":0,"dropped":5,"over_errors":0},"tx":{"errors":0,"dropped":0,"carrier_errors":1}}}]'
COVERAGE = """\
rev_mac_learning           0.0/sec     0.167/sec        0.0028/sec   total: 10
datapath_drop_invalid_port   6.4/sec     0.983/sec        0.0164/sec   total: 59
drop_action_of_pipeline    0.0/sec     0.550/sec        0.0092/sec   total: 33
"""


class DropsTest(unittest.TestCase):
    def test_a_nodes_sockets_datagrams_and_links(self) -> None:
        counts = _of_node("b1", f"{SOCKETS}\n{SNMP}\n{LINKS}")
        expected = {"packet sockets": 7, "UDP InErrors": 2, "UDP RcvbufErrors": 2, "b1-rb rx dropped": 5, "b1-rb tx carrier_errors": 1}
        self.assertEqual({f"b1: {what}": count for what, count in expected.items()}, {key: count for key, count in counts.items() if count})

    def test_open_vswitch_s_events(self) -> None:
        self.assertEqual({"datapath_drop_invalid_port": 59, "drop_action_of_pipeline": 33}, _coverage(COVERAGE))

    def test_the_processors_backlog_is_the_second_column_in_hexadecimal(self) -> None:
        self.assertEqual(0x10 + 2, _backlog("00000400 00000010 00000000\n00000300 00000002 00000000\n"))
