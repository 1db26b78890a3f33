# SPDX-License-Identifier: Apache-2.0
"""Which process listens on a TCP port: read from /proc, so that no other tool is needed."""

import os

_LISTEN = "0A"


def holders(ports):
    """Returns {port: description} of those of the ports that somebody listens on already."""
    inodes = _listening(set(ports))
    owners = _owners(set(inodes.values())) if inodes else {}
    return {port: owners.get(inode, "a process of another user or namespace") for port, inode in inodes.items()}


def _listening(ports):
    found = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table) as lines:
                next(lines)
                for line in lines:
                    field = line.split()
                    port = int(field[1].rsplit(":", 1)[1], 16)
                    if field[3] == _LISTEN and port in ports:
                        found[port] = field[9]
        except OSError:
            continue  # no IPv6 on this machine
    return found


def _owners(inodes):
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            for fd in os.listdir(f"/proc/{pid}/fd"):
                target = os.readlink(f"/proc/{pid}/fd/{fd}")
                if target.startswith("socket:[") and target[8:-1] in inodes:
                    found[target[8:-1]] = f"process {pid} ({_command(pid)})"
        except OSError:
            continue  # it ended meanwhile, or is not ours to look at
    return found


def _command(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as cmdline:
        words = [word for word in cmdline.read().decode(errors="replace").split("\0") if word]
    # A Java command line is pages of options: the program, what it runs and where say enough.
    told = words if len(words) < 6 else [words[0], "...", words[-1]]
    return f"{' '.join(told)}, in {os.readlink(f'/proc/{pid}/cwd')}"
