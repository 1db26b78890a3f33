# SPDX-License-Identifier: Apache-2.0
"""The relay between two namespaces: frames go both ways, and take the time that it was told."""

import os
import re
import subprocess
import unittest

from probe.build import binary

NAMESPACES = ("wan-test-left", "wan-test-right")
TAPS = ("wan-l", "wan-r")


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, timeout=10)


@unittest.skipUnless(os.geteuid() == 0, "network namespaces need root")
class WanRelayTest(unittest.TestCase):
    def setUp(self) -> None:
        for namespace in NAMESPACES:
            subprocess.run(["ip", "netns", "delete", namespace], check=False, stderr=subprocess.DEVNULL, timeout=10)  # of a run that died
            ip("netns", "add", namespace)
            self.addCleanup(ip, "netns", "delete", namespace)
        words = ["--left", NAMESPACES[0], "--left-tap", TAPS[0], "--right", NAMESPACES[1], "--right-tap", TAPS[1]]
        self.relay = subprocess.Popen([str(binary("wan_relay")), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.addCleanup(self.end)
        self.assertEqual("ready", self.line())
        for number, (namespace, tap) in enumerate(zip(NAMESPACES, TAPS), start=1):
            ip("-n", namespace, "address", "add", f"10.255.0.{number}/24", "dev", tap)
            ip("-n", namespace, "link", "set", tap, "up")

    def end(self) -> None:
        self.relay.terminate()
        self.relay.communicate(timeout=10)
        self.assertEqual(0, self.relay.returncode)

    def line(self) -> str:
        assert self.relay.stdout is not None
        return self.relay.stdout.readline().decode().strip()

    def delay(self, microseconds: int) -> None:
        assert self.relay.stdin is not None
        self.relay.stdin.write(f"{microseconds}\n".encode())
        self.assertEqual(f"delay {microseconds}", self.line())

    def round_trip(self) -> float:
        """Milliseconds, the shortest of five; a ping that is lost fails."""
        ping = ["ip", "netns", "exec", NAMESPACES[0], "ping", "-q", "-c", "5", "-i", "0.05", "-W", "2", "10.255.0.2"]
        said = subprocess.run(ping, capture_output=True, text=True, check=True, timeout=20).stdout
        self.assertIn(" 0% packet loss", said)
        found = re.search(r"= ([\d.]+)/", said)
        assert found is not None
        return float(found[1])

    def test_a_frame_takes_as_long_as_it_was_told_each_way(self) -> None:
        self.round_trip()  # ARP
        self.assertLess(self.round_trip(), 20)
        self.delay(20_000)
        self.assertGreaterEqual(self.round_trip(), 40)
        self.delay(0)
        self.assertLess(self.round_trip(), 20)
