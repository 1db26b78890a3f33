# SPDX-License-Identifier: Apache-2.0
"""tcp_probe against echoes that behave, reset and corrupt."""

import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from probe.tcp import TcpLog, TcpProbe
from probe.tests.unreliable_echo import UnreliableTcpEcho
from probe.window import Window


class TcpProbeTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.log = Path(directory.name) / "tcp.log"

    def until_ended(self, target: str) -> TcpLog:
        """What a probe logged that ends by itself, because its stream broke."""
        probe = TcpProbe(subprocess.Popen, target, self.log)
        probe.wait_ended(timeout=10)
        return probe.finish()

    def test_a_stream_comes_back_whole(self) -> None:
        with UnreliableTcpEcho() as echo:
            probe = TcpProbe(subprocess.Popen, echo.target, self.log, interval_us=1000)
            probe.wait_connected()
            echo.wait_echoed(6400)
            log = probe.finish()
        self.assertIsNone(log.broken)
        self.assertGreater(log.bytes_sent, 0)
        self.assertEqual(log.bytes_sent, log.bytes_returned)
        self.assertTrue(log.survived(Window(log.progress[0][0], log.progress[-1][0])))

    def test_a_reset_is_reported(self) -> None:
        with UnreliableTcpEcho("reset", after_bytes=640) as echo:
            log = self.until_ended(echo.target)
        self.assertRegex(log.reason, "reset")
        self.assertFalse(log.survived(Window(log.connected + 0.001, log.connected + 0.002)))

    def test_a_changed_byte_is_reported(self) -> None:
        with UnreliableTcpEcho("corrupt", after_bytes=640) as echo:
            log = self.until_ended(echo.target)
        self.assertRegex(log.reason, "byte [0-9]+ came back different")
        self.assertEqual(640, log.bytes_returned)

    def test_nobody_listens(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            log = self.until_ended(f"127.0.0.1:{unused.getsockname()[1]}")
        self.assertIsNone(log.connected)
        self.assertRegex(log.reason, "refused")


class TcpLogTest(unittest.TestCase):
    def log(self, **changes: object) -> TcpLog:
        fields = dict(progress=[(1.0, 64), (2.0, 128), (4.5, 192)], bytes_sent=192, bytes_returned=192, retransmits=0)
        fields.update(connected=0.5, broken=None, reason="", **changes)
        return TcpLog(**fields)

    def test_progress_after_the_window_is_survival(self) -> None:
        self.assertTrue(self.log().survived(Window(1.5, 4.0)))

    def test_silence_after_the_window_is_not(self) -> None:
        self.assertFalse(self.log().survived(Window(1.5, 5.0)))

    def test_a_stream_opened_in_the_window_proves_nothing(self) -> None:
        self.assertFalse(self.log().survived(Window(0.2, 4.0)))

    def test_the_longest_stall(self) -> None:
        stall = self.log().longest_stall(Window(0, 5))
        self.assertEqual((2.0, 2500), (stall.start, stall.milliseconds))

    def test_a_stream_that_does_not_go_on_stalls_to_the_windows_end(self) -> None:
        stall = self.log().longest_stall(Window(0, 10))
        self.assertEqual((4.5, 5500), (stall.start, stall.milliseconds))
