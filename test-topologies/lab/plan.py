# SPDX-License-Identifier: Apache-2.0
"""The topology as data: what is in the lab, and nothing of how it is built.

Every part of the lab (Mininet topology, switches, network configuration, notifiers) is derived from one Plan, so that a scenario with
more sites, switches or machines is another Plan and no other code.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from ipaddress import ip_interface
from typing import TypeVar

NAMESPACE_PREFIX = "hm-"
_FIRST_HYPERVISOR = 101  # its number in the management network
GRACE_SECONDS = 3  # less than the application's default: scenarios wait for it to be over, after moves that take 2 s each


@dataclass(frozen=True)
class Network:
    """A subnet that machines are at home in, as the application is told of it; reactive if it follows them unannounced.

    egress and route_optimization: the ways of packets between its machines that are away and other networks.
    vlan: the tag of its frames at its switches, but for access_ports; without, they have none.
    temporary_addresses: its machines that are away may use IPv6 addresses that nobody registered.
    home_agents: which of its switches redirect frames for them, "all" or "one", the first.
    listed: interfaces that the operator vouches for, each with the id of the guest that may have it.
    With ipv6, here as in other parts, each IPv4 address and prefix has an IPv6 one beside it: see six().
    """

    id: str
    vni: int
    prefix: str
    gateway: str
    gateway_mac: str
    switches: tuple[str, ...]
    reactive: bool = False
    grace_seconds: int = GRACE_SECONDS
    egress: str = "reverse-tunnel"
    route_optimization: bool = False
    mtu: int = 1500
    ipv6: bool = False
    vlan: int | None = None
    access_ports: tuple[str, ...] = ()
    temporary_addresses: bool = False
    home_agents: str = "all"
    listed: tuple[tuple[str, Interface], ...] = ()

    @property
    def prefixes(self) -> list[str]:
        return _both(self.prefix, self.ipv6)

    @property
    def gateways(self) -> list[str]:
        return _both(self.gateway, self.ipv6)


@dataclass(frozen=True)
class Switch:
    """An Open vSwitch of its own, with its tunnel endpoint on the underlay and its address on the management network.

    It has a tunnel port for each encapsulation, which the application is told of in this order of preference.
    It answers ARP for machines that are away itself, or has the controller do it. With a leaf, hosts and routers are at another
    bridge, that no controller knows of; a trunk joins the two, where frames have the tags of their VLANs.
    """

    name: str
    dpid: str
    endpoint: str
    management: str
    encapsulations: tuple[str, ...] = ("vxlan",)
    arp_responder: str = "switch"
    has_leaf: bool = False

    @property
    def trunk(self) -> str:
        """Its port that leads to its leaf."""
        return f"{self.name}-leaf"

    @property
    def device(self) -> str:
        """ONOS's name of the switch."""
        return f"of:{self.dpid}"

    @property
    def endpoint_ip(self) -> str:
        return str(ip_interface(self.endpoint).ip)

    @property
    def is_endpoint_ip6(self) -> bool:
        return ip_interface(self.endpoint).version == 6

    @property
    def tunnel_ports(self) -> dict[str, str]:
        """Encapsulations by the name of their port."""
        return {f"{encapsulation}0": encapsulation for encapsulation in self.encapsulations}


@dataclass(frozen=True)
class RouterInterface:
    """One leg of a router: to a switch, where it may be in a VLAN, to a host or another router."""

    to: str
    address: str
    mac: str | None = None
    vlan: int | None = None


@dataclass(frozen=True)
class Router:
    """A Linux router; routes are (prefix, next hop)."""

    name: str
    interfaces: tuple[RouterInterface, ...]
    routes: tuple[tuple[str, str], ...] = ()
    ipv6: bool = False


@dataclass(frozen=True)
class Host:
    """A correspondent, attached to a switch, where it may be in a VLAN, or straight to a router."""

    name: str
    attached_to: str
    address: str
    gateway: str
    ipv6: bool = False
    vlan: int | None = None

    @property
    def ip(self) -> str:
        return str(ip_interface(self.address).ip)


@dataclass(frozen=True)
class Hypervisor:
    """A place where machines run: its machines' taps are ports of its switch."""

    id: str
    switch: str

    @property
    def tag(self) -> str:
        """What tells this hypervisor's taps from another's, short enough for an interface name."""
        return self.id.rsplit("-", 1)[-1]


