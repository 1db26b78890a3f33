# SPDX-License-Identifier: Apache-2.0
"""Who a machine is: its name, and of each interface the MAC and the tap: the switch port's name, unless the configuration has another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from unicodedata import category

_MAC = re.compile(r"[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|")
_TAP = re.compile(r"[^\s/:-][^\s/:]*")  # Linux' dev_valid_name, and no option of a command
_FORGING = ("Cc", "Cs", "Zl", "Zp")  # categories of characters that would end a line, or that UTF-8 cannot have
_LONGEST_TAP = 255  # bytes, as a file's name; what libvirt calls a vhostuser's interface may have more than the kernel's 15, and `ports` map it
_LONGEST_NAME = 255  # characters, as the fabric has them
_MOST_INTERFACES = 64  # twice as many as the fabric takes

Addresses = Mapping[str, Sequence[str]]
Networks = Mapping[str, str]
Ports = Mapping[str, str]
Behind = Mapping[str, Sequence[str]]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Listed:
    """What the configuration says of a guest: for each MAC address, in small letters, a pattern of the tap's name. An empty uuid is not said."""

    interfaces: Mapping[str, str]
    uuid: str = ""


class NotServed(Exception):
    """A machine that no registration could describe; the text says what it lacks."""


@dataclass(frozen=True)
class Guest:
    """A machine and the (MAC, tap) pairs of its interfaces. uuid is empty where it has none.

    sole is the MAC of the one of several that was its only one before. behind are the (MAC, tap) pairs of others that send through its
    interfaces, as guests in it do.
    """

    name: str
    interfaces: tuple[tuple[str, str], ...]
    uuid: str = ""
    is_known_by_uuid: bool = False
    sole: str = ""
    behind: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """What the fabric knows it by."""
        return self.uuid if self.is_known_by_uuid else self.name

    @property
    def stations(self) -> tuple[tuple[str, str], ...]:
        """The (MAC, tap) pairs of all that the fabric is to know of."""
        return (*self.interfaces, *self.behind)

    @property
    def named(self) -> tuple[str, str]:
        """The interface that its name stands for in the configuration: its only one, or what was that; empty where nobody knows which."""
        return self.interfaces[0] if len(self.interfaces) == 1 else next((each for each in self.interfaces if each[0] == self.sole), ("", ""))

    def known_by(self, what: str, behind: Behind | None = None, sole: str = "") -> Guest:
        """By its `name`, or by its `uuid` if it has one; with what the configuration has behind its interfaces. sole was its only one."""
        is_one_of_several = len(self.interfaces) > 1 and sole in dict(self.interfaces)
        known = replace(self, is_known_by_uuid=what == "uuid" and bool(self.uuid), sole=sole if is_one_of_several else "")
        return replace(known, behind=tuple(known._behind(behind or {})))

    def _behind(self, book: Behind) -> Iterator[tuple[str, str]]:
        """Each once, and none that is an interface's own."""
        seen = {mac.lower() for mac, _ in self.interfaces}
        for card, tap in self.interfaces:
            others = [mac for mac in self._found(card, book) or () if mac not in seen]
            seen.update(others)
            yield from ((mac, tap) for mac in others)

    def unplaced(self, behind: Behind) -> list[str]:
        """MACs that the configuration has behind it by its name, and of which nobody knows behind which of its interfaces they are."""
        macs = {mac.lower() for mac, _ in self.stations}
        return [mac for mac in behind.get(self.name, ()) if self.interfaces and mac not in macs]

    @property
    def remedy_for_unplaced(self) -> str:
        return f'put it under "{self.name}/MAC" of the interface that it is behind, in behind in the configuration, and restart the notifier'

    def described(self, addresses: Addresses, networks: Networks, ports: Ports) -> dict[str, Any]:
        """As a registration's `vm`, its networks where the configuration names them.

        Interfaces without an address are left out, unless none has one: then the other end may know.
        """
        knows_any = len(self.without_address(addresses)) < len(self.stations)
        return self._with(
            {"mac": mac, **(self._home(mac, addresses, networks) if knows_any else {}), "port": port_of(tap, ports)}
            for mac, tap in self._registered(addresses)
        )

    def attached(self, addresses: Addresses, ports: Ports) -> dict[str, Any]:
        """The same with the ports alone."""
        return self._with({"mac": mac, "port": port_of(tap, ports)} for mac, tap in self._registered(addresses))

    def listed(self, addresses: Addresses, networks: Networks, ports: Ports) -> dict[str, Any]:
        """As an inventory's `vm`: all of its interfaces, with the addresses of those that the configuration has some for."""
        unknown = self.without_address(addresses)
        return self._with(
            {"mac": mac, **({} if mac in unknown else self._home(mac, addresses, networks)), "port": port_of(tap, ports)}
            for mac, tap in self.stations
        ) | ({"uuid": self.uuid} if self.uuid else {})

    def _with(self, interfaces: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """All may have been unplugged."""
        listed = list(interfaces)
        return {"id": self.id, **({"interfaces": listed} if listed else {})}

    def _registered(self, addresses: Addresses) -> list[tuple[str, str]]:
        unknown = self.without_address(addresses)
        return [(mac, tap) for mac, tap in self.stations if mac not in unknown or len(unknown) == len(self.stations)]

    def without_address(self, addresses: Addresses) -> list[str]:
        """MACs of the interfaces that the configuration has no address for."""
        return [mac for mac, _ in self.stations if not self._found(mac, addresses)]

    def home_of(self, mac: str, addresses: Addresses, networks: Networks) -> tuple[tuple[str, ...], str | None]:
        """An interface's addresses, and its network where the configuration names it."""
        return tuple(self._found(mac, addresses) or ()), self._found(mac, networks)

    def _home(self, mac: str, addresses: Addresses, networks: Networks) -> dict[str, Any]:
        found, network = self.home_of(mac, addresses, networks)
        return {**({"network": network} if network else {}), "addresses": list(found)}

    def _found(self, mac: str, book: Mapping[str, Value]) -> Value | None:
        """The most exact entry: another machine may have the same MAC, in another network."""
        keys = [f"{self.name}/{mac}", mac, *([self.name] if self._is_named(mac) else [])]
        return next((book[key] for key in keys if key in book), None)

    def _is_named(self, mac: str) -> bool:
        """Whether its name stands for that: for an interface, and for those behind it."""
        return (mac, self.named[1]) in self.stations


def told(name: str, interfaces: Sequence[tuple[str, str]], uuid: str) -> Guest:
    """A guest as its QEMU, or who has its QEMU, tells of it. Raises NotServed if no guest can be so."""
    if len(name) > _LONGEST_NAME or any(category(sign) in _FORGING for sign in name):
        raise NotServed(f"its name is {name[:_LONGEST_NAME]!r}; must be at most {_LONGEST_NAME} characters, none of them a control character")
    if not _UUID.fullmatch(uuid):
        raise NotServed(f"the UUID of {name} is {uuid[:_LONGEST_NAME]!r}; must be one as RFC 4122 writes it")
    if len(interfaces) > _MOST_INTERFACES:
        raise NotServed(f"{name} has {len(interfaces)} interfaces; must be at most {_MOST_INTERFACES}")
    for mac, tap in interfaces:
        if not is_mac(mac):
            raise NotServed(f"a MAC address of {name} is {mac[:_LONGEST_NAME]!r}; must be one such as 52:54:00:12:34:56")
        if not _TAP.fullmatch(tap) or not tap.isprintable() or len(tap.encode()) > _LONGEST_TAP:
            raise NotServed(f"a tap of {name} is {tap[:_LONGEST_NAME]!r}; must be the name of an interface, at most {_LONGEST_TAP} bytes")
    return Guest(name, tuple(interfaces), uuid)


def is_mac(text: str) -> bool:
    return bool(_MAC.fullmatch(text))


def is_uuid(text: str) -> bool:
    return bool(text and _UUID.fullmatch(text))


def matches(name: str, pattern: str) -> bool:
    """Whether it is the pattern, with something or nothing for each `*`."""
    return _found(pattern, name) is not None


def _found(pattern: str, name: str) -> re.Match[str] | None:
    return re.fullmatch("(.*)".join(map(re.escape, pattern.split("*"))), name)


def port_of(tap: str, ports: Ports) -> str:
    """The switch port behind a tap: what the configuration has for its name or for a pattern of it, else the tap itself."""
    for pattern, port in ports.items():
        if found := _found(pattern, tap):
            parts = iter(found.groups())
            return re.sub(r"\*", lambda _: next(parts), port)
    return tap
