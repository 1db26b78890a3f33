# SPDX-License-Identifier: Apache-2.0
"""A guest's taps, as the kernel has them: the name behind a descriptor, and how many frames wait for a guest that is paused."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_SIOCGIFTXQLEN, _SIOCSIFTXQLEN = 0x8942, 0x8943  # linux/sockios.h
_REQUEST = struct.Struct("16si20x")  # struct ifreq, as these two use it
_LONGEST_NAME = 15  # bytes: linux/if.h's IFNAMSIZ, without the zero at the end
_CLONE_NEWNET = 0x40000000  # linux/sched.h
_LIBC = ctypes.CDLL(None, use_errno=True)  # os.setns came with Python 3.12
_NAME = re.compile(r"^iff:\s*(\S+)$", re.MULTILINE)


def name_of_descriptor(pid: int, descriptor: int, proc: Path = Path("/proc")) -> str | None:
    """The tap that a process holds open; None when it is none, or may not be seen."""
    try:
        about = (proc / str(pid) / "fdinfo" / str(descriptor)).read_text(encoding="utf-8")
    except OSError:
        return None
    name = _NAME.search(about)
    return name[1] if name else None


def bridge_of(tap: str, interfaces: Path = Path("/sys/class/net")) -> str | None:
    """The Linux bridge that a tap is a port of; None where it is none's, a switch's, or in another network namespace."""
    master = interfaces / tap / "master"
    return master.resolve().name if (master / "bridge").is_dir() else None


def raise_queue(tap: str, frames: int, pid: int = 0) -> int:
    """Let at least that many frames wait; returns how many could before. Raises OSError where that is not ours to change.

    pid is of the process whose tap it is; 0 for one in our own network namespace.
    """
    with ThreadPoolExecutor(max_workers=1) as visitor:  # a namespace is a thread's: no other is to leave ours
        return visitor.submit(_raise_queue, tap, frames, pid).result()


def _raise_queue(tap: str, frames: int, pid: int) -> int:
    if len(tap.encode()) > _LONGEST_NAME:  # what the kernel would read of it may be another's name
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), tap)
    if pid:
        _enter_network_of(pid)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        answer = fcntl.ioctl(any_socket, _SIOCGIFTXQLEN, _REQUEST.pack(tap.encode(), 0))
        before: int = _REQUEST.unpack(answer)[1]
        if before < frames:
            fcntl.ioctl(any_socket, _SIOCSIFTXQLEN, _REQUEST.pack(tap.encode(), frames))
    return before


def _enter_network_of(pid: int) -> None:
    namespace = f"/proc/{pid}/ns/net"
    if os.stat(namespace).st_ino == os.stat("/proc/self/ns/net").st_ino:
        return  # and no privilege is needed
    with open(namespace, encoding="ascii") as there:
        if _LIBC.setns(there.fileno(), _CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), namespace)
