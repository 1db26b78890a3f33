# SPDX-License-Identifier: Apache-2.0
"""What a VM sends truthfully, and what it does not, put onto its own wire: each kind under a name."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address

from probe.frames import (
    BROADCAST,
    Station,
    advertisement,
    arp_frame,
    group,
    icmp6_frame,
    rarp_frame,
    solicitation,
    tagged,
    udp6_frame,
    udp_frame,
)
from steps.parties import Party

REST, NEIGHBORS, ODD = "anti-spoofing", "nd-guard", "frame-guard"  # roles of the rules that drop
_NO_IP4, _ALL_IP4 = "0.0.0.0", "255.255.255.255"
_REQUEST, _REPLY = 1, 2
_ROUTER_SOLICITATION, _ROUTER_ADVERTISEMENT, _REDIRECT, _LISTENER_REPORT = 133, 134, 137, 143
_NODES, _ROUTERS, _LISTENERS = group("ff02::1"), group("ff02::2"), group("ff02::16")
_PAYLOAD = b"forged"


@dataclass(frozen=True)
class Kind:
    """A kind of frame; role: that of the rule that drops it at a visitor's port, None if it goes home."""

    name: str
    frame: bytes
    role: str | None = None


def truthful(vm: Party, host: Party) -> list[Kind]:
    """What the VM may send: it reaches that host in its home network."""
    group_of_host = asked(host.ip6)
    return [
        Kind("IPv4", udp_frame(vm.at(vm.ip), host.at(host.ip), _PAYLOAD)),
        Kind("IPv6", udp6_frame(vm.at(vm.ip6), host.at(host.ip6), _PAYLOAD)),
        Kind("IPv6, link-local", udp6_frame(vm.at(vm.link_local), host.at(host.link_local), _PAYLOAD)),
        Kind("ARP request", arp_frame(vm.mac, BROADCAST, _REQUEST, vm.at(vm.ip), host.ip)),
        Kind("ARP reply", arp_frame(vm.mac, host.mac, _REPLY, vm.at(vm.ip), host.ip)),
        Kind("ARP announcement", arp_frame(vm.mac, BROADCAST, _REQUEST, vm.at(vm.ip), vm.ip)),
        Kind("ARP probe", arp_frame(vm.mac, BROADCAST, _REQUEST, vm.at(_NO_IP4), vm.ip)),
        Kind("question for a lease", udp_frame(vm.at(_NO_IP4, 68), Station(BROADCAST, _ALL_IP4, 67), _PAYLOAD)),
        Kind("solicitation", solicitation(vm.at(vm.ip6), group_of_host, host.ip6, vm.mac)),
        Kind("solicitation without its MAC address", solicitation(vm.at(vm.link_local), host.at(host.ip6), host.ip6)),
        Kind("detection of duplicates", solicitation(vm.at("::"), asked(vm.ip6), vm.ip6)),
        Kind("advertisement", advertisement(vm.at(vm.ip6), _NODES, vm.ip6, vm.mac)),
        Kind("advertisement without its MAC address", advertisement(vm.at(vm.ip6), host.at(host.ip6), vm.ip6)),
        Kind("advertisement under another of its addresses", advertisement(vm.at(vm.link_local), _NODES, vm.ip6, vm.mac)),
        Kind("router solicitation", icmp6_frame(vm.at(vm.link_local), _ROUTERS, _ROUTER_SOLICITATION, bytes(4))),
        Kind("multicast listener report", icmp6_frame(vm.at("::"), _LISTENERS, _LISTENER_REPORT, bytes(4))),
        Kind("a priority: a tag of no VLAN", tagged(udp_frame(vm.at(vm.ip), host.at(host.ip), _PAYLOAD), 0)),
    ]


def forged(vm: Party, host: Party, victim: Party) -> list[Kind]:
    """What the VM may not send, made for that host: most of it to take the victim's place."""
    return [*_headers(vm, host, victim), *_arp(vm, host, victim), *_neighbor_discovery(vm, host, victim)]


