# SPDX-License-Identifier: Apache-2.0
"""The path to an echo of this machine, and forged packets as a kernel takes them."""

import socket
import subprocess
import threading
import unittest

from probe.forge import Forged
from probe.path import NoAnswer, Path, path, trace
from scapy.utils import checksum


class PathTest(unittest.TestCase):
    def setUp(self) -> None:
        self.echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.echo.bind(("127.0.0.1", 0))
        self.port = self.echo.getsockname()[1]
        self.addCleanup(self.echo.close)

    def serve(self, ttl: int) -> None:
        self.echo.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)

        def answer() -> None:
            while True:
                try:
                    data, sender = self.echo.recvfrom(512)
                    self.echo.sendto(data, sender)
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()

    def test_an_echo_next_door_is_one_hop_away(self) -> None:
        self.serve(ttl=61)
        found = trace("127.0.0.1", self.port)
        self.assertEqual((["127.0.0.1"], 61), (found.hops, found.reply_ttl))
        self.assertLess(found.rtt_ms, 1000)

    def test_nobody_answers(self) -> None:
        with self.assertRaises(NoAnswer):
            trace("127.0.0.1", self.port)

    def test_what_the_program_prints_is_a_path(self) -> None:
        def run(_: list[str]) -> "subprocess.CompletedProcess[str]":
            return subprocess.CompletedProcess([], 0, '{"hops": ["10.0.0.1"], "reply_ttl": 62, "rtt_ms": 1.5}\n')

        self.assertEqual(Path(["10.0.0.1"], 62, 1.5), path(run, "10.0.0.1"))


class ForgedTest(unittest.TestCase):
    def test_a_header_with_its_checksum_sums_up_to_nothing(self) -> None:
        frame = Forged("52:54:00:00:01:32", "02:00:0a:01:00:01", "10.1.0.50", "10.3.0.11", 1).frame()
        self.assertEqual(bytes.fromhex("02000a0100015254000001320800"), frame[:14])
        self.assertEqual(0, checksum(frame[14:34]))
        self.assertEqual(1, frame[22])
