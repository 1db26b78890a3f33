# SPDX-License-Identifier: Apache-2.0
"""What the fabric would refuse of a guest, told before it is asked to move."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from ..config import Config
from ..guest import Guest, matches, port_of
from ..taps import bridge_of
from .fabric import Fabric, Network

Bridge = Callable[[str], "str | None"]

_LONGEST_ID = 255  # characters
_LONGEST_PORT = 15  # bytes, as the kernel has it
_BARRED = ("Cc", "Zl", "Zp", "Cs")  # kinds of characters: controls, ends of lines and paragraphs, halves of characters
_NO_BREAK = "\u00a0\u2007\u202f"  # blanks that count as something
_MOST = 32  # interfaces of a guest, addresses of an interface


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
            f"must have 1 to {_LONGEST_ID} characters, no control characters, ends of lines or slashes,"
            " and more than blanks or one or two dots: give it another name"
        )
        yield Objection("vm.id", guest.id, remedy)
    if len(guest.stations) > _MOST:
        yield Objection("vm.interfaces", str(len(guest.stations)), f"are more than {_MOST}: take some out of the guest")
    for tap in dict.fromkeys(tap for _, tap in guest.stations):
        yield from _to_port(tap, config, fabric, bridge)
    for mac in guest.unplaced(config.behind):
        yield Objection("behind", mac, f"may be behind any of its interfaces: {guest.remedy_for_unplaced}")
    for mac, tap in guest.stations:
        yield from _to_addresses(guest, mac, port_of(tap, config.ports), config, fabric)


def other_of_that_name(guest: Guest, binding: Mapping[str, Any]) -> Iterator[Objection]:
    """As the fabric tells guests of one name apart: they have no MAC in common."""
    bound = {str(each["mac"]).lower() for each in binding.get("interfaces", ())}
    if bound and guest.stations and not bound & {mac.lower() for mac, _ in guest.stations}:
        where = binding.get("at", {}).get("hypervisor", "another place")
        remedy = f"is another guest's, which is bound at {where}: set identifyBy to uuid at all hypervisors, or give one of them another name"
        yield Objection("vm.id", guest.id, remedy)


def is_id(text: str) -> bool:
    """Whether the fabric takes it for a guest's id."""
    kinds = [unicodedata.category(each) for each in text]
    is_blank = all(kind == "Zs" and each not in _NO_BREAK for each, kind in zip(text, kinds))
    return not is_blank and len(text) <= _LONGEST_ID and text not in (".", "..") and "/" not in text and not set(kinds) & set(_BARRED)


def _to_port(tap: str, config: Config, fabric: Fabric | None, bridge: Bridge) -> Iterator[Objection]:
    port = port_of(tap, config.ports)
    if len(port.encode(errors="surrogatepass")) > _LONGEST_PORT:
        yield Objection("port", port, f"must have at most {_LONGEST_PORT} bytes: correct ports in the configuration")
    if port == tap and (linux_bridge := bridge(tap)) is not None:
        remedy = f"is a port of the Linux bridge {linux_bridge}, and none of the switch: name the switch's port in ports in the configuration"
        yield Objection("port", port, remedy)
    if fabric is not None:
        yield from _to_port_of_switch(port, config.hypervisor, fabric)


def _to_port_of_switch(port: str, hypervisor: str, fabric: Fabric) -> Iterator[Objection]:
    switch = fabric.switches.get(hypervisor, "")
    patterns = fabric.ports.get(hypervisor, ())
    if port in fabric.tunnels.get(switch, ()):
        yield Objection("port", port, f"is a tunnel's of {switch}: name the guest's own in ports in the configuration")
    elif _matches(port, fabric.uplinks.get(switch, ())):
        yield Objection("port", port, f"is an uplink of {switch}, and no guest's: name the guest's own in ports in the configuration")
    elif patterns and not _matches(port, patterns):
        yield Objection("port", port, f"matches none of {', '.join(patterns)}, the ports of {hypervisor}: correct one of both")
    elif not patterns:
        for other, named in fabric.beside(hypervisor).items():
            if _matches(port, named):
                remedy = f"is one of {other}, whose ports are {', '.join(named)}: correct these, or name the guest's own in ports in the configuration"
                yield Objection("port", port, remedy)


def _matches(port: str, patterns: Iterable[str]) -> bool:
    return any(matches(port, pattern) for pattern in patterns)


def _to_addresses(guest: Guest, mac: str, port: str, config: Config, fabric: Fabric | None) -> Iterator[Objection]:
    addresses, named = guest.home_of(mac, config.addresses, config.networks)
    if not addresses:
        yield Objection("addresses", mac, f'has none: add "{mac}": ["ADDRESS"] to addresses in the configuration and restart the notifier')
        return
    if len(addresses) > _MOST:
        yield Objection("addresses", str(len(addresses)), f"of {mac} are more than {_MOST}: take some out of addresses in the configuration")
    if fabric is not None:
        routed = [each for each in addresses if not ip_address(each).is_link_local]
        networks = _common(routed, named, fabric)
        yield from _to_networks(routed, named, fabric)
        yield from _to_mac(mac, networks)
        yield from _to_untagged(port, fabric.switches.get(config.hypervisor, ""), networks)


def _to_networks(addresses: list[str], named: str | None, fabric: Fabric) -> Iterator[Objection]:
    networks = [each for each in fabric.networks if named in (None, each.id)]
    if named is not None and not networks:
        yield Objection("network", named, "no such network is configured at the controller: correct networks in the configuration, or configure it there")
        return
    homes = [_homes(address, networks) for address in addresses]
    for address, home in zip(addresses, homes):
        if not home:
            yield Objection("addresses", address, f"is in no prefix of {named or 'any network'}: correct it, or configure the network")
        elif any(address in network.gateways for network in home):
            yield Objection("addresses", address, "is a gateway's: take it out of addresses in the configuration")
    common = [network.id for network in _common(addresses, named, fabric)]
    if all(homes) and homes and not common:
        yield Objection("addresses", ", ".join(addresses), "are of several networks, and an interface is in one: correct addresses in the configuration")
    elif len(common) > 1:
        yield Objection("network", ", ".join(common), "all have these addresses: name one in networks in the configuration")


def _to_mac(mac: str, networks: list[Network]) -> Iterator[Objection]:
    for network in networks:
        if mac.lower() == network.gateway_mac:
            yield Objection("mac", mac, f"is the gateway's of {network.id}: give the guest one of its own, or correct gatewayMac at the controller")


def _homes(address: str, networks: list[Network]) -> list[Network]:
    return [network for network in networks if network.has(address)]


def _common(addresses: list[str], named: str | None, fabric: Fabric) -> list[Network]:
    """The networks that have all of these addresses."""
    return [network for network in fabric.networks if named in (None, network.id) and all(map(network.has, addresses))]


def _to_untagged(port: str, switch: str, networks: list[Network]) -> Iterator[Objection]:
    """At home, a guest's frames have no tag."""
    for network in networks if len(networks) == 1 else ():
        if network.vlan is not None and switch in network.switches and not _matches(port, network.access_ports):
            named = ", ".join(network.access_ports) or "none"
            remedy = f"is no access port of {network.id}, which has VLAN {network.vlan} at {switch}; its accessPorts are {named}: add it there"
            yield Objection("port", port, remedy)
