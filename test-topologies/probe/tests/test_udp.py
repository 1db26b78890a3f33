# SPDX-License-Identifier: Apache-2.0
"""udp_probe against an echo whose faults are known, and the counts over hand-made logs."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from probe.instrument import InstrumentFailed
from probe.tests.unreliable_echo import UnreliableUdpEcho
from probe.udp import CALM_S, Packet, UdpLog, UdpProbe, longest_gap, parse, percentiles
from probe.window import Window

LATE = 40  # milliseconds that a test may wait for a processor; as many packets are then sent at once


class UdpProbeTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.log = Path(directory.name) / "udp.log"

    def measure(self, echo: UnreliableUdpEcho, answered: int) -> UdpLog:
        with echo:
            probe = UdpProbe(subprocess.Popen, echo.target, self.log, drain_ms=300)
            probe.wait_answered(answered)
            return probe.finish()

    def test_a_perfect_echo_loses_nothing(self) -> None:
        log = self.measure(UnreliableUdpEcho(lambda sequence: 1), answered=1000)
        counts = log.counts()
        self.assertGreaterEqual(counts.sent, 1000)
        self.assertEqual((0, 0, 0), (counts.lost, counts.duplicated, counts.reordered))
        self.assertEqual((0, 0), (log.send_errors, log.strangers))

    def test_ipv6_is_measured_alike(self) -> None:
        log = self.measure(UnreliableUdpEcho(lambda sequence: 1, ipv6=True), answered=100)
        self.assertEqual((0, 0), (log.counts().lost, log.strangers))

    def test_a_packet_leaves_every_millisecond(self) -> None:
        log = self.measure(UnreliableUdpEcho(lambda sequence: 1), answered=2000)
        lasted_ms = (log.packets[-1].sent - log.packets[0].sent) * 1000
        self.assertAlmostEqual(lasted_ms, len(log.packets) - 1, delta=LATE)

    def test_losses_and_duplicates_are_counted_exactly(self) -> None:
        def copies(sequence: int) -> int:
            return {3: 0, 7: 3}.get(sequence % 10, 1)

        log = self.measure(UnreliableUdpEcho(copies), answered=500)
        counts = log.counts()
        expected = [copies(sequence) for sequence in range(counts.sent)]
        self.assertEqual(expected.count(0), counts.lost)
        self.assertEqual(expected.count(3) * 2, counts.duplicated)

    def test_a_gap_is_found_where_it_was(self) -> None:
        log = self.measure(UnreliableUdpEcho(lambda sequence: 1, pause_at=300, pause_seconds=0.2), answered=900)
        gap = log.counts().longest_gap
        self.assertAlmostEqual(200, gap.milliseconds, delta=30)
        self.assertAlmostEqual(log.packets[299].sent, gap.start, delta=0.03)

    def test_nobody_answers(self) -> None:
        with UnreliableUdpEcho(lambda sequence: 0) as echo:
            probe = UdpProbe(subprocess.Popen, echo.target, self.log, drain_ms=50)
            with self.assertRaises(InstrumentFailed):
                probe.wait_answered(1, timeout=1)
            counts = probe.finish().counts()
        self.assertEqual(counts.sent, counts.lost)
        self.assertEqual({}, counts.rtt_ms)

    def test_calm_is_when_nothing_queues(self) -> None:
        with UnreliableUdpEcho(lambda sequence: 1, pause_at=500, pause_seconds=0.3) as echo:
            probe = UdpProbe(subprocess.Popen, echo.target, self.log, drain_ms=50)
            self.assertTrue(probe.wait_calm())
            log = probe.finish()
        disturbed_until = 500 + 300  # packets, and as many milliseconds
        self.assertGreater(len(log.packets), disturbed_until + 1000 * CALM_S - LATE, "a whole second has to pass after that")

    def test_lost_packets_are_no_calm(self) -> None:
        with UnreliableUdpEcho(lambda sequence: sequence % 20 != 0) as echo:
            probe = UdpProbe(subprocess.Popen, echo.target, self.log, drain_ms=50)
            self.assertFalse(probe.wait_calm(timeout=3))
            probe.finish()

    def test_a_malformed_target_is_named(self) -> None:
        probe = UdpProbe(subprocess.Popen, "nowhere", self.log)
        self.assertRegex(probe.wait_line(timeout=5), "'nowhere' is not")
        probe.wait_ended(timeout=5)
        with self.assertRaisesRegex(InstrumentFailed, "ended with 2"):
            probe.finish()


class CountsTest(unittest.TestCase):
    log = UdpLog([Packet(1.0, 1.1, 1, False), Packet(2.0, None, 0, False), Packet(3.0, 3.2, 3, True), Packet(4.0, 4.1, 1, False)], 0, 0)

    def test_a_window_counts_what_was_sent_in_it(self) -> None:
        counts = self.log.counts(Window(2.0, 4.0))
        self.assertEqual((2, 1, 2, 1), (counts.sent, counts.lost, counts.duplicated, counts.reordered))

    def test_a_window_has_its_start_and_not_its_end(self) -> None:
        self.assertEqual(1, self.log.sent_in(Window(1.0, 2.0)))

    def test_a_gap_lies_between_first_answers(self) -> None:
        gap = self.log.counts().longest_gap
        self.assertEqual((1.1, 2100.0), (gap.start, round(gap.milliseconds, 6)))

    def test_lost_packets_by_time(self) -> None:
        self.assertEqual([2.0], self.log.lost_in(Window(0, 10)))

    def test_no_gap_without_two_arrivals(self) -> None:
        for_ever = Window(float("-inf"), float("inf"))
        self.assertEqual(0, longest_gap([], for_ever).milliseconds)
        self.assertEqual(0, longest_gap([5.0], for_ever).milliseconds)

    def test_an_outage_that_has_not_ended_counts_to_the_windows_end(self) -> None:
        self.assertEqual(3000, longest_gap([4.0, 5.0], Window(3.5, 8.0)).milliseconds)
        self.assertEqual(4500, longest_gap([], Window(3.5, 8.0)).milliseconds)
        self.assertEqual(1500, longest_gap([5.0, 6.0], Window(3.5, 7.0)).milliseconds)

    def test_percentiles_by_rank(self) -> None:
        self.assertEqual({"min": 0, "median": 50, "p95": 95, "p99": 99, "max": 100}, percentiles(list(range(101))))

    def test_a_log_cut_short_is_refused(self) -> None:
        with self.assertRaisesRegex(InstrumentFailed, "cut short"):
            parse(b"HMUDP 2\0" + (5).to_bytes(8, "little") + bytes(24))
        with self.assertRaisesRegex(InstrumentFailed, "not a log"):
            parse(b"")


class NearTest(unittest.TestCase):
    """Counting in the part near a window says what counting in the whole log says."""

    log = UdpLog([Packet(n / 10, None if n % 7 == 0 else n / 10 + 0.25 * (n % 3), 1 + n % 2, n % 5 == 0) for n in range(400)], 0, 0)

    def test_counts_are_those_of_the_whole_log(self) -> None:
        for window in (Window(10, 12), Window(-5, 0.5), Window(39, 100), Window(50, 60), Window(17.25, 17.3)):
            with self.subTest(window=window):
                self.assertEqual(self.log.counts(window), self.log.near(window).counts(window))

    def test_the_part_is_a_part(self) -> None:
        self.assertLess(len(self.log.near(Window(20, 21)).packets), 80)
