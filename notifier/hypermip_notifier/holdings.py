# SPDX-License-Identifier: Apache-2.0
"""Which taps a process holds open, by the kernel's word. Its name and its command line are the process's own to choose.

Sources: Linux' drivers/net/tun.c (tun_chr_show_fdinfo, TUNGETDEVNETNS), ioctl_ns(2), pidfd_getfd(2).
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import stat

from .taps import name_of_descriptor

_PIDFD_GETFD = 438  # a system call of the same number on all processors, which Python does not have
_TUNGETDEVNETNS, _NS_GET_USERNS = 0x54E3, 0xB701  # linux/if_tun.h, linux/nsfs.h
_TUN = os.makedev(10, 200)  # /dev/net/tun, wherever it was opened
_LIBC = ctypes.CDLL(None, use_errno=True)
_CLOSED = (errno.EBADF, errno.ENOENT)  # meanwhile


def taps_of(pid: int, process: int) -> dict[int, str]:
    """Names of taps by the process's descriptors. process is a pidfd of it: a number alone may be another's by now.

    Whoever makes a user namespace may give taps in it any names: those do not count. Raises OSError if the process is gone or may not be
    seen.
    """
    found = {}
    for descriptor in map(int, os.listdir(f"/proc/{pid}/fd")):
        if _is_tun(f"/proc/{pid}/fd/{descriptor}") and (name := _tap_at(process, descriptor)):
            found[descriptor] = name
    return found


def _is_tun(path: str) -> bool:
    try:
        about = os.stat(path)
    except FileNotFoundError:
        return False
    return stat.S_ISCHR(about.st_mode) and about.st_rdev == _TUN


def _tap_at(process: int, descriptor: int) -> str | None:
    """All that is asked is asked of one copy: the process may put something else in its place at any time."""
    copy: int = _LIBC.syscall(_PIDFD_GETFD, process, descriptor, 0)
    if copy < 0:
        failed = ctypes.get_errno()
        if failed in _CLOSED:
            return None
        raise OSError(failed, f"pidfd_getfd: {os.strerror(failed)}")
    try:
        return name_of_descriptor(os.getpid(), copy) if _is_of_our_users(copy) else None
    finally:
        os.close(copy)


def _is_of_our_users(tap: int) -> bool:
    """Whether it is in a network of our user namespace: only its root can have put it there."""
    opened: list[int] = []
    try:
        opened.append(fcntl.ioctl(tap, _TUNGETDEVNETNS))
        opened.append(fcntl.ioctl(opened[0], _NS_GET_USERNS))
        return os.fstat(opened[1]).st_ino == os.stat("/proc/self/ns/user").st_ino
    except OSError:  # it is no tap yet, or of users that are not below ours
        return False
    finally:
        for each in opened:
            os.close(each)
