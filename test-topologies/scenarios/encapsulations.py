# SPDX-License-Identifier: Apache-2.0
"""A VM moves live among three sites whose tunnels are VXLAN, Geneve and GRE; then between two whose underlay is IPv6.

The switch of site a has three tunnel ports, that of b VXLAN and GRE, that of c GRE and Geneve. So a and b share VXLAN, a and c prefer Geneve,
and b and c have GRE alone: on its way from b to c, a frame comes out of one kind of tunnel and goes into another. A correspondent in each
site sends a packet a millisecond. It shows that

- no packet is lost from the first move to the last, neither over IPv4 nor over IPv6;
- the underlay carries the VM's frames in the encapsulation that both ends prefer, both ways, and in no other;
- frames carry the network's key, and those that one agent hands over to the next the second key;
- the VM is reached at its own address everywhere, and each switch's flow table is what it was in the end.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from harness.context import Context
from harness.rest import wait_at_rest
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import Plan, two_sites
from lab.three_sites import three_sites
from probe.traffic import Traffic
from probe.underlay import UnderlayLog, UnderlayWatch
from probe.window import Window
from steps.calm import wait_calm
from steps.moves import AFTERWARDS, migrate, phase
from steps.tables import expect

VM, HOME = "vm1", "hv-a"
ENCAPSULATIONS = {"a": ("geneve", "vxlan", "gre"), "b": ("vxlan", "gre"), "c": ("gre", "geneve")}
IP6_ENDPOINTS = {"a1": "fd00:31::1/64", "b1": "fd00:31::2/64"}
KEY, HANDED_OVER = 1001, 1001 + (1 << 23)  # of net-a
SETTLE_LIMIT = 30  # seconds until the binding of the last move is at rest


@dataclass(frozen=True)
class Leg:
    """A move, and what the VM's frames travel in from then on, at the home agent; and those handed over, where they can be seen."""

    destination: str
    at_rest: str | None
    handed_over: tuple[str, str] | None = None


def run(context: Context) -> None:
    mixed = (Leg("hv-b", "vxlan"), Leg("hv-c", "geneve", ("b1", "gre")), Leg(HOME, None, ("a1", "geneve")))
    journey(context, mixed_tunnels(), mixed, ip_version=4)
    over_ip6 = (Leg("hv-b", "vxlan"), Leg(HOME, None, ("a1", "vxlan")))
    journey(context, ip6_underlay(), over_ip6, ip_version=6)


def mixed_tunnels() -> Plan:
    """Three sites of a switch and a hypervisor each: the others have no part in this."""
    plan = three_sites()
    return replace(
        plan,
        networks=tuple(replace(network, switches=network.switches[:1]) for network in plan.networks),
        switches=tuple(replace(plan.switch(f"{site}1"), encapsulations=encapsulations) for site, encapsulations in ENCAPSULATIONS.items()),
        hypervisors=tuple(plan.hypervisor(f"hv-{site}") for site in ENCAPSULATIONS),
        trunks=(),
    )


def ip6_underlay() -> Plan:
    plan = two_sites()
    return replace(
        plan,
        switches=tuple(replace(switch, endpoint=IP6_ENDPOINTS[switch.name]) for switch in plan.switches),
    )


def journey(context: Context, plan: Plan, legs: tuple[Leg, ...], ip_version: int) -> None:
    """Goes all the legs with traffic, and compares what was seen on the underlay with what they say."""
    with context.lab(plan) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}; tunnels over IPv{ip_version}")
        machine = lab.machines[VM]
        machine.boot(HOME)
        hosts = [host.name for host in plan.hosts if host.attached_to in lab.switches]
        watches = {name: watch(context, lab, name, ip_version) for name in ("a1", "b1")}
        traffic = context.traffic(lab, hosts, machine.what.ip, f"ip{ip_version}-")
        traffic.wait_flowing()
        moves = [move(context, lab, leg, traffic) for leg in legs]
        wait_for("the VM's binding is at home", lambda: phase(context.onos, VM) == "at-home", SETTLE_LIMIT)
        expect(context, lab, f"home again over IPv{ip_version}", clean)
        time.sleep(AFTERWARDS)  # measuring time
        whole = Window(moves[0].start, time.time())
        seen = traffic.finish()
        logs = {name: each.finish() for name, each in watches.items()}
    for name, each in seen.items():
        counts = each.udp.counts(whole)
        context.result.measurements[f"{name} over IPv{ip_version}"] = {"sent": counts.sent, "lost": counts.lost}
        context.check(f"{name}: no packet is lost over IPv{ip_version}", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent}")
    for leg, window in zip(legs, moves):
        check_leg(context, leg, window, logs, ip_version)


def watch(context: Context, lab: Lab, switch: str, ip_version: int) -> UnderlayWatch:
    log = context.out / f"underlay-{switch}-ip{ip_version}.log"
    return UnderlayWatch(partial(lab.popen, switch), f"{switch}-phy", lab.machines[VM].what.mac, log)


def move(context: Context, lab: Lab, leg: Leg, traffic: Traffic) -> Window:
    """The time of one move, which ends with some time after the last rule. It begins when the guest is warm at the old place."""
    wait_calm(context, traffic.udp)
    settled = ("arrived", "at-home") if leg.destination == HOME else ("arrived", "away")
    moved = migrate(lab, context.onos, VM, leg.destination, *settled)
    context.step(f"{VM} runs at {leg.destination}; it stood still for {moved.migration.pause_ms:.0f} ms")
    wait_at_rest(lab)
    time.sleep(AFTERWARDS / 2)  # measuring time
    return Window(moved.window.start, time.time())


def check_leg(context: Context, leg: Leg, window: Window, logs: Mapping[str, UnderlayLog], ip_version: int) -> None:
    at_rest = logs["a1"].ways(Window(window.end - AFTERWARDS / 2, window.end))
    expected = {(leg.at_rest, ip_version, KEY, to_vm) for to_vm in (True, False)} if leg.at_rest else set()
    where = f"at {leg.destination} over IPv{ip_version}"
    context.check(f"{where}, the VM's frames travel in {leg.at_rest or 'no tunnel'}, both ways", set(at_rest) == expected, str(at_rest))
    if leg.handed_over:
        switch, encapsulation = leg.handed_over
        passed = {way: count for way, count in logs[switch].ways(window).items() if way[2] == HANDED_OVER}
        wanted = {(encapsulation, ip_version, HANDED_OVER, True)}
        context.check(f"on the way there, frames are handed over in {encapsulation}", set(passed) == wanted, str(passed))
