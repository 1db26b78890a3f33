# SPDX-License-Identifier: Apache-2.0
"""Which taps a process holds, as the kernel has it; real ones where the machine lets us make some."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from hypermip_notifier.holdings import taps_of
from hypermip_notifier.qmp.client import QmpClient
from tests.real_taps import real_tap
from tests.test_qmp import ScriptedMonitor

NAME = "hm-heldtest"
_ELSEWHERE = """
import os, sys
from tests.real_taps import make_tap
make_tap(os.open("/dev/net/tun", os.O_RDWR), sys.argv[1])
print("made", flush=True)
sys.stdin.read()
"""


def held_by(pid: int) -> dict[int, str]:
    process = os.pidfd_open(pid)
    try:
        return taps_of(pid, process)
    finally:
        os.close(process)


class HoldingsTest(unittest.TestCase):
    def test_names_each_tap_by_its_descriptor_and_leaves_none_open(self) -> None:
        descriptor = real_tap(self, NAME)
        unattached = os.open("/dev/net/tun", os.O_RDWR)
        self.addCleanup(os.close, unattached)
        before = os.listdir("/proc/self/fd")
        self.assertEqual(held_by(os.getpid()), {descriptor: NAME})
        self.assertEqual(os.listdir("/proc/self/fd"), before)

    def test_a_tap_of_that_name_in_a_network_of_ones_own_is_not_it(self) -> None:
        real_tap(self, NAME)
        for unshare, held in ((["unshare", "--net"], {NAME}), (["unshare", "--user", "--map-root-user", "--net"], set())):
            command = [*unshare, sys.executable, "-B", "-c", _ELSEWHERE, NAME]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as elsewhere:
                assert elsewhere.stdout and elsewhere.stdin
                if elsewhere.stdout.readline() != "made\n":
                    self.skipTest(f"{' '.join(unshare)} makes no tap here")
                with self.subTest(unshare):
                    self.assertEqual(set(held_by(elsewhere.pid).values()), held)
                elsewhere.stdin.close()

    def test_of_one_that_has_none_there_are_none(self) -> None:
        with subprocess.Popen(["sleep", "60"]) as without:
            self.addCleanup(without.kill)
            self.assertEqual(held_by(without.pid), {})
            without.kill()

    def test_who_is_gone_holds_nothing_whoever_has_its_number_now(self) -> None:
        real_tap(self, NAME)
        with subprocess.Popen(["sleep", "60"]) as gone:
            process = os.pidfd_open(gone.pid)
            self.addCleanup(os.close, process)
            gone.kill()
        with self.assertRaises(OSError):
            taps_of(os.getpid(), process)
        with self.assertRaises(OSError):
            taps_of(gone.pid, process)


class PeerTest(unittest.TestCase):
    def test_is_who_listens_at_the_socket_with_a_kernel_that_tells_and_without(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            for number, refuses in enumerate((False, True)):
                monitor = ScriptedMonitor(path := str(Path(directory) / f"qmp{number}"))
                client = QmpClient(path)
                with self.subTest(refuses), mock.patch("hypermip_notifier.qmp.client._SO_PEERPIDFD", 9999 if refuses else 77):
                    process = client.process()
                    self.addCleanup(os.close, process)
                    about = Path(f"/proc/self/fdinfo/{process}").read_text(encoding="ascii")
                    self.assertRegex(about, rf"Pid:\s+{os.getpid()}\n")
                client.close()
                monitor.close()


if __name__ == "__main__":
    unittest.main()
