# SPDX-License-Identifier: Apache-2.0
"""Frames, whoever's they are, put onto a wire: run in the namespace of the interface that they leave by."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

_PACE = 0.001  # seconds between two frames: no queue on their way is to lose any


def send(run: Callable[[list[str]], CompletedProcess[str]], interface: str, frames: Sequence[bytes], count: int) -> None:
    """Sends each of the frames that many times, by turns, where `run` runs commands."""
    words = [frame.hex() for frame in frames]
    run(["/usr/bin/python3", "-B", str(Path(__file__).resolve()), interface, str(count), *words])


def _main(interface: str, count: str, *words: str) -> None:
    frames = [bytes.fromhex(word) for word in words]
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as out:
        out.bind((interface, 0))
        for _ in range(int(count)):
            for frame in frames:
                out.send(frame)
                time.sleep(_PACE)


if __name__ == "__main__":
    _main(*sys.argv[1:])
