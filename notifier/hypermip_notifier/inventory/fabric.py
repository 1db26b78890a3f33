# SPDX-License-Identifier: Apache-2.0
"""What the controller is configured with, as far as it decides about a guest: its networks, and whose ports are which."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import quote

from ..report.controller import Controller, Unreachable


@dataclass(frozen=True)
class Network:
    """A home network. gateway_mac is in small letters."""

    id: str
    prefixes: tuple[IPv4Network | IPv6Network, ...]
    gateways: tuple[str, ...]
    switches: tuple[str, ...] = ()
    vlan: int | None = None
    access_ports: tuple[str, ...] = ()  # where its frames have no tag, although it has a VLAN
    gateway_mac: str = ""

    def has(self, address: str) -> bool:
        return any(ip_address(address) in prefix for prefix in self.prefixes)


@dataclass(frozen=True)
class Fabric:
    """ports are patterns of the names of each configured hypervisor's ports; none if any may be one. tunnels are ports, by switch.

    uplinks are patterns of the names of ports that are no guest's, by each switch of which the operator has said that.
    """

    networks: tuple[Network, ...]
    ports: dict[str, tuple[str, ...]]
    switches: dict[str, str] = field(default_factory=dict)  # by hypervisor
    tunnels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uplinks: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def beside(self, hypervisor: str) -> dict[str, tuple[str, ...]]:
        """The ports of the other hypervisors at its switch."""
        switch = self.switches.get(hypervisor)
        return {other: patterns for other, patterns in self.ports.items() if other != hypervisor and self.switches.get(other) == switch}


def ask_fabric(controller: Controller) -> Fabric:
    """Raises Unreachable, also when what is answered is not the application's."""
    try:
        networks = tuple(_network(each) for each in _listed(controller, "networks"))
        hypervisors, switches = _listed(controller, "hypervisors"), _listed(controller, "switches")
        return Fabric(
            networks,
            {each["id"]: tuple(each.get("ports", ())) for each in hypervisors},
            {each["id"]: each["switch"] for each in hypervisors},
            {each["id"]: tuple(tunnel["port"] for tunnel in each["tunnelPorts"]) for each in switches},
            {each["id"]: tuple(each["uplinks"]) for each in switches if "uplinks" in each},
        )
    except (KeyError, TypeError, ValueError) as strange:
        raise Unreachable(f"what answers is not the application: {strange!r}") from strange


def ask_binding(controller: Controller, guest: str) -> dict[str, Any]:
    """Of the guest of this id, as the fabric has it; empty if there is none. Raises Unreachable."""
    answer = controller.ask("GET", f"bindings/{quote(guest, safe='', errors='surrogatepass')}")
    return answer.body if answer.accepted else {}


def _listed(controller: Controller, what: str) -> list[dict[str, Any]]:
    answer = controller.ask("GET", what)
    if not answer.accepted:
        raise Unreachable(f"HTTP status {answer.status}")
    return list(answer.body[what])


def _network(described: dict[str, Any]) -> Network:
    prefixes = tuple(ip_network(prefix, strict=False) for prefix in described["prefixes"])
    return Network(
        described["id"],
        prefixes,
        tuple(described["gateways"]),
        tuple(described.get("switches", ())),
        described.get("vlan"),
        tuple(described.get("accessPorts", ())),
        described.get("gatewayMac", "").lower(),
    )
