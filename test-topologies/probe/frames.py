# SPDX-License-Identifier: Apache-2.0
"""Ethernet frames byte by byte, to be injected where no correspondent could send them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

BROADCAST = "ff:ff:ff:ff:ff:ff"
NO_MAC = "00:00:00:00:00:00"
_IPV4, _ARP, _RARP, _VLAN, _IPV6 = 0x0800, 0x0806, 0x8035, 0x8100, 0x86DD
_UDP, _ICMPV6, _TTL = 17, 58, 64
_NO_CHECKSUM = 0  # RFC 768: the sender made none
_MARK = b"hypermip mark "


@dataclass(frozen=True)
class Station:
    """Who sends or gets a frame: MAC address, IPv4 or IPv6 address, UDP port if it needs one."""

    mac: str
    ip: str
    port: int = 0


def udp_frame(source: Station, destination: Station, payload: bytes, ttl: int = _TTL) -> bytes:
    """An Ethernet frame with that UDP datagram in it, over IPv4."""
    datagram = struct.pack("!4H", source.port, destination.port, 8 + len(payload), _NO_CHECKSUM) + payload
    addresses = IPv4Address(source.ip).packed + IPv4Address(destination.ip).packed
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(datagram), 0, 0, ttl, _UDP, 0) + addresses
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return _ethernet(source.mac, destination.mac, _IPV4) + header + datagram


def udp6_frame(source: Station, destination: Station, payload: bytes) -> bytes:
    """The same over IPv6, which wants the checksum."""
    head = struct.pack("!3H", source.port, destination.port, 8 + len(payload))
    return _ip6_frame(source, destination, _UDP, head, payload, _TTL)


def icmp6_frame(source: Station, destination: Station, kind: int, body: bytes) -> bytes:
    """An ICMPv6 message of that type and code 0, with the hop limit that Neighbor Discovery wants (RFC 4861 section 7.1)."""
    return _ip6_frame(source, destination, _ICMPV6, struct.pack("!BB", kind, 0), body, 255)


def solicitation(source: Station, destination: Station, target: str, *macs: str) -> bytes:
    """A neighbor solicitation, which says of each of these that it is the source's MAC address (RFC 4861 section 4.3)."""
    return icmp6_frame(source, destination, 135, bytes(4) + IPv6Address(target).packed + _options(1, macs))


def advertisement(source: Station, destination: Station, target: str, *macs: str) -> bytes:
    """A neighbor advertisement that overrides what is known: the target is at that MAC address (RFC 4861 section 4.4)."""
    return icmp6_frame(source, destination, 136, b"\x20\0\0\0" + IPv6Address(target).packed + _options(2, macs))


def arp_frame(source: str, destination: str, operation: int, sender: Station, target: str) -> bytes:
    """ARP between two MAC addresses, request (1) or reply (2), in which the sender is said to be that one."""
    addresses = _bytes(sender.mac) + IPv4Address(sender.ip).packed + _bytes(NO_MAC) + IPv4Address(target).packed
    return _ethernet(source, destination, _ARP) + struct.pack("!HHBBH", 1, _IPV4, 6, 4, operation) + addresses


def rarp_frame(mac: str) -> bytes:
    """The reverse request by which a QEMU announces its machine (RFC 903)."""
    addresses = (_bytes(mac) + bytes(4)) * 2
    return _ethernet(mac, BROADCAST, _RARP) + struct.pack("!HHBBH", 1, _IPV4, 6, 4, 3) + addresses


def tagged(frame: bytes, vlan: int) -> bytes:
    """The frame with a VLAN tag."""
    return frame[:12] + struct.pack("!HH", _VLAN, vlan) + frame[12:]


def vxlan_frame(source: Station, destination: Station, key: int, inner: bytes) -> bytes:
    """The frame in a tunnel between two endpoints (RFC 7348 section 5)."""
    header = struct.pack("!II", 0x08 << 24, key << 8)
    return udp_frame(source, Station(destination.mac, destination.ip, 4789), header + inner)


def group(address: str) -> Station:
    """An IPv6 multicast group (RFC 2464 section 7)."""
    return Station("33:33:" + IPv6Address(address).packed[12:].hex(":"), address)


def marked(frame: bytes, number: int) -> bytes:
    """The frame with a number, to be told from others by, in the padding behind its packet: nobody reads that."""
    return frame + _MARK + struct.pack("!H", number)


def mark(frame: bytes) -> int | None:
    """The number that the frame, or one inside it, was marked with."""
    found = frame.rfind(_MARK)
    number = frame[found + len(_MARK) :][:2]
    return int.from_bytes(number, "big") if found >= 0 and len(number) == 2 else None


def checksum(header: bytes) -> int:
    """RFC 1071's, of an even number of bytes; 0 over a header that has it already."""
    total: int = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def _ip6_frame(source: Station, destination: Station, protocol: int, head: bytes, body: bytes, hop_limit: int) -> bytes:
    """A packet whose checksum (RFC 8200 section 8.1) stands between head and body."""
    addresses = IPv6Address(source.ip).packed + IPv6Address(destination.ip).packed
    length = len(head) + 2 + len(body)
    summed = addresses + struct.pack("!II", length, protocol) + head + b"\0\0" + body + bytes(length % 2)
    packet = struct.pack("!IHBB", 6 << 28, length, protocol, hop_limit) + addresses + head + struct.pack("!H", checksum(summed)) + body
    return _ethernet(source.mac, destination.mac, _IPV6) + packet


def _options(kind: int, macs: tuple[str, ...]) -> bytes:
    return b"".join(bytes([kind, 1]) + _bytes(mac) for mac in macs)


def _ethernet(source: str, destination: str, ethertype: int) -> bytes:
    return _bytes(destination) + _bytes(source) + struct.pack("!H", ethertype)


def _bytes(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))
