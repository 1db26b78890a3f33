# SPDX-License-Identifier: Apache-2.0
"""Whom a process has connected to, by the kernel's word."""

from __future__ import annotations

import os
import socket
import unittest

from hypermip_notifier.whither import destination_of, soon

HOSTS = {"127.0.0.1": "hv-b", "::1": "hv-c"}


class WhitherTest(unittest.TestCase):
    def listener(self, family: socket.AddressFamily = socket.AF_INET, host: str = "127.0.0.1") -> socket.socket:
        listening = socket.create_server((host, 0), family=family)
        self.addCleanup(listening.close)
        return listening

    def connect(self, listening: socket.socket) -> socket.socket:
        connected = socket.create_connection(listening.getsockname()[:2])
        self.addCleanup(connected.close)
        return connected

    def child_that_connects(self, listening: socket.socket) -> int:
        """A process that has this connection alone, and ends with the test."""
        reader, writer = os.pipe()
        ready, told = os.pipe()
        if (child := os.fork()) == 0:
            os.close(writer)
            connected = socket.create_connection(listening.getsockname()[:2])
            listening.close()
            os.write(told, b"x")
            os.read(reader, 1)
            connected.close()
            os._exit(0)
        os.close(told)
        os.read(ready, 1)
        for each in (reader, ready):
            os.close(each)
        self.addCleanup(os.waitpid, child, 0)
        self.addCleanup(os.close, writer)
        return child

    def test_whom_it_has_connected_to(self) -> None:
        child = self.child_that_connects(self.listener())
        self.assertEqual("hv-b", destination_of(child, HOSTS))
        self.assertEqual("hv-b", soon(child, HOSTS))

    def test_by_ipv6_too(self) -> None:
        child = self.child_that_connects(self.listener(socket.AF_INET6, "::1"))
        self.assertEqual("hv-c", destination_of(child, HOSTS))

    def test_nobody_whom_the_configuration_does_not_know(self) -> None:
        child = self.child_that_connects(self.listener())
        self.assertIsNone(destination_of(child, {"192.0.2.1": "hv-b"}))
        self.assertIsNone(soon(child, {}))

    def test_who_has_connected_to_it_is_none(self) -> None:
        listening = self.listener()
        self.child_that_connects(listening)
        accepted, _ = listening.accept()
        self.addCleanup(accepted.close)
        self.assertIsNone(destination_of(os.getpid(), HOSTS))

    def test_of_two_none(self) -> None:
        for listening in (self.listener(), self.listener(socket.AF_INET6, "::1")):
            self.connect(listening)
        self.assertIsNone(destination_of(os.getpid(), HOSTS))

    def test_of_a_process_that_is_gone_none(self) -> None:
        self.assertIsNone(destination_of(2**22 + 1, HOSTS))


if __name__ == "__main__":
    unittest.main()
