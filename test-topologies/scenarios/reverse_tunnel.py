# SPDX-License-Identifier: Apache-2.0
"""A VM goes to a site whose router drops foreign source addresses, and hardly anybody notices: what it sends goes by way of home.

Three sites; every router drops what comes from its own network with a source address of elsewhere. A correspondent in each network sends a
packet a millisecond and holds an open TCP stream, while the VM goes from site a to site b and back. It shows that

- those routers do filter: packets of the VM's address, sent to site b's router in its own network, are dropped and counted;
- no packet is lost in either move, every TCP stream goes on, and no router has anything of the VM's to drop;
- what the VM sends crosses a tunnel to its home network: its answers have passed the home router and the correspondent's, as at home;
- when the VM is home again, each switch's flow table is what it was.
"""

from __future__ import annotations

from functools import partial

from harness.context import Context
from lab.lab import Lab
from probe.forge import Forged, forge
from probe.underlay import UnderlayWatch
from probe.window import Window
from steps.calm import wait_calm
from steps.moves import AFTERWARDS, Move, migrate
from steps.names import AWAY, HOME, VM
from steps.routed import BY_WAY_OF_HOME, CORRESPONDENTS, check_answers, check_moves, start_traffic
from steps.routers import filter_sources, filtered
from steps.tables import expect

LAB = "three sites"
ROUTERS = ("ra", "rb", "rc")
FORGED = 10


def run(context: Context) -> None:
    with context.three_sites() as lab:
        clean = lab.flow_tables()
        for router in ROUTERS:
            filter_sources(lab, router, on=True)
        check_filter(context, lab)
        context.step(f"{VM} boots at {HOME}; traffic from {', '.join(CORRESPONDENTS)}")
        lab.machines[VM].boot(HOME)
        traffic = start_traffic(context, lab)
        before = {router: filtered(lab, router) for router in ROUTERS}
        watch = UnderlayWatch(partial(lab.popen, "b1"), "b1-phy", lab.machines[VM].what.mac, context.out / "underlay.log")
        context.step(f"{VM} moves to {AWAY}")
        away = migrate(lab, context.onos, VM, AWAY, "away")
        check_answers(context, lab, "by way of home", BY_WAY_OF_HOME)
        check_tunnel(context, watch, away)
        context.step(f"{VM} moves back to {HOME}")
        wait_calm(context, traffic.udp)
        home = migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)
        check_moves(context, [away, home], traffic.finish())
        dropped = {router: filtered(lab, router) - before[router] for router in ROUTERS}
        context.check("no router had a packet of the VM's to drop", not any(dropped.values()), str(dropped))


def check_filter(context: Context, lab: Lab) -> None:
    """What the VM would send without a tunnel, by somebody else of the network that it is going to."""
    network, machine = lab.plan.network("net-b"), lab.plan.machine(VM)
    packet = Forged("02:00:00:00:00:99", network.gateway_mac, machine.ip, lab.plan.host("host-c").ip, 64)
    before = filtered(lab, "rb")
    forge(partial(lab.run, "host-b"), "host-b-b1", packet, FORGED)
    dropped = filtered(lab, "rb") - before
    context.check("site b's router drops packets of the VM's address", dropped == FORGED, f"{dropped} of {FORGED}")


def check_tunnel(context: Context, watch: UnderlayWatch, away: Move) -> None:
    """Of the last second, in which the binding was at rest."""
    log = watch.finish()
    settled = Window(away.window.end - AFTERWARDS, away.window.end)
    crossed = [crossing for crossing in log.crossings if crossing.at in settled and crossing.outgoing and not crossing.to_vm]
    context.result.measurements["frames of the VM's into the tunnel, of a second"] = len(crossed)
    context.check("what the VM sends goes into the tunnel", len(crossed) > 0, f"{len(crossed)} frames")
