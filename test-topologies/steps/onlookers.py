# SPDX-License-Identifier: Apache-2.0
"""Who frames are made of in the lab of two sites, and where they could come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from harness.context import Context
from lab.lab import Lab
from lab.vswitch import UNDERLAY_BRIDGE
from probe.frames import Station, marked, vxlan_frame
from steps.forgeries import Kind
from steps.lookouts import Lookout, fire
from steps.names import AWAY, VM
from steps.parties import Party, mac_of, party

WIRE = f"sw-{VM}"
HANDED_OVER = 1 << 23  # what makes the second key of a network of its first one
HOSTS = {"home": "home-a1", "ra": "ra-a1", "remote": "remote-b1", "rb": "rb-b1"}  # who could be lied to, and the interface for it
LOOKOUTS = {
    **{node: Lookout(node, interface) for node, interface in HOSTS.items()},
    "the VM": Lookout(AWAY, WIRE),
    "out of a1": Lookout("a1", "a1-phy", outgoing=True, only=""),
    "out of b1": Lookout("b1", "b1-phy", outgoing=True, only=""),
}


def shoot(
    context: Context,
    lab: Lab,
    node: str,
    interface: str,
    kinds: Sequence[Kind],
    each: int,
    wraps: Sequence[Callable[[bytes], bytes]] = (),
    lookouts: Mapping[str, Lookout] = LOOKOUTS,
) -> dict[str, Counter[str]]:
    """So many frames of each kind, by that interface; returns by their name how often they were seen where."""
    frames = [marked(kind.frame, number) for number, kind in enumerate(kinds)]
    frames = [wrap(frame) for wrap, frame in zip(wraps, frames)] or frames
    found = fire(lab, lookouts, node, interface, frames, each, context.out)
    return {kind.name: seen for kind, seen in zip(kinds, found)}


def in_tunnel(lab: Lab, there: str, key: int, frame: bytes, outer_source: str | None = None) -> bytes:
    """The frame as it comes to that switch from the other one's tunnel endpoint, or from whoever has the outer source address."""
    ends = {name: Station(mac_of(lab, name, UNDERLAY_BRIDGE), lab.plan.switch(name).endpoint_ip, 50_000) for name in ("a1", "b1")}
    receiver, sender = ends.pop(there), ends.popitem()[1]
    return vxlan_frame(replace(sender, ip=outer_source or sender.ip), receiver, key, frame)


def parties(lab: Lab) -> dict[str, Party]:
    """Everybody that frames are made of."""
    machine = lab.plan.machine(VM)
    addresses = {"home": lab.plan.host("home").ip, "remote": lab.plan.host("remote").ip}
    addresses |= {"ra": lab.plan.network("net-a").gateway, "rb": lab.plan.network("net-b").gateway}
    found = {name: party(mac_of(lab, name, HOSTS[name]), address) for name, address in addresses.items()}
    return {**found, VM: party(machine.mac, machine.ip)}
