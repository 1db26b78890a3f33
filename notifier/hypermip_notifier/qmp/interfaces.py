# SPDX-License-Identifier: Apache-2.0
"""Who runs in a QEMU, as its monitor tells it."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..guest import Guest, NotServed, told
from ..answers import entry
from .client import QmpClient

_NONE = "00000000-0000-0000-0000-000000000000"  # what a QEMU without -uuid says
# Lines of `info network`: a NIC stands at the margin, the backend that it is plugged into is indented below it.
_NIC = re.compile(r"^\S+: .*type=nic,.*macaddr=([0-9a-fA-F:]{17})")
_TAP = re.compile(r"^ \\ \S+: .*type=tap,.*?\b(?:ifname=([^,]+)|fd=([0-9]{1,9})(?:,|$))")
_LONGEST_LINE = 1024  # characters; no QEMU's lines have as much as half of that
_MOST_LINES = 16_384  # of what is looked through


def identify(qemu: QmpClient, tap_of_descriptor: Callable[[int], str | None] = lambda _: None) -> Guest:
    """Ask a QEMU who it holds. QMP has no query for taps, so this one comes from the human monitor."""
    name = entry(qemu.execute("query-name"), "name", str, "")
    if not name:
        raise NotServed("no name; start QEMU with -name MACHINE")
    uuid = entry(qemu.execute("query-uuid"), "UUID", str, "").lower()
    return told(name, parse_network(qemu.human("info network"), tap_of_descriptor), "" if uuid == _NONE else uuid)


def parse_network(info: str, tap_of_descriptor: Callable[[int], str | None] = lambda _: None) -> list[tuple[str, str]]:
    """(MAC, tap) of each NIC that is on a tap, from the output of `info network`. A tap that was handed over open has a descriptor only."""
    found: list[tuple[str, str]] = []
    mac: str | None = None
    lines = info.splitlines()
    if len(lines) > _MOST_LINES:
        raise NotServed(f"its interfaces take {len(lines)} lines to describe, more than {_MOST_LINES}: take some out of it")
    for line in lines:
        if len(line) > _LONGEST_LINE:
            raise NotServed(f"one of its interfaces takes {len(line)} characters to describe, more than {_LONGEST_LINE}")
        if nic := _NIC.match(line):
            mac = nic[1].lower()
        elif mac and (tap := _TAP.match(line)):
            name = tap[1] or tap_of_descriptor(int(tap[2]))
            if name:
                found.append((mac, name))
            mac = None
    return found
