# SPDX-License-Identifier: Apache-2.0
"""Where a guest is sent to, by the kernel's word: the far ends of its QEMU's connections. QEMU does not tell whom it sends its guest to.

Source: Linux' Documentation/networking/proc_net_tcp.rst.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import NamedTuple

_CONNECTED, _CONNECTING, _LISTENING = 0x01, 0x02, 0x0A  # states of a socket
_WITHIN_S, _LOOK_S = 0.5, 0.02  # a migration is told before its connection is there
_WORD = 8  # hexadecimal digits of 32 bits, as the processor has them


class Socket(NamedTuple):
    local_port: int
    address: str
    state: int
    inode: str


def soon(pid: int, hosts: Mapping[str, str]) -> str | None:
    """As destination_of(), as soon as that is known; asks the kernel for half a second at most, and nobody if there are no hosts."""
    deadline = time.monotonic() + _WITHIN_S
    while pid and hosts:
        if (found := destination_of(pid, hosts)) is not None or time.monotonic() >= deadline:
            return found
        time.sleep(_LOOK_S)
    return None


def destination_of(pid: int, hosts: Mapping[str, str]) -> str | None:
    """The hypervisor of those hosts, by address, that the process has connected to, if that is one alone.

    Who has connected to it is none.
    """
    try:
        own = set(_inodes(pid))
        sockets = [each for each in _sockets(pid) if each.inode in own]
    except (OSError, ValueError):  # it is gone, or may not be looked at
        return None
    served = {each.local_port for each in sockets if each.state == _LISTENING}
    reached = [each for each in sockets if each.state in (_CONNECTED, _CONNECTING) and each.local_port not in served]
    found = {hosts[each.address] for each in reached if each.address in hosts}
    return found.pop() if len(found) == 1 else None


def _inodes(pid: int) -> Iterator[str]:
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            kind, _, inode = os.readlink(f"/proc/{pid}/fd/{descriptor}").partition(":")
        except FileNotFoundError:  # closed meanwhile
            continue
        if kind == "socket":
            yield inode.strip("[]")


def _sockets(pid: int) -> Iterator[Socket]:
    for table in ("tcp", "tcp6"):
        path = Path(f"/proc/{pid}/net/{table}")
        for line in path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else ():
            _, local, remote, state, *_, inode = line.split()[:10]
            yield Socket(int(local.rpartition(":")[2], 16), _address(remote.rpartition(":")[0]), int(state, 16), inode)


def _address(digits: str) -> str:
    words = (int(digits[at : at + _WORD], 16).to_bytes(4, sys.byteorder) for at in range(0, len(digits), _WORD))
    address: IPv4Address | IPv6Address = ip_address(b"".join(words))
    return str(getattr(address, "ipv4_mapped", None) or address)
