# SPDX-License-Identifier: Apache-2.0
"""A frame again and again, or some by turns, so many a second: run in the namespace of the interface that it leaves by, until it is ended."""

from __future__ import annotations

import socket
import sys
import time

_TICK_S = 0.01


def due(begun: float, now: float, per_second: int) -> int:
    """How many should have been sent by now; who was held up catches up."""
    return int((now - begun) * per_second)


def _main(interface: str, per_second: str, *words: str) -> None:
    frames, begun, sent = [bytes.fromhex(word) for word in words], time.monotonic(), 0
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as out:
        out.bind((interface, 0))
        while True:
            while sent < due(begun, time.monotonic(), int(per_second)):
                out.send(frames[sent % len(frames)])
                sent += 1
            time.sleep(_TICK_S)


if __name__ == "__main__":
    _main(*sys.argv[1:])