@dataclass(frozen=True)
class Interface:
    """An interface of a machine; addresses are with their prefix lengths. network is needed where its addresses are several networks'."""

    mac: str
    addresses: tuple[str, ...]
    network: str | None = None

    @property
    def ips(self) -> list[str]:
        return [str(ip_interface(address).ip) for address in self.addresses]


@dataclass(frozen=True)
class Machine:
    """A virtual machine; write_mbytes makes it dirty that much memory a second.

    Most have one interface with one address of each family; more: addresses that the first one has besides, and further interfaces.
    """

    name: str
    mac: str
    address: str
    gateway: str
    write_mbytes: int = 0
    ipv6: bool = False
    network: str | None = None
    more_addresses: tuple[str, ...] = ()
    more_interfaces: tuple[Interface, ...] = ()

    @property
    def interfaces(self) -> tuple[Interface, ...]:
        """All of them, the first one first."""
        return (Interface(self.mac, (*_both(self.address, self.ipv6), *self.more_addresses), self.network), *self.more_interfaces)

    @property
    def ip(self) -> str:
        return str(ip_interface(self.address).ip)

    @property
    def ip6(self) -> str:
        return six(self.ip)

    @property
    def ips(self) -> list[str]:
        """All its addresses, as its hypervisors register them."""
        return self.interfaces[0].ips

    def tap(self, hypervisor: Hypervisor, interface: int = 0) -> str:
        """An interface's tap, and switch port, at a hypervisor."""
        return f"{NAMESPACE_PREFIX}{self.name}{f'.{interface}' if interface else ''}-{hypervisor.tag}"

    def taps(self, hypervisor: Hypervisor) -> list[str]:
        """Those of all its interfaces."""
        return [self.tap(hypervisor, number) for number in range(len(self.interfaces))]


Part = TypeVar("Part")


@dataclass(frozen=True)
class Plan:
    """A whole lab. Names are unique over all parts; underlay_mtu is in bytes, of the encapsulated packet.

    is_wide: wires between routers, and from switches to the underlay, can be given a delay.
    has_port_patterns: the application is told what each hypervisor's ports are called.
    own_forwarding: base forwarding is the switches' own, and what sets them up stays and keeps them so; else an application's, in ONOS.
    """

    networks: tuple[Network, ...]
    switches: tuple[Switch, ...]
    routers: tuple[Router, ...]
    hosts: tuple[Host, ...]
    hypervisors: tuple[Hypervisor, ...]
    machines: tuple[Machine, ...]
    trunks: tuple[tuple[str, str], ...] = ()
    underlay_mtu: int = 1600
    is_wide: bool = False
    own_forwarding: bool = False
    has_port_patterns: bool = False
    management: str = "198.18.0.1/24"

    @property
    def management_ip(self) -> str:
        """The management network's address in the root namespace, where the controller is."""
        return str(ip_interface(self.management).ip)

    def management_of(self, hypervisor: Hypervisor) -> str:
        """A hypervisor's own address in the management network, which migrations use; above the switches'."""
        network = ip_interface(self.management).network
        return f"{network[_FIRST_HYPERVISOR + self.hypervisors.index(hypervisor)]}/{network.prefixlen}"

    @property
    def migration_hosts(self) -> dict[str, str]:
        """The hypervisors by the address where each awaits migrations."""
        return {str(ip_interface(self.management_of(each)).ip): each.id for each in self.hypervisors}

    def visitors(self, switch: Switch) -> list[str]:
        """The ports that machines have at a switch where they are not at home."""
        return [
            machine.tap(hypervisor, number)
            for hypervisor in self.hypervisors
            for machine in self.machines
            for number, interface in enumerate(machine.interfaces)
            if hypervisor.switch == switch.name and switch.name not in self.home(interface).switches
        ]

    def switch(self, name: str) -> Switch:
        return _only(self.switches, "name", name)

    def host(self, name: str) -> Host:
        return _only(self.hosts, "name", name)

    def hypervisor(self, id: str) -> Hypervisor:
        return _only(self.hypervisors, "id", id)

    def machine(self, name: str) -> Machine:
        return _only(self.machines, "name", name)

    def reactive(self, *networks: str) -> Plan:
        """The same lab with these networks, and no others, being reactive."""
        return replace(self, networks=tuple(replace(network, reactive=network.id in networks) for network in self.networks))

    def steered(self, direct: Collection[str] = (), optimized: Collection[str] = ()) -> Plan:
        """The same lab, these networks having direct egress, those route optimization, and no others."""
        return replace(
            self,
            networks=tuple(
                replace(
                    network,
                    egress="direct" if network.id in direct else "reverse-tunnel",
                    route_optimization=network.id in optimized,
                )
                for network in self.networks
            ),
        )

    def wide(self) -> Plan:
        """The same lab, with sites that can be made to be far apart."""
        return replace(self, is_wide=True)

    def network(self, id: str) -> Network:
        return _only(self.networks, "id", id)

    def dual_stack(self) -> Plan:
        """The same lab with IPv6 beside IPv4, everywhere but on the underlay and the management network."""
        return replace(
            self,
            networks=tuple(replace(network, ipv6=True) for network in self.networks),
            routers=tuple(replace(router, ipv6=True) for router in self.routers),
            hosts=tuple(replace(host, ipv6=True) for host in self.hosts),
            machines=tuple(replace(machine, ipv6=True) for machine in self.machines),
        )

    def home(self, interface: Interface) -> Network:
        """The network that an interface is at home in."""
        if interface.network:
            return self.network(interface.network)
        return _only(self.networks, "prefix", str(ip_interface(interface.addresses[0]).network))


