# SPDX-License-Identifier: Apache-2.0
"""500 broadcasts a second at home, while a VM's next place waits for 30 s and through the move: no packet to the VM is lost.

What is flooded to a place that waits stays in its tap's queue until the VM runs there: after 20 s of this noise there is no room for what
is sent to the VM during its pause. Three correspondents send a packet a millisecond. The VM moves from home to the other site, home again,
and to another hypervisor on its home switch; each time its place waits for 30 s before the migration (10 s when all scenarios are run, with
queues as long in proportion). It shows that

- no packet to the VM is lost in any move, and no queue overflows;
- where a place waits, floods stay out of its port, and the notifiers say so;
- a VM that has come home hears its network's broadcasts again; where it is a visitor, it hears none.
"""

from __future__ import annotations

import time
from dataclasses import replace

from harness.context import Context
from harness.waiting import comes_true
from lab.lab import Lab
from lab.plan import Hypervisor, Plan, two_sites
from probe.traffic import Traffic
from probe.window import Window
from steps.calm import wait_calm
from steps.moves import move_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.noise import noise
from steps.streams import check_streams
from steps.tables import expect

TIME_LIMIT = 300
BESIDE = "hv-c"  # on the home switch
PER_SECOND, WAITS_S, WAITS_AMONG_ALL_S = 500, 30, 10
FITS_S = 20  # how long a queue takes the noise, where a place waits for WAITS_S
HEARD_WITHIN = 5  # seconds
MOVES = ((AWAY, "away"), (HOME, "at-home"), (BESIDE, "at-home"))


def run(context: Context) -> None:
    waits = WAITS_AMONG_ALL_S if context.is_brief else WAITS_S
    with context.two_sites(plan(), notifiers=False) as lab:
        for hypervisor in lab.hypervisors.values():
            hypervisor.queue_frames = PER_SECOND * FITS_S * waits // WAITS_S
        lab.start_notifiers(tapQueueFrames=PER_SECOND * FITS_S * waits // WAITS_S)
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        clean = lab.flow_tables()
        with noise(lab, "home", PER_SECOND):
            traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
            traffic.wait_flowing()
            stretches = {place: move(context, lab, traffic, place, at_rest, waits) for place, at_rest in MOVES}
        expect(context, lab, "in the end", clean)
        seen = traffic.finish()
    for name, each in seen.items():
        for place, window in stretches.items():
            counts = each.udp.near(window).counts(window)
            context.result.measurements[f"{name}, to {place}"] = {"sent": counts.sent, "lost": counts.lost}
            context.check(f"{name} loses no packet in the move to {place}", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent}")
    check_streams(context, seen)


def plan() -> Plan:
    sites = two_sites()
    return replace(sites, hypervisors=(*sites.hypervisors, Hypervisor(BESIDE, sites.hypervisor(HOME).switch)))


def move(context: Context, lab: Lab, traffic: Traffic, place: str, at_rest: str, waits: float) -> Window:
    """Returns the time from when its place began to wait until it was at rest there."""
    begun = time.time()
    machine = lab.machines[VM]
    machine.expect(place)
    context.step(f"{place} waits for {VM}")
    time.sleep(waits)  # measuring time
    context.check(f"{place}: floods stay out of the port of a place that waits", not floods(lab, place))
    wait_calm(context, traffic.udp)
    migration = machine.move(place)
    moved = move_of(lab, context.onos, VM, migration, begun, at_rest)
    context.step(f"{VM} runs at {place}; it stood still for {migration.pause_ms:.0f} ms")
    is_home = place != AWAY
    heard = comes_true(lambda: floods(lab, place) is is_home, HEARD_WITHIN)
    context.check(f"{place}: the VM hears {'its' if is_home else 'no other'} network's broadcasts", heard)
    return Window(begun, moved.window.end)


def floods(lab: Lab, place: str) -> bool:
    """Whether the VM's port there is flooded to."""
    switch, tap = lab.hypervisors[place].switch, lab.plan.machine(VM).tap(lab.plan.hypervisor(place))
    return tap not in switch.silent_ports()
