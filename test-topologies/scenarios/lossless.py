# SPDX-License-Identifier: Apache-2.0
"""A VM moves live again and again between two sites, and no correspondent loses a packet; a perfect network is measured beside it.

Three correspondents send a packet a millisecond each and hold an open TCP stream each, through 30 moves (6 when all scenarios are run;
REPEAT=n sets another number). Moves come in rounds: six between the sites, then six between two hypervisors on the home switch, where
the network has nothing to do but learn a MAC. That is the control: the same guest, traffic, machine and notifiers, which are answered at
once by a fabric that is always ready. What arrives during the pause is lost there; with us the guest has it to answer first. How long that
takes, six more moves there tell: one rule, set by hand before each pause, has the switch send to both ends. It shows that

- no packet is lost in any move between the sites, nor between the moves;
- every TCP stream survives all moves, every byte in its place;
- a correspondent sees at most 50 duplicates of a move in the median;
- the guest's pause, from STOP to RESUME, is 15 ms or less in the median;
- the longest gap that a correspondent sees is not more than 10 ms longer, in the median, than in the perfect network.

Medians are judged over all 30 moves, and reported of fewer: those of six tell more of the machine's other work than of ours.

Distributions are in the result's measurements and in gaps.svg, and the move with the longest gap is drawn whole.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import Hypervisor, Plan, two_sites
from probe.traffic import Seen, Traffic
from probe.window import Window
from report import distribution_svg
from report.results import MoveResult
from report.spread import Spread
from steps.calm import wait_calm
from steps.hand_set_rule import HandSetRule, hand_set_rule
from steps.moves import AFTERWARDS, Move, chapter_of, gate, migrate, registrations, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.ready_fabric import ready_fabric
from steps.streams import check_streams
from steps.tables import expect

TIME_LIMIT = 900
BESIDE = "hv-c"  # on the home switch, for the control
MOVES, MOVES_AMONG_ALL, ROUND = 30, 6, 6
DUPLICATES, PAUSE_MS, BEYOND_CONTROL_MS = 50, 15, 10  # limits, each for a median
OURS, CONTROL, BY_HAND = "HyperMIP, between two sites", "perfect network, one bridge", "the same, sending to both ends"


@dataclass(frozen=True)
class Observed:
    """All moves in their order; stretches are from the first move of a round between the sites to some time after its last."""

    ours: list[Move]
    control: list[Move]
    by_hand: list[Move]
    stretches: list[Window]
    load: list[float]


def run(context: Context) -> None:
    moves = context.repetitions(MOVES, MOVES_AMONG_ALL)
    with context.two_sites(plan(), notifiers=False) as lab:
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        traffic.wait_flowing()
        wait_calm(context, traffic.udp)
        observed = observe(context, lab, traffic, moves)
        seen = traffic.finish()
    report(context, observed, seen)


def plan() -> Plan:
    sites = two_sites()
    return replace(sites, hypervisors=(*sites.hypervisors, Hypervisor(BESIDE, sites.hypervisor(HOME).switch)))


def observe(context: Context, lab: Lab, traffic: Traffic, moves: int) -> Observed:
    """Rounds of all kinds by turns, so that a machine that slows down slows both."""
    clean = lab.flow_tables()
    observed = Observed([], [], [], [], [])
    while len(observed.ours) < moves:
        count = min(ROUND, moves - len(observed.ours))
        begun = time.time()
        observed.ours.extend(between_sites(context, lab, traffic, count))
        expect(context, lab, f"when the grace of {len(observed.ours)} moves is over", clean)
        observed.stretches.append(Window(begun, time.time()))
        observed.control.extend(beside(context, lab, traffic, count))
        with hand_set_rule(context.onos, lab, VM, HOME) as rule:
            observed.by_hand.extend(beside(context, lab, traffic, count, rule))
        observed.load.append(round(os.getloadavg()[0], 1))
        pauses = [f"{median(move.migration.pause_ms for move in kind[-count:]):.0f} ms" for kind in (observed.ours, observed.control)]
        context.step(f"{len(observed.ours)} of {moves} moves; the VM stood still for {pauses[0]} in the median, {pauses[1]} in the control")
    return observed


def between_sites(context: Context, lab: Lab, traffic: Traffic, count: int) -> list[Move]:
    """Away and home by turns, without waiting for times of grace to run out."""
    listen(lab, (HOME, AWAY))
    moves = []
    for number in range(count):
        wait_calm(context, traffic.udp)
        moves.append(migrate(lab, context.onos, VM, *((HOME, "at-home") if number % 2 else (AWAY, "arrived", "away"))))
    return moves


def beside(context: Context, lab: Lab, traffic: Traffic, count: int, rule: HandSetRule | None = None) -> list[Move]:
    """The same within the home switch. ONOS is told nothing of it, and no rule but its neighbour's NORMAL is there, or one set by hand."""
    with ready_fabric(partial(rule.send_to, HOME, BESIDE) if rule else lambda: None) as fabric:
        listen(lab, (HOME, BESIDE), fabric)
        moves = []
        for number in range(count):
            wait_calm(context, traffic.udp)
            migration = lab.machines[VM].move(HOME if number % 2 else BESIDE)
            time.sleep(AFTERWARDS)  # measuring time
            window = Window(migration.started, time.time())
            moves.append(Move(migration, window, [], registrations(lab, window), gate(lab, window)))
            if rule:
                rule.remove()
        return moves