def six(address: str) -> str:
    """The IPv6 address or prefix that goes with an IPv4 one, its last byte in hexadecimal: fd00:10:1::32/64 with 10.1.0.50/24.

    A network has 64 bits, as autoconfiguration needs; what is smaller than a network in IPv4 has as many addresses in IPv6.
    """
    given = ip_interface(address)
    high, low, _, last = given.ip.packed
    bits = 64 if given.network.prefixlen <= 24 else 96 + given.network.prefixlen
    here = ip_interface(f"fd00:{high}:{low}::{last:x}/{bits}")
    return here.with_prefixlen if "/" in address else str(here.ip)


def _both(address: str, ipv6: bool) -> list[str]:
    return [address, six(address)] if ipv6 else [address]


def _only(parts: tuple[Part, ...], field: str, value: str) -> Part:
    for part in parts:
        if getattr(part, field) == value:
            return part
    raise KeyError(f"no {field} {value!r} in the plan; there are {[getattr(part, field) for part in parts]}")


def two_sites(machine_write_mbytes: int = 0) -> Plan:
    """Two sites, each a switch, a router and a hypervisor; a correspondent in the home net, one behind its router, one at the other site."""
    return Plan(
        networks=(
            Network("net-a", 1001, "10.1.0.0/24", "10.1.0.1", "02:00:0a:01:00:01", ("a1",)),
            Network("net-b", 1002, "10.2.0.0/24", "10.2.0.1", "02:00:0a:02:00:01", ("b1",)),
        ),
        switches=(
            Switch("a1", "00000000000000a1", "172.31.0.1/24", "198.18.0.11/24"),
            Switch("b1", "00000000000000b1", "172.31.0.2/24", "198.18.0.12/24"),
        ),
        routers=(
            Router(
                "ra",
                (
                    RouterInterface("a1", "10.1.0.1/24", "02:00:0a:01:00:01"),
                    RouterInterface("rb", "10.0.0.1/30"),
                    RouterInterface("routed", "10.9.0.1/24"),
                ),
                (("10.2.0.0/24", "10.0.0.2"),),
            ),
            Router(
                "rb",
                (RouterInterface("b1", "10.2.0.1/24", "02:00:0a:02:00:01"), RouterInterface("ra", "10.0.0.2/30")),
                (("10.1.0.0/24", "10.0.0.1"), ("10.9.0.0/24", "10.0.0.1")),
            ),
        ),
        hosts=(
            Host("home", "a1", "10.1.0.11/24", "10.1.0.1"),
            Host("routed", "ra", "10.9.0.11/24", "10.9.0.1"),
            Host("remote", "b1", "10.2.0.21/24", "10.2.0.1"),
        ),
        hypervisors=(Hypervisor("hv-a", "a1"), Hypervisor("hv-b", "b1")),
        machines=(Machine("vm1", "52:54:00:00:01:32", "10.1.0.50/24", "10.1.0.1", machine_write_mbytes),),
    )