def _headers(vm: Party, host: Party, victim: Party) -> list[Kind]:
    own = udp_frame(vm.at(vm.ip), host.at(host.ip), _PAYLOAD)
    return [
        Kind("another's MAC address", udp_frame(victim.at(vm.ip), host.at(host.ip), _PAYLOAD), REST),
        Kind("another's MAC address, IPv6", udp6_frame(victim.at(vm.ip6), host.at(host.ip6), _PAYLOAD), REST),
        Kind("another's IPv4 address", udp_frame(vm.at(victim.ip), host.at(host.ip), _PAYLOAD), REST),
        Kind("another's IPv6 address", udp6_frame(vm.at(victim.ip6), host.at(host.ip6), _PAYLOAD), REST),
        Kind("another's link-local address", udp6_frame(vm.at(victim.link_local), host.at(host.ip6), _PAYLOAD), REST),
        Kind("no IPv4 address", udp_frame(vm.at(_NO_IP4), host.at(host.ip), _PAYLOAD), REST),
        Kind("a lease, of no address", udp_frame(vm.at(_NO_IP4, 67), Station(BROADCAST, _ALL_IP4, 68), _PAYLOAD), REST),
        Kind("no IPv6 address", udp6_frame(vm.at("::"), host.at(host.ip6), _PAYLOAD), REST),
        Kind("a VLAN tag", tagged(own, 7), ODD),
        Kind("another's IPv4 address and a priority", tagged(udp_frame(vm.at(victim.ip), host.at(host.ip), _PAYLOAD), 0), REST),
        Kind("RARP", rarp_frame(vm.mac), REST),
    ]


def _arp(vm: Party, host: Party, victim: Party) -> list[Kind]:
    other = Station(victim.mac, vm.ip)
    return [
        Kind("ARP announcement of another's address", arp_frame(vm.mac, BROADCAST, _REQUEST, vm.at(victim.ip), victim.ip), REST),
        Kind("ARP reply for another's address", arp_frame(vm.mac, host.mac, _REPLY, vm.at(victim.ip), host.ip), REST),
        Kind("ARP probe for another's address", arp_frame(vm.mac, BROADCAST, _REQUEST, vm.at(_NO_IP4), victim.ip), REST),
        Kind("ARP under another's MAC address", arp_frame(victim.mac, BROADCAST, _REQUEST, vm.at(vm.ip), vm.ip), REST),
        Kind("ARP announcement at another's MAC address", arp_frame(vm.mac, BROADCAST, _REQUEST, other, vm.ip), REST),
        Kind("ARP reply at another's MAC address", arp_frame(vm.mac, host.mac, _REPLY, other, host.ip), REST),
        Kind("ARP probe by another's MAC address", arp_frame(vm.mac, BROADCAST, _REQUEST, victim.at(_NO_IP4), vm.ip), REST),
    ]


def _neighbor_discovery(vm: Party, host: Party, victim: Party) -> list[Kind]:
    group_of_host, own = asked(host.ip6), vm.at(vm.ip6)
    routed = bytes([64, 0]) + bytes(10)  # a router that is none for long: lifetime 0
    detoured = bytes(4) + _packed(vm.link_local) + _packed(victim.ip6)
    return [
        Kind("announcement of another's address", advertisement(vm.at(victim.ip6), _NODES, victim.ip6, vm.mac), NEIGHBORS),
        Kind("advertisement of another's address", advertisement(own, host.at(host.ip6), victim.ip6, vm.mac), NEIGHBORS),
        Kind("announcement at another's MAC address", advertisement(own, _NODES, vm.ip6, victim.mac), NEIGHBORS),
        Kind("advertisement under another's address", advertisement(vm.at(victim.ip6), _NODES, vm.ip6, vm.mac), NEIGHBORS),
        Kind("advertisement that contradicts itself", advertisement(own, _NODES, vm.ip6, victim.mac, vm.mac), NEIGHBORS),
        Kind("solicitation by another's MAC address", solicitation(own, group_of_host, host.ip6, victim.mac), NEIGHBORS),
        Kind("solicitation under another's address", solicitation(vm.at(victim.ip6), group_of_host, host.ip6, vm.mac), NEIGHBORS),
        Kind("solicitation that contradicts itself", solicitation(own, group_of_host, host.ip6, victim.mac, vm.mac), ODD),
        Kind("detection of another's duplicates", solicitation(vm.at("::"), asked(victim.ip6), victim.ip6), NEIGHBORS),
        Kind("router advertisement", icmp6_frame(vm.at(vm.link_local), _NODES, _ROUTER_ADVERTISEMENT, routed), NEIGHBORS),
        Kind("another's router advertisement", icmp6_frame(vm.at(victim.link_local), _NODES, _ROUTER_ADVERTISEMENT, routed), NEIGHBORS),
        Kind("redirect", icmp6_frame(vm.at(victim.link_local), host.at(host.ip6), _REDIRECT, detoured), NEIGHBORS),
    ]


def asked(address: str) -> Station:
    """The group that a solicitation for that address goes to (RFC 4291 section 2.7.1)."""
    last = _packed(address)[-3:].hex()
    return group(f"ff02::1:ff{last[:2]}:{last[2:]}")


def _packed(address: str) -> bytes:
    return IPv6Address(address).packed
