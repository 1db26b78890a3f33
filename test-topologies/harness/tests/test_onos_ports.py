# SPDX-License-Identifier: Apache-2.0
"""The runtime looks at its ports before it starts anything."""

import os
import socket
import sys
import unittest
from unittest.mock import patch

from harness import paths

sys.path.append(str(paths.ROOT / "karaf-features" / "runtime" / "distribution" / "src" / "main" / "resources" / "control"))

import startup  # noqa: E402


class PortsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listener.close)
        self.port = self.listener.getsockname()[1]
        replacement = patch.object(startup, "PORTS", {self.port: "REST"})
        replacement.start()
        self.addCleanup(replacement.stop)

    def test_one_that_is_taken_is_named_with_its_holder_and_what_to_do(self) -> None:
        said = rf"^ONOS needs ports that are taken; end first who holds them: {self.port} \(REST\) by process {os.getpid()} \(.*python.*\)$"
        with self.assertRaisesRegex(startup.StartFailure, said):
            startup.check_ports()

    def test_one_whose_connection_has_just_ended_is_not_taken(self) -> None:
        with socket.create_connection(self.listener.getsockname()) as theirs:
            ours, _ = self.listener.accept()
            ours.close()  # first, so that this end of the connection is what stays, in TIME_WAIT
            theirs.recv(1)
        self.listener.close()
        startup.check_ports()


if __name__ == "__main__":
    unittest.main()
