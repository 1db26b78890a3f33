# SPDX-License-Identifier: Apache-2.0
"""Taps as the kernel has them; a real one where the machine lets us make one."""

import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from hypermip_notifier.taps import name_of_descriptor, raise_queue
from tests.real_taps import real_tap

NAME = "hm-taptest"


class DescriptorTest(unittest.TestCase):
    def test_reads_the_name_that_the_kernel_gives_to_a_descriptor(self) -> None:
        with tempfile.TemporaryDirectory() as proc:
            about = Path(proc) / "42" / "fdinfo"
            about.mkdir(parents=True)
            (about / "7").write_text("pos:\t0\nflags:\t0104002\nmnt_id:\t15\niff:\tvnet3\n", encoding="utf-8")
            (about / "8").write_text("pos:\t0\nflags:\t02\n", encoding="utf-8")
            self.assertEqual(name_of_descriptor(42, 7, Path(proc)), "vnet3")
            self.assertIsNone(name_of_descriptor(42, 8, Path(proc)), "a file")
            self.assertIsNone(name_of_descriptor(42, 9, Path(proc)), "none")


class RealTapTest(unittest.TestCase):
    def setUp(self) -> None:
        self.descriptor = real_tap(self, NAME)

    def test_queues_are_made_longer_and_never_shorter(self) -> None:
        before = raise_queue(NAME, 1)
        self.assertGreater(before, 1)
        self.assertEqual(raise_queue(NAME, 10_000), before)
        self.assertEqual(raise_queue(NAME, 500), 10_000)
        self.assertEqual(raise_queue(NAME, 500), 10_000)

    def test_a_tap_in_another_namespace_is_its_owners(self) -> None:
        elsewhere = subprocess.Popen(["unshare", "--net", "sleep", "60"])
        self.addCleanup(elsewhere.wait)
        self.addCleanup(elsewhere.kill)
        deadline = time.monotonic() + 10
        while os.readlink(f"/proc/{elsewhere.pid}/ns/net") == os.readlink("/proc/self/ns/net"):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        with self.assertRaises(OSError):
            raise_queue(NAME, 10, elsewhere.pid)
        self.assertGreater(raise_queue("lo", 2000, elsewhere.pid), 0)
        self.assertEqual(raise_queue("lo", 1, elsewhere.pid), 2000, "kept there")
        self.assertNotEqual(raise_queue("lo", 1), 2000, "and not here")
        self.assertGreater(raise_queue(NAME, 1, os.getpid()), 0)

    def test_its_name_is_found_by_its_descriptor(self) -> None:
        self.assertEqual(name_of_descriptor(os.getpid(), self.descriptor), NAME)


class NoTapTest(unittest.TestCase):
    def test_one_that_is_elsewhere_is_an_error(self) -> None:
        with self.assertRaises(OSError):
            raise_queue("hm-nowhere", 10)

    def test_one_of_a_longer_name_than_linux_gives_is_none_with_the_same_beginning(self) -> None:
        with mock.patch("fcntl.ioctl", side_effect=lambda _, __, request: request), self.assertRaises(OSError):
            raise_queue("vhost-user-of-vm1", 10)


if __name__ == "__main__":
    unittest.main()
