# SPDX-License-Identifier: Apache-2.0
"""A VM moves to the other site and back under the eyes of all instruments; what they saw becomes numbers, timeline and checks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.context import Context
from lab.lab import Lab
from probe.rules import RuleLog, RuleWatch
from probe.traffic import Seen
from probe.underlay import UnderlayLog, UnderlayWatch
from probe.window import Window
from report.results import MoveResult
from steps.calm import wait_calm
from steps.moves import Move, before, chapter_of, migrate, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.streams import check_streams
from steps.tables import Tables, expect

AT_REST = 4.0  # seconds of traffic before the first move, to compare moves with
AT_HOME_AGAIN = 1.0  # seconds of traffic with clean tables


@dataclass(frozen=True)
class Observed:
    """What was measured, from the first packet to the last."""

    moves: list[Move]
    rules_after: list[dict[str, int]]
    before: Tables
    home_before: Window
    home_after: Window
    seen: dict[str, Seen]
    underlay: UnderlayLog
    rules: dict[str, RuleLog]


def observe(context: Context, lab: Lab) -> Observed:
    """Runs the traffic through both moves, and reads the instruments."""
    machine = lab.machines[VM].what
    before = lab.flow_tables()
    underlay = UnderlayWatch(partial(lab.popen, "a1"), "a1-phy", machine.mac, context.out / "underlay.log")
    watches = {name: _watch_rules(lab, name, context.out) for name in lab.switches}
    context.step(f"traffic from {', '.join(CORRESPONDENTS)}: 1 packet a millisecond and a TCP stream each")
    traffic = context.traffic(lab, CORRESPONDENTS, machine.ip)
    flowing_since = time.time()
    traffic.wait_flowing()
    wait_calm(context, traffic.udp)
    context.step(f"{AT_REST:.0f} s without a move, to compare with")
    time.sleep(AT_REST)  # measuring time
    moves, rules_after = [], []
    for destination, at_rest in ((AWAY, "away"), (HOME, "at-home")):
        wait_calm(context, traffic.udp)
        context.step(f"{VM} moves live to {destination}")
        moves.append(migrate(lab, context.onos, VM, destination, at_rest))
        rules_after.append({name: len(table) - len(before[name]) for name, table in lab.flow_tables().items()})
        context.step(f"{VM} runs at {destination}; it stood still for {moves[-1].migration.pause_ms:.0f} ms")
    context.step("the VM is home: the switches' tables become what they were")
    expect(context, lab, "home again", before)
    clean_since = time.time()
    time.sleep(AT_HOME_AGAIN)  # measuring time
    seen = traffic.finish()
    return Observed(
        moves,
        rules_after,
        before,
        Window(flowing_since, moves[0].migration.started),
        Window(clean_since, time.time()),
        seen,
        underlay.finish(),
        {name: watch.finish() for name, watch in watches.items()},
    )


def _watch_rules(lab: Lab, switch: str, out: Path) -> RuleWatch:
    socket = lab.switches[switch].run_dir / f"{switch}.mgmt"
    return RuleWatch(partial(lab.popen, switch), socket, out / f"rules-{switch}.log")


def report(context: Context, observed: Observed) -> None:
    """Puts numbers, timeline and checks into the result."""
    base = {name: len(table) for name, table in observed.before.items()}
    for number, (move, rules) in enumerate(zip(observed.moves, observed.rules_after), start=1):
        context.result.moves.append(result_of(move, observed.seen, rules, before(observed.moves[0].window)))
        context.chapters.append(chapter_of(number, move, observed.seen, observed.rules, base))
        check_move(context, context.result.moves[-1])
        check_reached(context, move, observed.seen)
    context.result.rules = observed.rules_after[0]
    check_streams(context, observed.seen)
    check_tunnel(context, observed)


def check_move(context: Context, move: MoveResult) -> None:
    context.check(
        f"rules were laid for the move to {move.destination}", move.destination == HOME or all(move.rules.values()), str(move.rules)
    )
    for seen in move.correspondents:
        where = f"{seen.name}, {move.origin} to {move.destination}"
        context.check(f"{where}: no packet is lost", seen.sent > seen.lost == 0, f"{seen.loss}; {move.pause}")
        context.check_two_way(f"{where}: the TCP stream survives", seen.tcp_survived, f"longest stall {seen.tcp_longest_stall_ms:.0f} ms")


def check_reached(context: Context, move: Move, seen: dict[str, Seen]) -> None:
    """The probes' sockets are connected: only answers from the VM's own address count. How many are missing says how busy the guest is."""
    last = Window(move.window.end - 0.5, move.window.end)
    for name, each in seen.items():
        counts = each.udp.counts(last)
        context.check(
            f"{name} reaches the VM at its own address at {move.migration.destination}",
            counts.asked > counts.unanswered,
            f"{counts.asked - counts.unanswered} of {counts.asked} answered at the end",
        )


def check_tunnel(context: Context, observed: Observed) -> None:
    away = Window(observed.moves[0].window.end - AT_HOME_AGAIN, observed.moves[1].migration.started)
    log = observed.underlay
    context.check(
        "the tunnel carries the VM's packets while it is away", log.count(away, to_vm=True) > 0, f"{log.count(away, to_vm=True)} packets"
    )
    for when, window in (("before the first move", observed.home_before), ("after the return", observed.home_after)):
        crossed = log.count(window, to_vm=True) + log.count(window, to_vm=False)
        context.check(
            f"no packet for the VM crosses a tunnel while it is home, {when}", crossed == 0, f"{crossed} in {window.milliseconds:.0f} ms"
        )
    context.check("the watch on the underlay missed nothing", log.overflow == 0, f"{log.overflow} not noted")
