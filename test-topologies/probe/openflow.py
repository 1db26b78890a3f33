# SPDX-License-Identifier: Apache-2.0
"""OpenFlow 1.3 as it is on the wire, no more of it than a message's head: messages are passed on, compared and counted as they are."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

VERSION = 4
HELLO, ERROR, ECHO_REQUEST, ECHO_REPLY, FLOW_MOD, BARRIER_REQUEST, BARRIER_REPLY = 0, 1, 2, 3, 14, 20, 21
_HEAD = struct.Struct("!BBHI")  # version, type, length, transaction
_READ_BYTES = 1 << 16


class ConnectionLost(Exception):
    """The other end has closed the connection."""


def message(kind: int, transaction: int = 0, body: bytes = b"") -> bytes:
    return _HEAD.pack(VERSION, kind, _HEAD.size + len(body), transaction) + body


def kind_of(whole: bytes) -> int:
    return whole[1]


def transaction_of(whole: bytes) -> int:
    return int(_HEAD.unpack_from(whole)[3])


def body_of(whole: bytes) -> bytes:
    return whole[_HEAD.size :]


class Deframer:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that are whole by now."""
        self._rest += data
        begin = 0
        while len(self._rest) - begin >= _HEAD.size:
            length = _HEAD.unpack_from(self._rest, begin)[2]
            if len(self._rest) - begin < length:
                break
            yield bytes(self._rest[begin : begin + length])
            begin += length
        del self._rest[:begin]


class Connection:
    """To a socket of Open vSwitch's: it says hello, and answers what asks whether it is there."""

    def __init__(self, path: str, timeout: float = 10) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout)
        self._socket.connect(path)
        self._deframer = Deframer()
        self.send(message(HELLO))

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def receive(self) -> list[bytes]:
        """At least one message, but for greetings and echoes; raises ConnectionLost, or TimeoutError."""
        while True:
            data = self._socket.recv(_READ_BYTES)
            if not data:
                raise ConnectionLost
            found = [each for each in self._deframer.feed(data) if not self._is_answered(each)]
            if found:
                return found

    def close(self) -> None:
        """Also for a thread that is about to receive."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other end was first
        self._socket.close()

    def _is_answered(self, whole: bytes) -> bool:
        if kind_of(whole) == ECHO_REQUEST:
            self.send(message(ECHO_REPLY, transaction_of(whole), body_of(whole)))
        return kind_of(whole) in (HELLO, ECHO_REQUEST, ECHO_REPLY)
