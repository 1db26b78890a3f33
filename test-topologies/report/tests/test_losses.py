# SPDX-License-Identifier: Apache-2.0
"""Which packets were lost together, and what is told of them."""

import unittest

from probe.tcp import TcpLog
from probe.udp import Packet, UdpLog
from probe.window import Window
from report.losses import Burst, bursts, stood_still, told


def log(*lost_ms: int) -> UdpLog:
    """A packet a millisecond for a second, from second 100 on."""
    lost = set(lost_ms)
    times = [(at, 100 + at / 1000) for at in range(1000)]
    return UdpLog([Packet(sent, None if at in lost else sent + 0.001, 0 if at in lost else 1, False) for at, sent in times], 0, 0)


class LossesTest(unittest.TestCase):
    def test_without_a_loss_there_is_no_burst(self) -> None:
        self.assertEqual([], bursts(log()))

    def test_losses_shortly_one_after_the_other_are_one_burst(self) -> None:
        found = bursts(log(10, 11, 150, 600))
        self.assertEqual([Burst(Window(100.010, 100.150), 3), Burst(Window(100.600, 100.600), 1)], found)

    def test_tells_what_happened_around_a_burst_and_nothing_else(self) -> None:
        lines = list(told("udp-home", log(500, 501), [(100.0, "too early"), (100.25, "hv-a STOP"), (100.51, "hv-b RESUME"), (101.0, "late")]))
        self.assertEqual("udp-home: 2 lost within 1 ms, 0.500 s after its first packet", lines[0])
        self.assertEqual(["     -250.0 ms hv-a STOP", "      +10.0 ms hv-b RESUME"], lines[1:])

    def test_tells_since_when_a_stream_stood_still(self) -> None:
        moving = [(100 + at / 20, at * 64) for at in range(100)]
        stream = TcpLog(moving, 9000, 6336, 7, connected=100.0, broken=None, reason="")
        lines = list(stood_still("tcp-home", stream, 140.0, [(104.9, "hv-a STOP"), (120.0, "late")]))
        self.assertEqual("tcp-home: no byte came back for 35050 ms, to the end, 4.950 s after it was open", lines[0])
        self.assertEqual(["      -50.0 ms hv-a STOP"], lines[1:])
        self.assertEqual([], list(stood_still("tcp-home", stream, 105.0, [])))

    def test_tells_of_a_stream_that_was_never_open(self) -> None:
        never = TcpLog([], 0, 0, 0, connected=None, broken=None, reason="Connection refused")
        self.assertEqual(["tcp-home: never open; Connection refused"], list(stood_still("tcp-home", never, 140.0, [])))
