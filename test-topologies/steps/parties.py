# SPDX-License-Identifier: Apache-2.0
"""Who there is in a lab, by all addresses, and what they believe of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address

from lab.lab import Lab
from lab.plan import six
from probe.frames import Station

_DISCARD = 9  # port
Cached = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Party:
    """A machine by its MAC address and its three addresses."""

    mac: str
    ip: str
    ip6: str
    link_local: str

    def at(self, address: str, port: int = _DISCARD) -> Station:
        """It, under that address."""
        return Station(self.mac, address, port)


def party(mac: str, ip: str) -> Party:
    """The machine of these addresses, in a lab of both protocols: the other two follow from them (RFC 4291 appendix A)."""
    octets = bytes.fromhex(mac.replace(":", ""))
    interface = bytes([octets[0] ^ 2, *octets[1:3], 0xFF, 0xFE, *octets[3:]])
    return Party(mac, ip, six(ip), str(IPv6Address(b"\xfe\x80" + bytes(6) + interface)))


def mac_of(lab: Lab, node: str, interface: str) -> str:
    return lab.run(node, ["cat", f"/sys/class/net/{interface}/address"]).stdout.strip()


def acquaint(lab: Lab, node: str, others: Sequence[Party]) -> None:
    """Has a node reach others by either protocol, so that it knows their MAC addresses."""
    for other in others:
        for address in (other.ip, other.ip6):
            lab.run(node, ["ping", "-c", "1", "-W", "3", address])


def caches(lab: Lab, interfaces: Mapping[str, str]) -> Cached:
    """MAC addresses by who believes them, and of which address; of each node at that interface."""
    believed = {}
    for node, interface in interfaces.items():
        entries = lab.run(node, ["ip", "neighbor", "show", "dev", interface]).stdout.splitlines()
        # Such as: 10.1.0.1 lladdr 02:00:0a:01:00:01 REACHABLE
        believed.update({(node, words[0]): words[2] for words in map(str.split, entries) if words[1] == "lladdr"})
    return believed
