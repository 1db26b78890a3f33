# SPDX-License-Identifier: Apache-2.0
"""Twenty hosts of a fabric of thousands of switches are drained at once, each guest to the next host.

The switches are stubs that speak OpenFlow 1.3 in one process, each with a hypervisor. The environment's SWITCHES says how many (2000),
BINDINGS how many guests are away at them (2000), DRAINED how many hosts are drained (20). It shows that

- no word is refused, as the guests go to where they are away, and while hosts are drained;
- every guest of a drained host is away at the next one afterwards.

How long each word took, and ONOS's processor time, is in `measurements`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable

from harness.context import Context
from harness.waiting import wait_for
from steps.scaled import Measures
from steps.stub_site import NETWORKS, Guest, StubProcess, StubSite

BENCHMARK = True
SWITCHES = int(os.environ.get("SWITCHES") or 2000)
BINDINGS = int(os.environ.get("BINDINGS") or 2000)
DRAINED = int(os.environ.get("DRAINED") or 20)
TIME_LIMIT = 600 + SWITCHES // 4 + BINDINGS  # seconds
_CONNECT_LIMIT, _KNOWN_LIMIT = 300, 120


def run(context: Context) -> None:
    context.labs.end()  # its switches are no part of this
    context.out.mkdir(parents=True, exist_ok=True)
    site = StubSite(SWITCHES, BINDINGS)
    context.step(f"{SWITCHES} stub switches connect")
    stubs = StubProcess("127.0.0.1:6653", SWITCHES, context.out / "stubs.log", context.runtime.certificates)
    try:
        wait_for("ONOS knows every switch", lambda: available(context) >= SWITCHES, _CONNECT_LIMIT, interval=2)
        context.onos.configure(site.plan)
        measure(context, site, stubs)
    finally:
        stubs.end()
        context.runtime.stop()
        context.runtime.start()  # for whoever comes next: this one knows too many switches


def measure(context: Context, site: StubSite, stubs: StubProcess) -> None:
    measures = Measures(context, lambda: {"all": stubs.rules()})
    figures = context.result.measurements
    add_ports(context, site, stubs, ((guest, place) for guest in site.guests for place in (guest.home, guest.away)))
    context.step(f"{BINDINGS} guests go away")
    figures["filled"] = measures.at_full_speed("away", [site.out(guest) for guest in site.guests])
    figures["idlePercent"] = measures.at_rest()
    hosts = [site.drained(host) for host in range(NETWORKS, NETWORKS + DRAINED)]
    drained = [guest for host in hosts for guest in host]
    add_ports(context, site, stubs, ((guest, site.next_to(guest.away)) for guest in drained))
    context.step(f"{DRAINED} hosts are drained of {len(drained)} guests")
    told = [[word for guest in host for word in site.onward(guest)] for host in hosts]
    figures["drained"] = measures.at_full_speed("drained", told, callers=DRAINED)
    astray = [guest.machine.name for guest in drained if at(context, guest) != f"hv-{site.next_to(guest.away)}"]
    context.check("every guest is away at the next host", not astray, f"{len(astray)} are not: {astray[:3]}")


def available(context: Context) -> int:
    return sum(device["available"] for device in context.onos.get("/onos/v1/devices").body["devices"])


def add_ports(context: Context, site: StubSite, stubs: StubProcess, places: Iterable[tuple[Guest, int]]) -> None:
    """Returns when ONOS knows all of them."""
    ports = list(site.ports(places))
    stubs.add_ports(ports)
    by_switch: defaultdict[int, set[str]] = defaultdict(set)
    for switch, name in ports:
        by_switch[switch].add(name)
    for switch, names in by_switch.items():
        context.onos.wait_ports(site.switches[switch].device, names, _KNOWN_LIMIT)


def at(context: Context, guest: Guest) -> str | None:
    binding = context.onos.binding(guest.machine.name).body
    return binding["at"]["hypervisor"] if binding.get("phase") == "away" else None
