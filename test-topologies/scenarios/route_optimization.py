# SPDX-License-Identifier: Apache-2.0
"""Machines of other networks reach a VM that is away without the detour by way of its home, and it reaches them, where that is configured.

Three sites, 30 ms apart. A correspondent in each network sends a packet a millisecond, while the VM of net-a goes from site a to site b, to
site c and back. It shows that

- without route optimization, packets of site c pass its router and the home router, and so do the answers: four times 30 ms;
- with it for the VM's network, they pass their own router, or a switch in its place, and are there: the answers still go by way of home;
- with it for site c's network too, answers go straight there as well: twice 30 ms;
- at the site that the VM is at, packets do not leave that site any more;
- what is configured takes effect at once and loses nothing; nor does a move from one foreign site to another, nor the one home;
- when the VM is home again, each switch's flow table is what it was.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import partial

from harness.context import Context
from lab.lab import Lab
from lab.three_sites import three_sites
from probe.path import Path, path
from probe.window import Window
from steps.calm import wait_calm
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.routed import check_moves, start_traffic
from steps.tables import expect

ONWARD = "hv-c"
ONE_WAY_MS = 30.0  # more than a busy machine adds to a round trip: 17 ms were seen
RULES_LIMIT = 10  # seconds until rules follow what is configured
PATH_LIMIT_S = 60  # 20 round trips, 120 ms each and more
HOP_TABLE = 1  # where switches do what a router would
HOME_ROUTER = "10.0.0.5"  # ra, on its wire to rc
ROUTERS = {"host-b": "10.2.0.1", "host-c": "10.3.0.1"}


def run(context: Context) -> None:
    with context.three_sites(three_sites().wide()) as lab:
        lab.set_distance(ONE_WAY_MS)
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        traffic = start_traffic(context, lab)
        moves = [migrate(lab, context.onos, VM, AWAY, "away")]
        begun = time.time()
        shorten(context, lab)
        whole = Window(begun, time.time())
        context.step(f"{VM} moves on to {ONWARD}")
        wait_calm(context, traffic.udp)
        moves.append(migrate(lab, context.onos, VM, ONWARD, "arrived", "away"))
        check_path(context, lab, f"at {ONWARD}, next door", "host-c", [ROUTERS["host-c"]], crossings=0)
        check_path(context, lab, f"at {ONWARD}, from site b", "host-b", [ROUTERS["host-b"]], crossings=2)
        context.step(f"{VM} moves home")
        wait_calm(context, traffic.udp)
        moves.append(migrate(lab, context.onos, VM, HOME, "at-home"))
        expect(context, lab, "home again", clean)
        check_path(context, lab, "home again", "host-c", [ROUTERS["host-c"], HOME_ROUTER], crossings=2)
        seen = traffic.finish()
    check_moves(context, moves, seen)
    for name, each in seen.items():
        counts = each.udp.counts(whole)
        context.check(f"{name}: reconfiguring loses nothing", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")


def shorten(context: Context, lab: Lab) -> None:
    """Site by site."""
    by_home = [ROUTERS["host-c"], HOME_ROUTER]
    check_path(context, lab, "by way of home", "host-c", by_home, crossings=4)
    steer(context, lab, ("net-a",))
    check_path(context, lab, "straight there, and back by way of home", "host-c", [ROUTERS["host-c"]], crossings=3)
    steer(context, lab, [network.id for network in lab.plan.networks])
    check_path(context, lab, "straight both ways", "host-c", [ROUTERS["host-c"]], crossings=2)
    check_path(context, lab, "at the VM's site", "host-b", [ROUTERS["host-b"]], crossings=0)
    hops = {name: switch.packets_in_table(HOP_TABLE) for name, switch in lab.switches.items()}
    context.result.measurements["packets that switches took a router's hop for"] = hops
    context.check("switches of sites b and c do it, the home network's need not", hops["b1"] > 0 < hops["c1"] and not hops["a1"], str(hops))


def steer(context: Context, lab: Lab, optimized: Collection[str]) -> None:
    context.step(f"configured at run time: route optimization for {', '.join(optimized)}")
    context.onos.configure(lab.plan.steered(optimized=optimized))


def check_path(context: Context, lab: Lab, how: str, host: str, routers: list[str], crossings: int) -> None:
    """The routers passed and the time taken: each crossing from site to site takes one delay, and a path with one more, another."""
    wanted = [*routers, lab.machines[VM].what.ip]
    least = crossings * ONE_WAY_MS
    deadline = time.monotonic() + RULES_LIMIT
    most = least + ONE_WAY_MS * min(2.0, context.calibration.slowness)  # a path with another crossing, there and back, takes twice as much more
    while not fits(found := trace(lab, host), wanted, least, most) and time.monotonic() < deadline:
        pass
    context.result.measurements[f"{host} {how}"] = {"hops": found.hops, "TTL of answers": found.reply_ttl, "round trip ms": found.rtt_ms}
    context.check(
        f"{host}'s packets go {how}", fits(found, wanted, least, most), f"{found}; should be {wanted}, {least:.0f} to {most:.0f} ms"
    )
    context.check(f"{host}: answers have passed two routers, or a switch in the place of one, {how}", found.reply_ttl == 62, str(found))


def trace(lab: Lab, host: str) -> Path:
    return path(partial(lab.run, host, timeout=PATH_LIMIT_S), lab.machines[VM].what.ip)


def fits(found: Path, wanted: list[str], least: float, most: float) -> bool:
    return found.hops == wanted and least <= found.rtt_ms < most
