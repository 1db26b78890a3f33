# SPDX-License-Identifier: Apache-2.0
"""Ethernet frames byte by byte, to be injected where no correspondent could send them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address

_IPV4, _UDP, _TTL = 0x0800, 17, 64
_NO_CHECKSUM = 0  # RFC 768: the sender made none


@dataclass(frozen=True)
class Station:
    """Who sends or gets a frame: MAC address, IPv4 address, UDP port."""

    mac: str
    ip: str
    port: int


def udp_frame(source: Station, destination: Station, payload: bytes) -> bytes:
    """An Ethernet frame with that UDP datagram in it."""
    datagram = struct.pack("!4H", source.port, destination.port, 8 + len(payload), _NO_CHECKSUM) + payload
    addresses = IPv4Address(source.ip).packed + IPv4Address(destination.ip).packed
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(datagram), 0, 0, _TTL, _UDP, 0) + addresses
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return _bytes(destination.mac) + _bytes(source.mac) + struct.pack("!H", _IPV4) + header + datagram


def checksum(header: bytes) -> int:
    """RFC 1071's, of an even number of bytes; 0 over a header that has it already."""
    total: int = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def _bytes(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))
