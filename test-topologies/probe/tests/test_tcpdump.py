# SPDX-License-Identifier: Apache-2.0
"""How tcpdump's output is taken apart."""

import unittest

from probe.tcpdump import split

OUTPUT = """23:05:01.000000 52:54:00:00:01:32 > 02:00:00:00:0a:11, ethertype IPv6 (0x86dd), length 86: fd00:10:1::32 > fd00:10:1::b: ICMP6
\t  destination link-address option (2), length 8 (1): 52:54:00:00:01:32
23:05:02.000000 02:00:00:00:0a:11 > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Request who-has 10.1.0.50
"""


class TcpdumpTest(unittest.TestCase):
    def test_options_belong_to_their_frame(self) -> None:
        frames = split(OUTPUT)
        self.assertEqual(2, len(frames))
        self.assertIn("destination link-address", frames[0])
        self.assertIn("who-has", frames[1])

    def test_nothing_was_seen(self) -> None:
        self.assertEqual([], split(""))
