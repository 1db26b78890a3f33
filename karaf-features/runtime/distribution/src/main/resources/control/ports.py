# SPDX-License-Identifier: Apache-2.0
"""Which process listens on a TCP port, and where a process listens: read from /proc, so that no other tool is needed."""

import ipaddress
import os
from contextlib import suppress

_LISTEN, _UNCONNECTED = "0A", "07"


def holders(ports):
    """Returns {port: description} of those of the ports that somebody listens on already."""
    inodes = _listening(set(ports))
    owners = _owners(set(inodes.values())) if inodes else {}
    return {port: owners.get(inode, "a process of another user or namespace") for port, inode in inodes.items()}


def open_to_others(pid):
    """Returns (address, port) of each TCP or UDP port where the process listens, but those of the loopback address."""
    mine = _sockets(pid)
    found = set()
    for table, listens in (("tcp", _LISTEN), ("tcp6", _LISTEN), ("udp", _UNCONNECTED), ("udp6", _UNCONNECTED)):
        for field in _rows(f"/proc/net/{table}"):
            address, port = _address(field[1])
            if field[3] == listens and field[9] in mine and not address.is_loopback:
                found.add((str(address), port))
    return found


def _listening(ports):
    found = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for field in _rows(table):
            port = _address(field[1])[1]
            if field[3] == _LISTEN and port in ports:
                found[port] = field[9]
    return found


def _rows(table):
    try:
        with open(table) as lines:
            return [line.split() for line in lines][1:]
    except OSError:
        return []  # no IPv6 on this machine


def _address(field):
    """ADDRESS:PORT, in hexadecimal: an address in words of four bytes, each in the order of this machine's."""
    words, port = field.rsplit(":", 1)
    address = ipaddress.ip_address(b"".join(bytes.fromhex(words[at:at + 8])[::-1] for at in range(0, len(words), 8)))
    return getattr(address, "ipv4_mapped", None) or address, int(port, 16)


def _sockets(pid):
    """Inodes of the sockets that the process has. Raises OSError if it has ended or is not ours to look at."""
    found = set()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):  # closed meanwhile
            target = os.readlink(f"/proc/{pid}/fd/{fd}")
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def _owners(inodes):
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            for inode in _sockets(pid) & inodes:
                found[inode] = f"process {pid} ({_command(pid)})"
        except OSError:
            continue  # it ended meanwhile, or is not ours to look at
    return found


def _command(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as cmdline:
        words = [word for word in cmdline.read().decode(errors="replace").split("\0") if word]
    # A Java command line is pages of options: the program, what it runs and where say enough.
    told = words if len(words) < 6 else [words[0], "...", words[-1]]
    return f"{' '.join(told)}, in {os.readlink(f'/proc/{pid}/cwd')}"
