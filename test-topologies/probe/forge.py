# SPDX-License-Identifier: Apache-2.0
"""UDP packets as somebody else would send them, with any TTL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from subprocess import CompletedProcess

from probe.frames import Station, udp_frame
from probe.send import send

DISCARD = 9  # port


@dataclass(frozen=True)
class Forged:
    """A packet's ends, MAC addresses and IPv4 addresses, and its TTL."""

    from_mac: str
    to_mac: str
    source: str
    destination: str
    ttl: int

    def frame(self) -> bytes:
        """The Ethernet frame."""
        return udp_frame(Station(self.from_mac, self.source, DISCARD), Station(self.to_mac, self.destination, DISCARD), b"forged", self.ttl)


def forge(run: Callable[[list[str]], CompletedProcess[str]], interface: str, packet: Forged, count: int) -> None:
    """Sends that many where `run` runs commands, by an interface of that namespace."""
    send(run, interface, [packet.frame()], count)
