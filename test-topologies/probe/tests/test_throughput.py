# SPDX-License-Identifier: Apache-2.0
"""The throughput client against a sink and a source on loopback."""

import socket
import threading
import unittest

from probe.throughput import BLOCK, measure


class ThroughputTest(unittest.TestCase):
    def serve_once(self, direction: str) -> str:
        """A sink for "in", a source for "out", for one connection; counts into self.counted."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        self.counted = 0

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    while count := len(connection.recv(BLOCK)) if direction == "in" else connection.send(bytes(BLOCK)):
                        self.counted += count
                except ConnectionError:
                    pass

        self.server = threading.Thread(target=serve, daemon=True)
        self.server.start()
        return f"127.0.0.1:{listener.getsockname()[1]}"

    def test_both_directions_count_bytes_that_went_over(self) -> None:
        for direction in ("in", "out"):
            with self.subTest(direction):
                result = measure(direction, self.serve_once(direction), seconds=0.3)
                self.server.join(timeout=5)
                self.assertGreater(result["bytes"], BLOCK)
                self.assertLessEqual(result["bytes"], self.counted)
                self.assertAlmostEqual(
                    result["mbit_per_second"], result["bytes"] * 8 / result["seconds"] / 1e6, delta=result["mbit_per_second"] * 0.02
                )

    def test_nobody_listens(self) -> None:
        with socket.socket() as unused, self.assertRaises(ConnectionRefusedError):
            unused.bind(("127.0.0.1", 0))
            measure("in", f"127.0.0.1:{unused.getsockname()[1]}", seconds=0.1)
