# SPDX-License-Identifier: Apache-2.0
"""What the fabric would refuse of a guest, told before it is asked to move."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from ..config import Config
from ..guest import Guest, port_of
from ..taps import bridge_of
from .fabric import Fabric, Network

Bridge = Callable[[str], "str | None"]

_LONGEST_ID = 255  # characters
_LONGEST_PORT = 15  # bytes, as the kernel has it
_NOT_IN_AN_ID = re.compile(r"[\x00-\x1f\x7f-\x9f/]")


@dataclass(frozen=True)
class Objection:
    """A field of a registration, what it would hold, and what to do."""

    field: str
    value: str
    remedy: str


def objections(guest: Guest, config: Config, fabric: Fabric | None, bridge: Bridge = bridge_of) -> Iterator[Objection]:
    """Without a fabric, what can be known without it."""
    if not is_id(guest.id):
        remedy = (
            f"must have 1 to {_LONGEST_ID} characters, no control characters or slashes,"
            " and more than blanks or one or two dots: give it another name"
        )
        yield Objection("vm.id", guest.id, remedy)
    for mac, tap in guest.interfaces:
        yield from _to_port(tap, config, fabric, bridge)
        yield from _to_addresses(guest, mac, config, fabric)


def is_id(text: str) -> bool:
    """Whether the fabric takes it for a guest's id."""
    return 0 < len(text.strip()) <= len(text) <= _LONGEST_ID and text not in (".", "..") and not _NOT_IN_AN_ID.search(text)


def _to_port(tap: str, config: Config, fabric: Fabric | None, bridge: Bridge) -> Iterator[Objection]:
    port = port_of(tap, config.ports)
    if len(port.encode()) > _LONGEST_PORT:
        yield Objection("port", port, f"must have at most {_LONGEST_PORT} bytes: correct ports in the configuration")
    if port == tap and (linux_bridge := bridge(tap)) is not None:
        remedy = f"is a port of the Linux bridge {linux_bridge}, and none of the switch: name the switch's port in ports in the configuration"
        yield Objection("port", port, remedy)
    patterns = fabric.ports.get(config.hypervisor, ()) if fabric else ()
    if patterns and not any(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), port) for pattern in patterns):
        yield Objection("port", port, f"matches none of {', '.join(patterns)}, the ports of {config.hypervisor}: correct one of both")


def _to_addresses(guest: Guest, mac: str, config: Config, fabric: Fabric | None) -> Iterator[Objection]:
    addresses, named = guest.home_of(mac, config.addresses, config.networks)
    if not addresses:
        yield Objection("addresses", mac, f'has none: add "{mac}": ["ADDRESS"] to addresses in the configuration and restart the notifier')
    elif fabric is not None:
        yield from _to_networks([each for each in addresses if not ip_address(each).is_link_local], named, fabric)


def _to_networks(addresses: list[str], named: str | None, fabric: Fabric) -> Iterator[Objection]:
    networks = [each for each in fabric.networks if named in (None, each.id)]
    if named is not None and not networks:
        yield Objection("network", named, "no such network is configured at the controller")
        return
    homes = [_homes(address, networks) for address in addresses]
    for address, home in zip(addresses, homes):
        if not home:
            yield Objection("addresses", address, f"is in no prefix of {named or 'any network'}: correct it, or configure the network")
        elif any(address in network.gateways for network in home):
            yield Objection("addresses", address, "is a gateway's")
    common = [network.id for network in networks if all(network in home for home in homes)]
    if all(homes) and homes and not common:
        yield Objection("addresses", ", ".join(addresses), "are of several networks: an interface is in one")
    elif len(common) > 1:
        yield Objection("network", ", ".join(common), "all have these addresses: name one in networks in the configuration")


def _homes(address: str, networks: list[Network]) -> list[Network]:
    return [network for network in networks if network.has(address)]