def listen(lab: Lab, hypervisors: tuple[str, str], *url: str) -> None:
    """Starts the two ends' notifiers anew; returns once the VM is watched."""
    for hypervisor in hypervisors:
        lab.hypervisors[hypervisor].start_notifier(*(url or (lab.onos_url,)))
    wait_for("the VM is watched", lambda: any(entry["step"] == "watching" for entry in lab.notifier_log(HOME)), timeout=15)


def report(context: Context, observed: Observed, seen: Mapping[str, Seen]) -> None:
    """Puts numbers, pictures and checks into the result."""
    ours = [result_of(move, near(seen, move.window), {}) for move in observed.ours]
    control = [result_of(move, near(seen, move.window), {}) for move in observed.control]
    by_hand = [result_of(move, near(seen, move.window), {}) for move in observed.by_hand]
    context.result.moves = ours
    check_nothing_lost(context, observed, seen)
    check_streams(context, dict(seen))
    check_limits(context, ours, control, by_hand)
    context.result.measurements |= {
        "load average after each round": observed.load,
        "moves of the control": [each.to_json() for each in control],
        "moves by hand": [each.to_json() for each in by_hand],
    }
    context.out.mkdir(parents=True, exist_ok=True)
    distribution_svg.draw(
        "lossless: the longest gap of each move",
        f"without an answer, as each of {len(CORRESPONDENTS)} correspondents saw it at a packet a millisecond",
        "ms",
        {OURS: gaps(ours), BY_HAND: gaps(by_hand), CONTROL: gaps(control)},
        context.out / "gaps.svg",
    )
    draw_worst(context, observed, seen)


def near(seen: Mapping[str, Seen], window: Window) -> dict[str, Seen]:
    return {name: Seen(each.udp.near(window), each.tcp) for name, each in seen.items()}


def gaps(moves: list[MoveResult]) -> list[float]:
    return [seen.longest_gap_ms for move in moves for seen in move.correspondents]


def check_nothing_lost(context: Context, observed: Observed, seen: Mapping[str, Seen]) -> None:
    for name, each in seen.items():
        counts = [each.udp.near(stretch).counts(stretch) for stretch in observed.stretches]
        sent, lost = sum(count.sent for count in counts), sum(count.lost for count in counts)
        context.result.measurements[f"{name}, in and between the moves"] = {"sent": sent, "lost": lost}
        context.check(f"{name}: no packet is lost in {len(observed.ours)} moves", sent > lost == 0, f"{lost} of {sent} lost")


def check_limits(context: Context, ours: list[MoveResult], control: list[MoveResult], by_hand: list[MoveResult]) -> None:
    spreads = {
        "pause": Spread.of("ms", [move.vm_pause_ms for move in ours]),
        "pause in the control": Spread.of("ms", [move.vm_pause_ms for move in control]),
        "longest gap": Spread.of("ms", gaps(ours)),
        "longest gap in the control": Spread.of("ms", gaps(control)),
        "longest gap by hand": Spread.of("ms", gaps(by_hand)),
        "duplicates": Spread.of("packets", [seen.duplicated for move in ours for seen in move.correspondents]),
        "lost by hand": Spread.of("packets", [seen.lost for move in by_hand for seen in move.correspondents]),
        "lost in the control": Spread.of("packets", [seen.lost for move in control for seen in move.correspondents]),
    }
    context.result.measurements |= {name: spread.to_json() | {"values": spread.values} for name, spread in spreads.items()}
    medians = {name: spread.median for name, spread in spreads.items()}
    beyond = medians["longest gap"] - medians["longest gap in the control"]
    context.result.measurements["longest gap beyond the control, ms"] = round(beyond, 1)
    context.result.measurements["longest gap beyond that by hand, ms"] = round(medians["longest gap"] - medians["longest gap by hand"], 1)
    if len(ours) < MOVES:
        return
    context.check("the VM's pause is short", medians["pause"] <= PAUSE_MS, f"{medians['pause']:.1f} ms in the median")
    context.check("few duplicates", medians["duplicates"] <= DUPLICATES, f"{medians['duplicates']:.0f} in the median")
    context.check_two_way("gaps are no longer than in a perfect network", beyond <= BEYOND_CONTROL_MS, f"{beyond:+.1f} ms in the median")


def draw_worst(context: Context, observed: Observed, seen: Mapping[str, Seen]) -> None:
    """The move with the longest gap becomes the timeline: the others look better."""
    longest = [max(each.longest_gap_ms for each in move.correspondents) for move in context.result.moves]
    number = longest.index(max(longest))
    move = observed.ours[number]
    context.chapters.append(chapter_of(number + 1, move, near(seen, move.window), {}, {}))
