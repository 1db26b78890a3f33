# SPDX-License-Identifier: Apache-2.0
"""Three sites of two switches each."""

from __future__ import annotations

from collections.abc import Mapping

from .plan import Host, Hypervisor, Machine, Network, Plan, Router, RouterInterface, Switch

# A site's number is in all of its addresses: network 10.N.0.0/24, switches N1 and N2 on the underlay and on the management network.
_SITES = {"a": 1, "b": 2, "c": 3}
_ROUTED = "10.9.0.0/24"
_CIRCUITS = {("ra", "rb"): ("10.0.0.1", "10.0.0.2"), ("ra", "rc"): ("10.0.0.5", "10.0.0.6"), ("rb", "rc"): ("10.0.0.9", "10.0.0.10")}


def three_sites() -> Plan:
    """Sites a, b and c: the router and a correspondent at the first switch, hypervisors at both, a trunk between them.

    The home agent is the first switch. hv-a is at a1, hv-a2 at a2, and so on; hv-a3 shares a2 with hv-a2. Of the correspondents host-a, host-b and
    host-c each is in its site's network; `routed` is behind site a's router. The machine is at home in net-a.
    """
    return Plan(
        networks=tuple(_network(site, number) for site, number in _SITES.items()),
        switches=tuple(_switch(site, number, which) for site, number in _SITES.items() for which in (1, 2)),
        routers=tuple(_router(site) for site in _SITES),
        hosts=(
            *(Host(f"host-{site}", f"{site}1", f"10.{number}.0.11/24", f"10.{number}.0.1") for site, number in _SITES.items()),
            Host("routed", "ra", "10.9.0.11/24", "10.9.0.1"),
        ),
        hypervisors=(
            *(Hypervisor(f"hv-{site}{which}".rstrip("1"), f"{site}{which}") for site in _SITES for which in (1, 2)),
            Hypervisor("hv-a3", "a2"),
        ),
        machines=(Machine("vm1", "52:54:00:00:01:32", "10.1.0.50/24", "10.1.0.1"),),
        trunks=tuple((f"{site}1", f"{site}2") for site in _SITES),
    )


def _network(site: str, number: int) -> Network:
    return Network(
        id=f"net-{site}",
        vni=1000 + number,
        prefix=f"10.{number}.0.0/24",
        gateway=f"10.{number}.0.1",
        gateway_mac=f"02:00:0a:0{number}:00:01",
        switches=(f"{site}1", f"{site}2"),
    )


def _switch(site: str, number: int, which: int) -> Switch:
    return Switch(f"{site}{which}", f"{site}{which}".rjust(16, "0"), f"172.31.0.{number}{which}/24", f"198.18.0.{number}{which}/24")


def _router(site: str) -> Router:
    name, number = f"r{site}", _SITES[site]
    own = RouterInterface(f"{site}1", f"10.{number}.0.1/24", f"02:00:0a:0{number}:00:01")
    neighbors = _neighbors(name)
    circuits = tuple(RouterInterface(other, f"{near}/30") for other, (near, _) in neighbors.items())
    behind = (RouterInterface("routed", "10.9.0.1/24"),) if site == "a" else ()
    routes = [(f"10.{far}.0.0/24", neighbors[f"r{there}"][1]) for there, far in _SITES.items() if there != site]
    routes += [] if site == "a" else [(_ROUTED, neighbors["ra"][1])]
    return Router(name, (own, *circuits, *behind), tuple(routes))


def _neighbors(router: str) -> Mapping[str, tuple[str, str]]:
    """The other routers: this one's address on the circuit to it, and the other's."""
    ahead = {right: ends for (left, right), ends in _CIRCUITS.items() if left == router}
    return ahead | {left: (far, near) for (left, right), (near, far) in _CIRCUITS.items() if right == router}
