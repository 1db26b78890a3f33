# SPDX-License-Identifier: Apache-2.0
"""Ethernet frames, made by scapy, to be injected where no correspondent could send them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address

from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import (
    ICMPv6ND_NA,
    ICMPv6ND_NS,
    ICMPv6NDOptDstLLAddr,
    ICMPv6NDOptSrcLLAddr,
    ICMPv6Unknown,
    IPv6,
)
from scapy.layers.l2 import ARP, Dot1Q, Ether
from scapy.layers.vxlan import VXLAN
from scapy.packet import Packet, Raw

BROADCAST = "ff:ff:ff:ff:ff:ff"
NO_MAC = "00:00:00:00:00:00"
_RARP = 0x8035
_HEADER = 14  # bytes: two MAC addresses and a type
_TTL = 64
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
    datagram = UDP(sport=source.port, dport=destination.port, chksum=_NO_CHECKSUM) / Raw(payload)
    return bytes(_between(source, destination) / IP(src=source.ip, dst=destination.ip, id=0, ttl=ttl) / datagram)


def udp6_frame(source: Station, destination: Station, payload: bytes) -> bytes:
    """The same over IPv6, which wants the checksum."""
    return _ip6_frame(source, destination, UDP(sport=source.port, dport=destination.port) / Raw(payload), _TTL)


def icmp6_frame(source: Station, destination: Station, kind: int, body: bytes) -> bytes:
    """An ICMPv6 message of that type and code 0, with the hop limit that Neighbor Discovery wants (RFC 4861 section 7.1)."""
    return _ip6_frame(source, destination, ICMPv6Unknown(type=kind, code=0, msgbody=body))


def solicitation(source: Station, destination: Station, target: str, *macs: str) -> bytes:
    """A neighbor solicitation, which says of each of these that it is the source's MAC address (RFC 4861 section 4.3)."""
    return _ip6_frame(source, destination, _with(ICMPv6ND_NS(tgt=target), *(ICMPv6NDOptSrcLLAddr(lladdr=mac) for mac in macs)))


def advertisement(source: Station, destination: Station, target: str, *macs: str) -> bytes:
    """A neighbor advertisement that overrides what is known: the target is at that MAC address (RFC 4861 section 4.4)."""
    said = ICMPv6ND_NA(tgt=target, R=0, S=0, O=1)
    return _ip6_frame(source, destination, _with(said, *(ICMPv6NDOptDstLLAddr(lladdr=mac) for mac in macs)))


def arp_frame(source: str, destination: str, operation: int, sender: Station, target: str) -> bytes:
    """ARP between two MAC addresses, request (1) or reply (2), in which the sender is said to be that one."""
    said = ARP(op=operation, hwsrc=sender.mac, psrc=sender.ip, hwdst=NO_MAC, pdst=target)
    return bytes(Ether(src=source, dst=destination) / said)


def rarp_frame(mac: str) -> bytes:
    """The reverse request by which a QEMU announces its machine (RFC 903)."""
    nobody = "0.0.0.0"
    return bytes(Ether(src=mac, dst=BROADCAST, type=_RARP) / ARP(op=3, hwsrc=mac, psrc=nobody, hwdst=mac, pdst=nobody))


def tagged(frame: bytes, vlan: int) -> bytes:
    """The frame with a VLAN tag."""
    plain = Ether(frame)
    return bytes(Ether(src=plain.src, dst=plain.dst) / Dot1Q(vlan=vlan, type=plain.type) / Raw(frame[_HEADER:]))


def vxlan_frame(source: Station, destination: Station, key: int, inner: bytes) -> bytes:
    """The frame in a tunnel between two endpoints (RFC 7348 section 5)."""
    return udp_frame(source, Station(destination.mac, destination.ip, 4789), bytes(VXLAN(vni=key) / Raw(inner)))


def group(address: str) -> Station:
    """An IPv6 multicast group (RFC 2464 section 7)."""
    return Station("33:33:" + IPv6Address(address).packed[12:].hex(":"), address)


def marked(frame: bytes, number: int) -> bytes:
    """The frame with a number, to be told from others by, in the padding behind its packet: nobody reads that."""
    return frame + _MARK + number.to_bytes(2, "big")


def mark(frame: bytes) -> int | None:
    """The number that the frame, or one inside it, was marked with."""
    found = frame.rfind(_MARK)
    number = frame[found + len(_MARK) :][:2]
    return int.from_bytes(number, "big") if found >= 0 and len(number) == 2 else None


def _between(source: Station, destination: Station) -> Ether:
    return Ether(src=source.mac, dst=destination.mac)


def _ip6_frame(source: Station, destination: Station, message: Packet, hop_limit: int = 255) -> bytes:
    return bytes(_between(source, destination) / IPv6(src=source.ip, dst=destination.ip, hlim=hop_limit) / message)


def _with(message: Packet, *options: Packet) -> Packet:
    for option in options:
        message = message / option
    return message
