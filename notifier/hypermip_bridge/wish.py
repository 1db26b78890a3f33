# SPDX-License-Identifier: Apache-2.0
"""What a bridge should be like."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address

ENCAPSULATIONS = ("vxlan", "geneve", "gre")
_NAME_BYTES = 15  # of a network interface, in Linux
_TARGET = re.compile(r"(tcp|ssl):(\[[0-9a-fA-F:]+\]|[^:\[\]\s]+)(:(?P<port>\d{1,5}))?")


class WrongOption(ValueError):
    """An option holds what it should not; the text names option, value and remedy."""


@dataclass(frozen=True)
class Wish:
    """Tunnels are encapsulations by port. visitors are patterns of names of ports, in which a * stands for any characters.

    Without controllers, those that the bridge has stay. Without local_ip, Open vSwitch chooses the address that tunnels begin at.
    """

    bridge: str
    controllers: tuple[str, ...] = ()
    tunnels: tuple[tuple[str, str], ...] = ()
    local_ip: str | None = None
    visitors: tuple[str, ...] = ()
    forwards: bool = True

    def tunnel_options(self) -> dict[str, str]:
        """Destination and key come from the rules."""
        return {"remote_ip": "flow", "key": "flow", **({"local_ip": self.local_ip} if self.local_ip else {})}

    def visiting(self, ports: Collection[str]) -> list[str]:
        """Which of these ports are visitors', sorted."""
        others = {name for name, _ in self.tunnels} | {self.bridge}
        return sorted(port for port in set(ports) - others if any(fnmatchcase(port, pattern) for pattern in self.visitors))


def controller(value: str) -> str:
    """As Open vSwitch has it. Raises WrongOption."""
    found = _TARGET.fullmatch(value)
    if not found or not 0 < int(found["port"] or 6653) < 65536:
        raise WrongOption(f"--controller: is {value!r}, must be such as tcp:192.0.2.1:6653, or with an IPv6 address tcp:[2001:db8::1]:6653")
    return value


def tunnel(value: str) -> tuple[str, str]:
    """PORT=ENCAPSULATION. Raises WrongOption."""
    name, _, encapsulation = value.partition("=")
    if not re.fullmatch(r"[^\s/]+", name) or len(name.encode()) > _NAME_BYTES:
        should = f"the name of a port, of at most {_NAME_BYTES} bytes, such as vxlan0=vxlan"
        raise WrongOption(f"--tunnel: is {value!r}, must begin with {should}")
    if encapsulation not in ENCAPSULATIONS:
        raise WrongOption(f"--tunnel: is {value!r}, must end with one of {', '.join(ENCAPSULATIONS)}, such as {name}=vxlan")
    return name, encapsulation


def local_ip(value: str) -> str:
    """Raises WrongOption."""
    try:
        return str(ip_address(value))
    except ValueError as wrong:
        raise WrongOption(f"--local-ip: is {value!r}, must be an IPv4 or IPv6 address of this machine, without a prefix length") from wrong
