# SPDX-License-Identifier: Apache-2.0
"""Two sites that tenants share who have the same addresses and the same MACs."""

from __future__ import annotations

from .plan import Host, Hypervisor, Interface, Machine, Network, Plan, Router, RouterInterface, Switch

RED, BLUE = 10, 20  # the tenants' VLANs, at both sites
_TENANTS = {"red": RED, "blue": BLUE}
_SITES = {"a": 1, "b": 2}
_MAC, _ADDRESS = "52:54:00:00:01:32", "10.1.0.50/24"


def tenants() -> Plan:
    """Tenants red and blue at sites a and b, network 10.1.0.0/24 at a and 10.2.0.0/24 at b for both; and net-own, without a VLAN, at a.

    Site a's hosts and routers are at a leaf, and come to a1 with tags by a trunk; site b's are at access ports of b1. A tenant's router
    joins its two networks and knows nothing of the other's. Machines red and blue are twins; `both` is in red's network, with several
    addresses, and in net-own.
    """
    return Plan(
        networks=(
            *(_network(tenant, site) for tenant in _TENANTS for site in _SITES),
            Network(
                "net-own",
                1003,
                "10.3.0.0/24",
                "10.3.0.1",
                "02:00:0a:03:00:01",
                ("a1",),
                access_ports=("hm-both.1-*",),
            ),
        ),
        switches=(
            Switch("a1", "00000000000000a1", "172.31.0.1/24", "198.18.0.11/24", has_leaf=True),
            Switch("b1", "00000000000000b1", "172.31.0.2/24", "198.18.0.12/24"),
        ),
        routers=tuple(_router(tenant) for tenant in _TENANTS),
        hosts=(
            *(_host(tenant, site) for tenant in _TENANTS for site in _SITES),
            Host("own-a", "a1", "10.3.0.11/24", "10.3.0.1"),
        ),
        hypervisors=(Hypervisor("hv-a", "a1"), Hypervisor("hv-b", "b1")),
        machines=(
            Machine("red", _MAC, _ADDRESS, "10.1.0.1", network="red-a"),
            Machine("blue", _MAC, _ADDRESS, "10.1.0.1", network="blue-a"),
            Machine(
                "both",
                "52:54:00:00:01:33",
                "10.1.0.60/24",
                "10.1.0.1",
                network="red-a",
                more_addresses=("10.1.0.61/24", "fd00:10:1::60/64"),
                more_interfaces=(Interface("52:54:00:00:01:34", ("10.3.0.60/24",), "net-own"),),
            ),
        ),
    )


def _network(tenant: str, site: str) -> Network:
    number = _SITES[site]
    return Network(
        id=f"{tenant}-{site}",
        vni=100 * _TENANTS[tenant] + number,
        prefix=f"10.{number}.0.0/24",
        gateway=f"10.{number}.0.1",
        gateway_mac=f"02:00:0a:0{number}:00:01",
        switches=(f"{site}1",),
        ipv6=True,
        vlan=_TENANTS[tenant],
        access_ports=_access_ports(tenant, site),
    )


def _access_ports(tenant: str, site: str) -> tuple[str, ...]:
    """At a, the machines' ports; at b, hosts' and routers': a visitor's port there is in nobody's VLAN."""
    machines = (f"hm-{tenant}-*", "hm-both-*") if tenant == "red" else (f"hm-{tenant}-*",)
    return machines if site == "a" else (f"{site}1-{tenant}*",)


def _host(tenant: str, site: str) -> Host:
    """Of the tenants' hosts, those of the other one have other addresses: so a frame tells whose it is."""
    number, last = _SITES[site], 11 if tenant == "red" else 21
    return Host(
        f"{tenant}-{site}", f"{site}1", f"10.{number}.0.{last}/24", f"10.{number}.0.1", ipv6=site == "a", vlan=_TENANTS[tenant]
    )


def _router(tenant: str) -> Router:
    legs = tuple(
        RouterInterface(f"{site}1", f"10.{number}.0.1/24", f"02:00:0a:0{number}:00:01", _TENANTS[tenant]) for site, number in _SITES.items()
    )
    return Router(f"{tenant}-r", legs, ipv6=True)
