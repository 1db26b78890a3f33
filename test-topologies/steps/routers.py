# SPDX-License-Identifier: Apache-2.0
"""What a router of the lab lets through, and what it counts."""

from __future__ import annotations

from lab.lab import Lab


def filter_sources(lab: Lab, router: str, on: bool) -> None:
    """Has the router drop what comes from its own network with a source address of elsewhere (RFC 3704 section 2.2), or not."""
    interface = next(leg.to for what in lab.plan.routers if what.name == router for leg in what.interfaces if leg.mac)
    lab.run(router, ["sysctl", "-qw", f"net.ipv4.conf.{router}-{interface}.rp_filter={int(on)}"])


def filtered(lab: Lab, router: str) -> int:
    """Packets that it has dropped for their source address."""
    return _counter(lab, router, "netstat", "TcpExt", "IPReversePathFilter")


def expired(lab: Lab, router: str) -> int:
    """Senders that it has told that their packet had no TTL left."""
    return _counter(lab, router, "snmp", "Icmp", "OutTimeExcds")


def _counter(lab: Lab, router: str, file: str, protocol: str, name: str) -> int:
    """Of each protocol, the kernel prints a line of names and one of values."""
    lines = lab.run(router, ["cat", f"/proc/net/{file}"]).stdout.splitlines()
    names, values = (line.split() for line in lines if line.startswith(f"{protocol}: "))
    return int(values[names.index(name)])
