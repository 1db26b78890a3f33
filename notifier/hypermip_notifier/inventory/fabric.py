# SPDX-License-Identifier: Apache-2.0
"""What the controller is configured with, as far as it decides about a guest: its networks, and whose ports are which."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from ..report.controller import Controller, Unreachable


@dataclass(frozen=True)
class Network:
    """A home network."""

    id: str
    prefixes: tuple[IPv4Network | IPv6Network, ...]
    gateways: tuple[str, ...]

    def has(self, address: str) -> bool:
        return any(ip_address(address) in prefix for prefix in self.prefixes)


@dataclass(frozen=True)
class Fabric:
    """ports are patterns of the names of each configured hypervisor's ports; none if any may be one."""

    networks: tuple[Network, ...]
    ports: dict[str, tuple[str, ...]]


def ask_fabric(controller: Controller) -> Fabric:
    """Raises Unreachable, also when what is answered is not the application's."""
    try:
        networks = tuple(_network(each) for each in _listed(controller, "networks"))
        return Fabric(networks, {each["id"]: tuple(each.get("ports", ())) for each in _listed(controller, "hypervisors")})
    except (KeyError, TypeError, ValueError) as strange:
        raise Unreachable(f"what answers is not the application: {strange!r}") from strange


def _listed(controller: Controller, what: str) -> list[dict[str, Any]]:
    answer = controller.ask("GET", what)
    if not answer.accepted:
        raise Unreachable(f"HTTP status {answer.status}")
    return list(answer.body[what])


def _network(described: dict[str, Any]) -> Network:
    prefixes = tuple(ip_network(prefix, strict=False) for prefix in described["prefixes"])
    return Network(described["id"], prefixes, tuple(described["gateways"]))
