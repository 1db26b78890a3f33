# SPDX-License-Identifier: Apache-2.0
"""What it costs when very many guests are away: time of each word, processor time, memory, rest, an evacuation, a start.

Guests of 20 networks and 20 hosts or more leave one site for the other; they are ports of the real switches and hypervisors' words.
The environment's SIZES says how many are to be away, such as 1,100,1000; EVACUATED how many leave at once (1000). It shows that

- no word is refused, at full speed, and at 20 words a second with so many guests away;
- a thousand leave at once, soon after ONOS's start and again: each has its rules on both switches;
- an ONOS that dies and starts has every guest bound again, and the rules are what they were;
- the same flow-mods, sent by one raw OpenFlow connection a switch, and as bundles, take so and so long.

docs/scale.md says how each figure comes about. Nothing is judged by milliseconds here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from harness.context import Context
from harness.rest import wait_at_rest
from harness.waiting import wait_for
from lab.flowtable import FlowTable
from lab.lab import Lab
from probe.flow_mods import Stage
from steps import limit
from steps.fleet import Fleet
from steps.scaled import Measures
from steps.settled import rule_counts
from steps.starting_again import start_again
from steps.tables import expect

BENCHMARK = True
WARM, MOVERS = 100, 100  # guests that move before anything is measured, and while others are away
SIZES = [int(size) for size in (os.environ.get("SIZES") or "1,100,1000").split(",")]
EVACUATED = int(os.environ.get("EVACUATED") or 1000)
EVACUATIONS = 4  # the first soon after ONOS's start, with its messages overheard; the last is judged
TIME_LIMIT = 900 + (max(SIZES) + EVACUATIONS * EVACUATED) * 2  # seconds; a guest a second on its way out, and as long for all else
_KNOWN_LIMIT = 300


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        context.out.mkdir(parents=True, exist_ok=True)
        most = max(*SIZES, EVACUATED)
        fleet = Fleet(lab.plan, most + MOVERS)
        movers = range(most, most + MOVERS)
        context.onos.configure(fleet.plan)
        wait_for("networks are known", lambda: knows(context, fleet), timeout=30)
        measures = Measures(context, partial(rule_counts, lab))
        context.step("warming up")
        appear(context, lab, fleet, movers)
        go_and_return(measures, fleet, movers)
        figures = context.result.measurements
        figures["evacuations"], stages, standing = evacuate(context, lab, measures, fleet)
        figures["sizes"] = [at_size(context, lab, measures, fleet, size, movers) for size in range_of_sizes()]
        context.step("ONOS dies, and another starts")
        away = range(max(SIZES))
        figures["start"] = {"guests": len(away), **start_again(context, lab, fleet, away)}
        context.runtime.stop()
        context.runtime.start()  # for whoever comes next: this one knows too many guests
        context.step("the same flow-mods without ONOS")
        figures["limit"] = without_onos(context, lab, figures["evacuations"][-1], stages, standing)


def knows(context: Context, fleet: Fleet) -> bool:
    answer = context.onos.get("/onos/hypermip/networks")
    return answer.ok and len(answer.body["networks"]) == len(fleet.plan.networks)


def range_of_sizes() -> list[int]:
    """In the order in which they can be had, each once."""
    return sorted(set(SIZES))


def appear(context: Context, lab: Lab, fleet: Fleet, guests: range) -> None:
    """Returns when ONOS knows their ports."""
    fleet.appear(lab, guests)
    for switch, taps in zip(lab.plan.switches, fleet.taps(guests)):
        context.onos.wait_ports(switch.device, taps, _KNOWN_LIMIT)


def go_and_return(measures: Measures, fleet: Fleet, guests: range) -> None:
    measures.at_full_speed("warm, away", fleet.away(guests))
    measures.at_full_speed("warm, home", fleet.home(guests))


def evacuate(
    context: Context, lab: Lab, measures: Measures, fleet: Fleet
) -> tuple[list[dict[str, Any]], dict[str, list[Stage]], dict[str, list[str]]]:
    """Again and again, nobody away before; returns each one's figures, and of the first the flow-mods in their stages and the rules that stood."""
    guests = range(EVACUATED)
    appear(context, lab, fleet, guests)
    wait_at_rest(lab)
    before = lab.flow_tables()
    overheard = limit.overhear(lab)
    stages: dict[str, list[Stage]] = {}

    def answered() -> None:
        stages.update({name: each.finish() for name, each in overheard.items()})

    figures = [leave(context, measures, fleet, guests, 1, answered)]
    standing = limit.added(before, lab.flow_tables())
    return_home(context, lab, measures, fleet, guests, before)
    for number in range(2, EVACUATIONS + 1):
        figures.append(leave(context, measures, fleet, guests, number))
        return_home(context, lab, measures, fleet, guests, before)
    return figures, stages, standing


def leave(
    context: Context, measures: Measures, fleet: Fleet, guests: range, number: int, answered: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    context.step(f"evacuation {number} of {EVACUATIONS}: {len(guests)} guests leave at once")
    figures = measures.at_full_speed(f"evacuation {number}", fleet.away(guests), answered)
    context.step(f"they left in {figures['seconds']:.1f} s; they come home")
    return figures


def return_home(context: Context, lab: Lab, measures: Measures, fleet: Fleet, guests: range, before: dict[str, FlowTable]) -> None:
    measures.at_full_speed("the evacuated, home", fleet.home(guests))
    expect(context, lab, "the evacuated are home", before)


def at_size(context: Context, lab: Lab, measures: Measures, fleet: Fleet, size: int, movers: range) -> dict[str, Any]:
    """So many are away; those that were before stay."""
    so_far = sum(binding["phase"] == "away" for binding in context.onos.bindings())
    context.step(f"{size} guests are away")
    appear(context, lab, fleet, range(max(EVACUATED, so_far), size))  # the others have been there
    filled = measures.at_full_speed(f"{size} away", fleet.away(range(so_far, size)))
    idle = measures.at_rest()
    context.step(f"{size} away: {idle:.1f} % of a core at rest; {MOVERS} others go and return, at a pace")
    out = measures.at_a_pace(f"beside {size}, away", fleet.away(movers), idle)
    home = measures.at_a_pace(f"beside {size}, home", fleet.home(movers), idle)
    return {"away": size, "filled": filled, "idlePercent": idle, "out": out, "home": home, "heap": measures.heap()}


def without_onos(
    context: Context, lab: Lab, evacuation: dict[str, Any], stages: dict[str, list[Stage]], standing: dict[str, list[str]]
) -> dict[str, Any]:
    """The switches hold nothing."""
    for switch in lab.switches.values():
        switch.leave_controller()
        switch.ofctl("del-flows")
    raw = limit.resend(lab, stages)
    for name, sent in raw.items():
        context.check(f"{name} took every flow-mod again", sent.errors == 0, f"{sent.errors} errors of {sent.flow_mods}")
    for switch in lab.switches.values():
        switch.ofctl("del-flows")
    bundled = limit.bundle(lab, standing, context.out)
    found = {name: switch.rule_count() for name, switch in lab.switches.items()}
    wanted = {name: len(rules) for name, rules in standing.items()}
    context.check("the bundles are all of the rules that stood", found == wanted, f"{found} instead of {wanted}")
    return limit.ratios(stages, evacuation["seconds"], raw, sum(wanted.values()), bundled)
