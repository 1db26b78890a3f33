# SPDX-License-Identifier: Apache-2.0
"""Who runs in a QEMU, as its monitor tells it: name, and of each interface the MAC and the tap, which is the switch port's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .qmp import QmpClient

# Lines of `info network`: a NIC stands at the margin, the backend that it is plugged into is indented below it.
_NIC = re.compile(r"^\S+: .*type=nic,.*macaddr=([0-9a-fA-F:]{17})")
_TAP = re.compile(r"^ \\ \S+: .*type=tap,.*?\b(ifname|fd)=([^,]+)")
_MAC = re.compile(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")

Addresses = Mapping[str, Sequence[str]]
Networks = Mapping[str, str]
Value = TypeVar("Value")


class NotServed(Exception):
    """A QEMU whose guest no registration could describe; the text says what it lacks."""


@dataclass(frozen=True)
class Guest:
    """A machine and its (MAC, tap) pairs."""

    name: str
    interfaces: tuple[tuple[str, str], ...]

    def described(self, addresses: Addresses, networks: Networks) -> dict[str, Any]:
        """As a registration's `vm`, its networks where the configuration names them.

        Interfaces without an address are left out, unless none has one: then the other end may know.
        """
        unknown = self.without_address(addresses)
        knows_any = len(unknown) < len(self.interfaces)
        return {
            "id": self.name,
            "interfaces": [
                {"mac": mac, **(self._home(mac, addresses, networks) if knows_any else {}), "port": tap}
                for mac, tap in self.interfaces
                if not knows_any or mac not in unknown
            ],
        }

    def without_address(self, addresses: Addresses) -> list[str]:
        """MACs of the interfaces that the configuration has no address for."""
        return [mac for mac, _ in self.interfaces if not self._found(mac, addresses)]

    def _home(self, mac: str, addresses: Addresses, networks: Networks) -> dict[str, Any]:
        network = self._found(mac, networks)
        return {**({"network": network} if network else {}), "addresses": list(self._found(mac, addresses) or ())}

    def _found(self, mac: str, book: Mapping[str, Value]) -> Value | None:
        """The most exact entry: another machine may have the same MAC, in another network."""
        keys = [f"{self.name}/{mac}", mac, *([self.name] if len(self.interfaces) == 1 else [])]
        return next((book[key] for key in keys if key in book), None)


def identify(qemu: QmpClient, tap_of_descriptor: Callable[[int], str | None] = lambda _: None) -> Guest:
    """Ask a QEMU who it holds. QMP has no query for taps, so this one comes from the human monitor."""
    name = qemu.execute("query-name").get("name")
    if not name:
        raise NotServed("no name; start QEMU with -name MACHINE")
    return Guest(name, tuple(parse_network(qemu.human("info network"), tap_of_descriptor)))


def parse_network(info: str, tap_of_descriptor: Callable[[int], str | None] = lambda _: None) -> list[tuple[str, str]]:
    """(MAC, tap) of each NIC that is on a tap, from the output of `info network`. A tap that was handed over open has a descriptor only."""
    found: list[tuple[str, str]] = []
    mac: str | None = None
    for line in info.splitlines():
        if nic := _NIC.match(line):
            mac = nic[1].lower()
        elif mac and (tap := _TAP.match(line)):
            name = tap[2] if tap[1] == "ifname" else tap_of_descriptor(int(tap[2]))
            if name:
                found.append((mac, name))
            mac = None
    return found


def is_mac(text: str) -> bool:
    return bool(_MAC.fullmatch(text))
