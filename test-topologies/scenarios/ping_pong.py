# SPDX-License-Identifier: Apache-2.0
"""A VM goes back and forth between two sites 20 times without a pause, and every rule of all that is gone in the end.

Each move begins as soon as the one before has ended at the hypervisors, in the middle of its time of grace. Three correspondents send a
packet a millisecond each all the while, and hold an open TCP stream each. It shows that

- the fabric was ready for every single pause: each `switching` was accepted before the guest stopped;
- no packet is lost from the first move to the last, and every byte of every stream comes back in its place;
- 20 moves later each switch's flow table is what it was, and the VM is reached.
"""

from __future__ import annotations

import time
from dataclasses import replace

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import Plan, two_sites
from probe.traffic import Seen
from probe.window import Window
from report.spread import Spread
from steps.calm import wait_calm
from steps.moves import phase
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.streams import check_streams
from steps.tables import expect

MOVES = 20
GRACE_SECONDS = 10  # more than two moves take
GRACE_LIMIT = 40  # seconds until the binding of the last move is at rest
AFTERWARDS = 1.0  # seconds of traffic with clean tables
MISSED = ("released", "late", "held")  # steps of a notifier whose guest paused, or was held, without the fabric


def run(context: Context) -> None:
    with context.two_sites(plan()) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}")
        machine = lab.machines[VM]
        machine.boot(HOME)
        traffic = context.traffic(lab, CORRESPONDENTS, machine.what.ip)
        traffic.wait_flowing()
        wait_calm(context, traffic.udp)
        begun = time.time()
        pauses = [one_move(context, lab, number) for number in range(1, MOVES + 1)]
        context.step(f"{MOVES} moves in {time.time() - begun:.0f} s; its time of grace runs out")
        wait_for("the VM's binding is at home", lambda: phase(context.onos, VM) == "at-home", GRACE_LIMIT)
        expect(context, lab, f"after {MOVES} moves", clean)
        time.sleep(AFTERWARDS)  # measuring time
        window = Window(begun, time.time())
        seen = traffic.finish()
        check_notifiers(context, lab)
    context.result.measurements["VM's pause"] = Spread.of("ms", pauses).to_json()
    check_packets(context, seen, window)
    check_streams(context, seen)


def plan() -> Plan:
    """Each place still drains what reaches it when the VM comes back there."""
    sites = two_sites()
    return replace(sites, networks=tuple(replace(network, grace_seconds=GRACE_SECONDS) for network in sites.networks))


def one_move(context: Context, lab: Lab, number: int) -> float:
    """Milliseconds that the guest stood still. Odd numbers lead away, even ones home."""
    migration = lab.machines[VM].move(AWAY if number % 2 else HOME)
    context.step(f"move {number}: {VM} runs at {migration.destination}; it stood still for {migration.pause_ms:.0f} ms")
    return migration.pause_ms


def check_notifiers(context: Context, lab: Lab) -> None:
    log = [entry for hypervisor in (HOME, AWAY) for entry in lab.notifier_log(hypervisor)]
    ready = [entry for entry in log if entry["step"] == "registered" and entry["phase"] == "switching"]
    missed = [f"{entry['hypervisor']} {entry['step']} {entry.get('why', '')}".strip() for entry in log if entry["step"] in MISSED]
    context.check("the fabric was ready for every pause", len(ready) >= MOVES and not missed, f"{len(ready)} of {MOVES}; {missed}")


def check_packets(context: Context, seen: dict[str, Seen], window: Window) -> None:
    """Over all moves and to the end, when the VM is home with nobody's rules left."""
    last = Window(window.end - AFTERWARDS / 2, window.end)
    for name, each in seen.items():
        whole, end = each.udp.counts(window), each.udp.counts(last)
        context.result.measurements[name] = {"sent": whole.sent, "lost": whole.lost, "duplicated": whole.duplicated}
        context.check(f"{name}: no packet is lost in {MOVES} moves", whole.lost == 0, f"{whole.lost} of {whole.sent} lost")
        context.check(f"{name} reaches the VM at its own address in the end", end.asked > end.unanswered == 0, f"{end.unanswered} of {end.asked} unanswered")
