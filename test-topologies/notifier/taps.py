# SPDX-License-Identifier: Apache-2.0
"""A guest's taps, as the kernel has them: the name behind a descriptor, and how many frames wait for a guest that is paused."""

from __future__ import annotations

import fcntl
import re
import socket
import struct
from pathlib import Path

_SIOCGIFTXQLEN, _SIOCSIFTXQLEN = 0x8942, 0x8943  # linux/sockios.h
_REQUEST = struct.Struct("16si20x")  # struct ifreq, as these two use it
_NAME = re.compile(r"^iff:\s*(\S+)$", re.MULTILINE)


def name_of_descriptor(pid: int, descriptor: int, proc: Path = Path("/proc")) -> str | None:
    """The tap that a process holds open; None when it is none, or may not be seen."""
    try:
        about = (proc / str(pid) / "fdinfo" / str(descriptor)).read_text(encoding="utf-8")
    except OSError:
        return None
    name = _NAME.search(about)
    return name[1] if name else None


def raise_queue(tap: str, frames: int) -> int:
    """Let at least that many frames wait; returns how many could before. Raises OSError where that is not ours to change."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        answer = fcntl.ioctl(any_socket, _SIOCGIFTXQLEN, _REQUEST.pack(tap.encode(), 0))
        before: int = _REQUEST.unpack(answer)[1]
        if before < frames:
            fcntl.ioctl(any_socket, _SIOCSIFTXQLEN, _REQUEST.pack(tap.encode(), frames))
    return before
