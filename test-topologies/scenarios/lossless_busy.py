# SPDX-License-Identifier: Apache-2.0
"""A VM that writes memory nearly as fast as the network can copy it moves live, and no correspondent loses a packet.

The guest writes 20 MB a second and the migration may copy 30 MB a second, so pre-copy hardly converges and the operator's patience has a
say. Three correspondents send a packet a millisecond each and hold an open TCP stream each, through 10 moves (2 when all scenarios are
run; REPEAT=n sets another number). It shows that

- no packet is lost in any move, nor between the moves;
- every TCP stream survives all moves, every byte in its place;
- the fabric was ready for every pause; how long the pauses were, how many duplicates they cost and how often the notifier's patience
  ended the waiting is reported.
"""

from __future__ import annotations

import os
import time

from harness.context import Context
from lab.lab import Lab
from lab.plan import two_sites
from probe.traffic import Seen, Traffic
from probe.window import Window
from report.spread import Spread
from steps.calm import wait_calm
from steps.moves import Move, migrate, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.streams import check_streams
from steps.tables import expect

TIME_LIMIT = 600
MOVES, MOVES_AMONG_ALL = 10, 2
WRITES_MBYTES, BANDWIDTH = 20, 30_000_000  # a second; the latter in bytes


def run(context: Context) -> None:
    with context.two_sites(two_sites(machine_write_mbytes=WRITES_MBYTES)) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and writes {WRITES_MBYTES} MB a second")
        lab.machines[VM].boot(HOME)
        traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        traffic.wait_flowing()
        wait_calm(context, traffic.udp)
        begun = time.time()
        moves = observe(context, lab, traffic)
        expect(context, lab, "home again", clean)
        window = Window(begun, time.time())
        seen = traffic.finish()
        check_gate(context, lab, moves)
    report(context, moves, seen, window)


def observe(context: Context, lab: Lab, traffic: Traffic) -> list[Move]:
    """Away and home by turns."""
    moves = []
    for number in range(context.repetitions(MOVES, MOVES_AMONG_ALL)):
        wait_calm(context, traffic.udp)
        place = (HOME, "at-home") if number % 2 else (AWAY, "arrived", "away")
        moves.append(migrate(lab, context.onos, VM, *place, bandwidth=BANDWIDTH))
        migration = moves[-1].migration
        context.step(f"{VM} runs at {migration.destination} after {migration.total_ms / 1000:.1f} s; paused {migration.pause_ms:.0f} ms")
    return moves


def check_gate(context: Context, lab: Lab, moves: list[Move]) -> None:
    opened = [entry for hypervisor in (HOME, AWAY) for entry in lab.notifier_log(hypervisor) if entry["step"] == "opened"]
    ready = sum(any(entry["time"] in move.window for entry in opened) for move in moves)
    context.check("the fabric was ready for every pause", ready == len(moves), f"{ready} of {len(moves)}")
    context.result.measurements["pauses that patience had to end the waiting for"] = sum(entry["impatient"] for entry in opened)


def report(context: Context, moves: list[Move], seen: dict[str, Seen], window: Window) -> None:
    context.result.moves = [
        result_of(move, {name: Seen(each.udp.near(move.window), each.tcp) for name, each in seen.items()}, {}) for move in moves
    ]
    for name, each in seen.items():
        counts = each.udp.counts(window)
        context.result.measurements[f"{name}, in and between the moves"] = {"sent": counts.sent, "lost": counts.lost}
        context.check(f"{name}: no packet is lost in {len(moves)} moves", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent}")
    check_streams(context, seen)
    duplicates = [each.duplicated for move in context.result.moves for each in move.correspondents]
    context.result.measurements |= {
        "pause": Spread.of("ms", [move.vm_pause_ms for move in context.result.moves]).to_json(),
        "duplicates": Spread.of("packets", duplicates).to_json(),
        "load average": round(os.getloadavg()[0], 1),
    }
