#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""TCP throughput between this namespace and a machine: throughput.py in|out ADDRESS:PORT SECONDS prints one JSON object.

"in" writes to a sink, "out" reads from a source. Counted is what the other end has acknowledged or sent, not what went into a buffer.
"""

from __future__ import annotations

import fcntl
import json
import socket
import sys
import termios
import time

BLOCK = 256 * 1024
IGNORED_SECONDS = 0.5  # slow start is over by then


def unacknowledged(connection: socket.socket) -> int:
    """Bytes in the send queue that the other end has not acknowledged."""
    return int.from_bytes(fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)), sys.byteorder)


def transfer(connection: socket.socket, direction: str, seconds: float) -> int:
    """Moves data for a time and returns the bytes that certainly went over; raises ConnectionError if the stream ends."""
    buffer = bytearray(BLOCK)
    queued = unacknowledged(connection)
    moved = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        count = connection.send(buffer) if direction == "in" else connection.recv_into(buffer)
        if count == 0:
            raise ConnectionError("stream ended")
        moved += count
    return moved + queued - unacknowledged(connection)


def measure(direction: str, target: str, seconds: float) -> dict[str, float]:
    """Megabits a second over a fresh connection, its beginning left out."""
    address, port = target.split(":")
    with socket.create_connection((address, int(port)), timeout=10) as connection:
        transfer(connection, direction, IGNORED_SECONDS)
        start = time.monotonic()
        moved = transfer(connection, direction, seconds)
        lasted = time.monotonic() - start
    return {"bytes": moved, "seconds": round(lasted, 3), "mbit_per_second": round(moved * 8 / lasted / 1e6, 2)}


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("in", "out"):
        sys.exit("usage: throughput.py in|out ADDRESS:PORT SECONDS")
    print(json.dumps(measure(sys.argv[1], sys.argv[2], float(sys.argv[3]))))
