# SPDX-License-Identifier: Apache-2.0
"""Who runs in a QEMU, as its monitor tells it: name, and of each interface the MAC and the tap, which is the switch port's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .qmp import QmpClient

# Lines of `info network`: a NIC stands at the margin, the backend that it is plugged into is indented below it.
_NIC = re.compile(r"^\S+: .*type=nic,.*macaddr=([0-9a-fA-F:]{17})")
_TAP = re.compile(r"^ \\ \S+: .*type=tap,.*?ifname=([^,]+)")


class NoName(Exception):
    """A QEMU without -name: nobody could say which machine it is."""


@dataclass(frozen=True)
class Guest:
    """A machine and its (MAC, tap) pairs."""

    name: str
    interfaces: tuple[tuple[str, str], ...]

    def described(self, addresses: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """As a registration's `vm`; addresses are known by MAC."""
        return {
            "id": self.name,
            "interfaces": [{"mac": mac, "addresses": list(addresses.get(mac, ())), "port": tap} for mac, tap in self.interfaces],
        }


def identify(qemu: QmpClient) -> Guest:
    """Ask a QEMU who it holds. QMP has no query for taps, so this one comes from the human monitor."""
    name = qemu.execute("query-name").get("name")
    if not name:
        raise NoName("start QEMU with -name MACHINE")
    return Guest(name, tuple(parse_network(qemu.human("info network"))))


def parse_network(info: str) -> list[tuple[str, str]]:
    """(MAC, tap) of each NIC that is on a tap, from the output of `info network`."""
    found: list[tuple[str, str]] = []
    mac: str | None = None
    for line in info.splitlines():
        if nic := _NIC.match(line):
            mac = nic[1].lower()
        elif mac and (tap := _TAP.match(line)):
            found.append((mac, tap[1]))
            mac = None
    return found
