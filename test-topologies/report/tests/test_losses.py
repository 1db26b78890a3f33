# SPDX-License-Identifier: Apache-2.0
"""Which packets were lost together, and what is told of them."""

import unittest

from probe.udp import Packet, UdpLog
from probe.window import Window
from report.losses import Burst, bursts, told


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
