# SPDX-License-Identifier: Apache-2.0
"""Echo servers on loopback that lose, repeat, delay and corrupt on purpose: something to check the probes' counts against."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable

# Copies of an echo to send for a sequence number: 0 loses the packet, 2 repeats it.
Copies = Callable[[int], int]


class UnreliableUdpEcho:
    """Echoes each numbered packet as often as told; may stand still for a time after one packet."""

    def __init__(self, copies: Copies, pause_at: int = -1, pause_seconds: float = 0, ipv6: bool = False) -> None:
        self._copies = copies
        self._pause_at = pause_at
        self._pause_seconds = pause_seconds
        self._socket = socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._host = "::1" if ipv6 else "127.0.0.1"
        self._socket.bind((self._host, 0))
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def target(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        self._socket.settimeout(0.1)
        while not self._closing.is_set():
            try:
                packet, sender = self._socket.recvfrom(2048)
            except TimeoutError:
                continue
            (sequence,) = struct.unpack_from("<Q", packet, 8)
            if sequence == self._pause_at:
                self._closing.wait(self._pause_seconds)
            for _ in range(self._copies(sequence)):
                self._socket.sendto(packet, sender)

    def __enter__(self) -> UnreliableUdpEcho:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join()
        self._socket.close()


class UnreliableTcpEcho:
    """Echoes one connection; after a number of bytes does what it is told: "reset", "corrupt" or nothing."""

    def __init__(self, misdeed: str = "", after_bytes: int = 0) -> None:
        self._misdeed = misdeed
        self._after_bytes = after_bytes
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._echoed = threading.Condition()
        self._echoed_bytes = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        total = 0
        with connection:
            while data := connection.recv(4096):
                total += len(data)
                if self._misdeed and total > self._after_bytes:
                    if self._misdeed == "reset":
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        return
                    data = bytes(byte ^ 0x80 for byte in data)
                connection.sendall(data)
                with self._echoed:
                    self._echoed_bytes = total
                    self._echoed.notify_all()

    def wait_echoed(self, count: int) -> None:
        """Returns once that many bytes went back."""
        with self._echoed:
            if not self._echoed.wait_for(lambda: self._echoed_bytes >= count, timeout=10):
                raise TimeoutError(f"{self._echoed_bytes} of {count} bytes echoed")

    def __enter__(self) -> UnreliableTcpEcho:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(timeout=5)
        self._listener.close()
