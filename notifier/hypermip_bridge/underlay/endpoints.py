# SPDX-License-Identifier: Apache-2.0
"""Which tunnel endpoints there are: this switch's own, and those of the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from ..wish import WrongOption

Address = IPv4Address | IPv6Address
_HOW = "such as curl -u USER https://ONOS/onos/hypermip/switches gets it"


@dataclass(frozen=True)
class Endpoints:
    """own is where tunnels end here. peers are the others of its IP version, sorted: with no other a tunnel is possible."""

    own: Address
    peers: tuple[Address, ...]

    @property
    def is_ip6(self) -> bool:
        return self.own.version == 6


def endpoints(own: str | None, named: Iterable[str], file: str | None) -> Endpoints:
    """Those that are named, and those of a file as `listed` takes it. Raises WrongOption."""
    here = address("--local-ip", own)
    there = {address("--endpoint", each) for each in named} | set(listed(file) if file else [])
    peers = sorted(each for each in there if each != here and each.version == here.version)
    if not peers:
        raise WrongOption(f"--endpoint: none is another one than {here}, and of its IP version: name those of the other switches, or --switches")
    return Endpoints(here, tuple(peers))


def listed(file: str) -> list[Address]:
    """The endpoints in what the application's REST lists as switches; - is standard input. Raises WrongOption."""
    try:
        content = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, ValueError) as wrong:
        raise WrongOption(f"--switches: {file}: {wrong}") from wrong
    try:
        found = [switch["endpoint"] for switch in json.loads(content)["switches"]]
    except (ValueError, LookupError, TypeError, RecursionError) as wrong:
        raise WrongOption(f"--switches: {file}: is no list of switches with endpoints ({wrong!r}): must be {_HOW}") from wrong
    return [address(f"--switches: {file}: endpoint", each) for each in found]


def address(field: str, value: object) -> Address:
    """Raises WrongOption, which names the field."""
    try:
        found = ip_address(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.is_unspecified or found.is_multicast or getattr(found, "scope_id", None):
        raise WrongOption(f"{field}: is {value!r}, must be an IPv4 or IPv6 address of a tunnel endpoint, without a prefix length")
    return found
