# SPDX-License-Identifier: Apache-2.0
"""What a guest and somebody on the underlay put onto the wire to be taken for others, and how often any of it came out somewhere."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from harness.context import Context
from lab.command import end
from lab.lab import Lab
from probe import chatter
from probe.frames import BROADCAST, arp_frame, rarp_frame, solicitation, udp_frame
from steps.cast import VISITOR
from steps.forgeries import Kind, asked, forged, truthful
from steps.lookouts import Lookout
from steps.names import AWAY, HOME, VM
from steps.onlookers import HANDED_OVER, HOSTS, LOOKOUTS, WIRE, in_tunnel, parties, shoot
from steps.parties import Party, party

_VISITORS_WIRE = f"sw-{VISITOR}"
_EVERYWHERE = {**LOOKOUTS, "the VM at home": Lookout(HOME, WIRE)}
_NOWHERE = 7777  # a key that nobody has
# ARP requests for the VM's own address: whoever is at an endpoint may send to visitors.
_FOR_THE_VISITOR = (
    "ARP under another's MAC address",
    "ARP announcement at another's MAC address",
    "ARP probe by another's MAC address",
)
STRANGER = "172.31.0.66"  # on the underlay, and no switch's endpoint


def visitor(lab: Lab) -> Party:
    what = lab.plan.machine(VISITOR)
    return party(what.mac, what.ip)


def guests_frames(known: Mapping[str, Party], guest: Party) -> list[Kind]:
    """All that a guest may not send: in the name of the VM, and of the router."""
    victims = {"the VM": known[VM], "the router": known["ra"]}
    return [
        Kind(f"as a guest: {kind.name}, for {name}", kind.frame, kind.role)
        for name, victim in victims.items()
        for kind in forged(guest, known["home"], victim)
    ]


@dataclass(frozen=True)
class Tunnelled:
    """A frame as it comes to the home network's switch in a tunnel: under that key, from that outer source or from the other endpoint."""

    kind: Kind
    key: int
    outer_source: str | None = None

    @property
    def name(self) -> str:
        return self.kind.name


def underlays_frames(lab: Lab, known: Mapping[str, Party]) -> list[Tunnelled]:
    """Under another key than the home network's; under its own, but not as the VM might send it; and as that, but from no endpoint."""
    own, vm, host = lab.plan.network("net-a").vni, known[VM], known["home"]
    lies = [
        Kind(f"on the underlay: {kind.name}, as the VM", kind.frame)
        for kind in forged(vm, host, known["ra"])
        if kind.name not in _FOR_THE_VISITOR
    ]
    stranger = Kind("on the underlay: from no endpoint", udp_frame(vm.at(vm.ip), host.at(host.ip), b""))
    return [*_under_other_keys(lab, known), *(Tunnelled(kind, own) for kind in lies), Tunnelled(stranger, own, STRANGER)]


def _under_other_keys(lab: Lab, known: Mapping[str, Party]) -> list[Tunnelled]:
    own, other = (lab.plan.network(name).vni for name in ("net-a", "net-b"))
    keys = {"no key": 0, "a key that nobody has": _NOWHERE, "another network's key": other, "the key of frames handed over": own + HANDED_OVER}
    vm, host = known[VM], known["home"]
    frames = {
        "a host": udp_frame(vm.at(vm.ip), host.at(host.ip), b""),
        "all": arp_frame(vm.mac, BROADCAST, 1, vm.at(vm.ip), host.ip),
    }
    return [
        Tunnelled(Kind(f"on the underlay: under {name}, to {to}", frame), key) for name, key in keys.items() for to, frame in frames.items()
    ]


def guest_lies(context: Context, lab: Lab, each: int) -> None:
    """On the visitor's wire, while the VM is a visitor beside it."""
    known, guest = parties(lab), visitor(lab)
    own, others = truthful(guest, known["home"]), guests_frames(known, guest)
    seen = shoot(context, lab, AWAY, _VISITORS_WIRE, [*own, *others], each, lookouts=_EVERYWHERE)
    arrived = [kind.name for kind in own if seen[kind.name]["home"] == each]
    context.check("as a guest: what it sends truthfully arrives at home", len(arrived) == len(own), f"{len(arrived)} of {len(own)} kinds")
    _check_nowhere(context, others, seen)


def underlay_lies(context: Context, lab: Lab, each: int) -> None:
    """Mostly in the name of the other site's tunnel endpoint."""
    known = parties(lab)
    vm, host = known[VM], known["home"]
    true = Tunnelled(Kind("as the VM", udp_frame(vm.at(vm.ip), host.at(host.ip), b"")), lab.plan.network("net-a").vni)
    tried = [*underlays_frames(lab, known), true]
    wraps = [partial(in_tunnel, lab, "a1", one.key, outer_source=one.outer_source) for one in tried]
    seen = shoot(context, lab, "b1", "b1-phy", [one.kind for one in tried], each, wraps, _EVERYWHERE)
    inside = {name: Counter({where: count for where, count in found.items() if where != "out of b1"}) for name, found in seen.items()}
    context.check("on the underlay: what is forged is sent", all(found["out of b1"] == each for found in seen.values()), str(seen))
    context.check("on the underlay: what the VM might send arrives", inside[true.name]["home"] == each, str(inside[true.name]))
    _check_nowhere(context, [one.kind for one in tried[:-1]], inside)


def guard_endpoints(context: Context, lab: Lab) -> None:
    """As an operator does it: from no other source than endpoints comes anything out of a tunnel."""
    switches = json.dumps(context.onos.get("/onos/hypermip/switches").body)
    for name, switch in lab.switches.items():
        laid = switch.guard_endpoint(switches=switches)
        context.require(f"{name}: its endpoint is guarded", laid.returncode == 0, laid.stdout + laid.stderr)


def _check_nowhere(context: Context, kinds: Sequence[Kind], seen: Mapping[str, Counter[str]]) -> None:
    for kind in kinds:
        context.check(kind.name, not seen[kind.name], f"seen {dict(seen[kind.name])}")
    astray = sum(sum(seen[kind.name].values()) for kind in kinds)
    context.result.measurements.setdefault("frames where they do not belong", []).append(astray)


@contextmanager
def flood(lab: Lab, per_second: int) -> Iterator[None]:
    """So many frames a second from each until the block ends: a visitor's announcements, its own and others'; a neighbor's questions."""
    known, guest = parties(lab), visitor(lab)
    vm, host = known[VM], known["home"]
    announcements = [
        arp_frame(guest.mac, BROADCAST, 1, guest.at(guest.ip), guest.ip),
        arp_frame(vm.mac, BROADCAST, 1, vm.at(vm.ip), vm.ip),
        rarp_frame(vm.mac),
    ]
    questions = [solicitation(host.at(host.ip6), asked(vm.ip6), vm.ip6, host.mac)]  # which the controller answers while the VM is away
    senders = [_sender(lab, AWAY, _VISITORS_WIRE, per_second, announcements), _sender(lab, "home", HOSTS["home"], per_second, questions)]
    try:
        yield
    finally:
        for sender in senders:
            end(sender)


def _sender(lab: Lab, node: str, interface: str, per_second: int, frames: Sequence[bytes]) -> subprocess.Popen[Any]:
    words = [str(Path(chatter.__file__)), interface, str(per_second), *(frame.hex() for frame in frames)]
    return lab.popen(node, ["/usr/bin/python3", "-B", *words], stdout=subprocess.DEVNULL)
