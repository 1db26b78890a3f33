# SPDX-License-Identifier: Apache-2.0
"""UDP packets as somebody else would send them, with any TTL: run in the namespace of the interface that they leave by."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

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
        """The Ethernet frame; UDP's checksum is left out, which IPv4 allows."""
        payload = b"forged"
        udp = struct.pack("!4H", DISCARD, DISCARD, 8 + len(payload), 0) + payload
        addresses = socket.inet_aton(self.source) + socket.inet_aton(self.destination)
        head = struct.pack("!BBHHHBB", 0x45, 0, 20 + len(udp), 0, 0, self.ttl, socket.IPPROTO_UDP)
        checksum = struct.pack("!H", internet_checksum(head + b"\0\0" + addresses))
        ethernet = _octets(self.to_mac) + _octets(self.from_mac) + b"\x08\x00"
        return ethernet + head + checksum + addresses + udp


def internet_checksum(data: bytes) -> int:
    """RFC 1071, of an even number of bytes."""
    total: int = sum(word for (word,) in struct.iter_unpack("!H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def forge(run: Callable[[list[str]], CompletedProcess[str]], interface: str, packet: Forged, count: int) -> None:
    """Sends that many where `run` runs commands."""
    words = [packet.from_mac, packet.to_mac, packet.source, packet.destination, str(packet.ttl)]
    run(["/usr/bin/python3", "-B", str(Path(__file__).resolve()), interface, str(count), *words])


def _octets(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def _main(interface: str, count: str, *words: str) -> None:
    from_mac, to_mac, source, destination, ttl = words
    packet = Forged(from_mac, to_mac, source, destination, int(ttl))
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as out:
        out.bind((interface, 0))
        for _ in range(int(count)):
            out.send(packet.frame())


if __name__ == "__main__":
    _main(*sys.argv[1:])
