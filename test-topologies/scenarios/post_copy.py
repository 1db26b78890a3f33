# SPDX-License-Identifier: Apache-2.0
"""A VM moves by post-copy: it runs at the destination before its memory is there, and no correspondent loses a packet.

The guest writes 20 MB a second and the migration may copy 30 MB a second; the operator has allowed post-copy. It shows that

- after the first pass the notifier has the fabric switch, and starts post-copy only when the switches have confirmed;
- no packet is lost there and back, though the guest waits for pages that it touches;
- every TCP stream survives, every byte in its place, and every table is what it was;
- post-copy that an operator starts by hand, unannounced, is caught up with: the VM is reached at the destination.
"""

from __future__ import annotations

import time

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import two_sites
from probe.traffic import Traffic
from probe.window import Window
from steps.calm import wait_calm
from steps.failures import is_reached
from steps.moves import Move, migrate, phase, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.streams import check_streams
from steps.tables import expect

WRITES_MBYTES, BANDWIDTH = 20, 30_000_000  # a second; the latter in bytes
MOVE_LIMIT, SETTLE_LIMIT = 60, 30  # seconds


def run(context: Context) -> None:
    with context.two_sites(two_sites(machine_write_mbytes=WRITES_MBYTES), notifiers=False) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and writes {WRITES_MBYTES} MB a second")
        lab.machines[VM].boot(HOME)
        lab.start_notifiers(postCopyAfter="first-pass")
        traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        traffic.wait_flowing()
        wait_calm(context, traffic.udp)
        begun = time.time()
        moves = [move(context, lab, traffic, AWAY, "away"), move(context, lab, traffic, HOME, "at-home")]
        expect(context, lab, "home again", clean)
        window = Window(begun, time.time())
        seen = traffic.finish()
        context.result.moves = [result_of(each, seen, {}) for each in moves]
        for name, each in seen.items():
            counts = each.udp.counts(window)
            context.check(f"{name}: no packet is lost", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
        check_streams(context, seen)
        by_hand(context, lab)
        migrate(lab, context.onos, VM, HOME, "at-home", bandwidth=BANDWIDTH, post_copy=True)
        expect(context, lab, "home again after post-copy by hand", clean)


def move(context: Context, lab: Lab, traffic: Traffic, destination: str, at_rest: str) -> Move:
    wait_calm(context, traffic.udp)
    done = migrate(lab, context.onos, VM, destination, at_rest, bandwidth=BANDWIDTH, post_copy=True)
    migration = done.migration
    context.step(f"{VM} runs at {destination}; it stood still for {migration.pause_ms:.0f} ms")
    was_early = migration.resumed < migration.completed
    context.check(
        f"to {destination}: the VM ran before its memory was there", was_early, f"{migration.completed - migration.resumed:.1f} s"
    )
    opened = [entry for entry in lab.notifier_log(migration.source) if entry["step"] == "opened" and entry["time"] in done.window]
    context.check(f"to {destination}: post-copy began when the fabric had switched", [each["postCopy"] for each in opened] == [True])
    return done


def by_hand(context: Context, lab: Lab) -> None:
    context.step("the operator starts post-copy while the first pass is still copied")
    machine = lab.machines[VM]
    transfer = machine.begin_move(AWAY, BANDWIDTH, post_copy=True)
    wait_for("the migration is registered", lambda: phase(context.onos, VM) == "prepared", SETTLE_LIMIT)
    transfer.start_post_copy()
    transfer.wait(MOVE_LIMIT)
    machine.settle(AWAY)
    late = [entry for entry in lab.notifier_log(HOME) if entry["step"] == "late"]
    context.check("the notifier says that the pause was not the fabric's", len(late) == 1, str(late))
    wait_for("the binding has moved", lambda: phase(context.onos, VM) == "away", SETTLE_LIMIT)
    context.check("post-copy by hand: the VM is reached", is_reached(lab))
