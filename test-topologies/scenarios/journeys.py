# SPDX-License-Identifier: Apache-2.0
"""Guests start, end, crash and move at random, and what is said of it is lost, late, repeated or by a wrong clock: what is, is found out.

Four guests, which are namespaces, and seven hypervisors at the real switches of three sites. Moves succeed, fail, or are not announced;
notifiers restart. By name (`make journeys SEED=…`), ONOS is killed now and then as well, and another one starts that remembers nothing.
The same seed makes the same things happen, but for the time that they take. Now and then nothing happens for a while. It shows that by then

- every guest that runs is reached by correspondents at two sites;
- whoever runs abroad is bound there, and nobody else is bound anywhere but at home;
- when all guests have ended, each switch's flow table is what it was.

How long that took is in `measurements`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from random import Random

from harness.context import Context
from harness.control import put_under_control
from harness.waiting import comes_true
from lab.lab import Lab
from lab.namespace_guest import NamespaceGuest
from lab.plan import Machine, Plan
from lab.three_sites import three_sites
from steps.hearsay import Hearsay
from steps.reached import is_reached
from steps.tables import expect
from steps.world import World

JOURNEYS, BRIEF_JOURNEYS, STEPS = 20, 3, 25
TIME_LIMIT = 120 + 90 * int(os.environ.get("REPEAT") or JOURNEYS)
# Seconds: nothing happens for 5, inventories come within 10, whoever is asked has 2, and places that were left drain for 3.
QUIET_S = 5 + 10 + 2 + 3
INVENTORY_S = 2.5
CORRESPONDENTS = ("host-a", "host-b")
RESTARTED_EVERY = 4  # journeys


def run(context: Context) -> None:
    seed = int(os.environ.get("SEED") or 1)
    context.result.measurements["seed"] = seed
    random = Random(seed)
    with context.three_sites(plan(), notifiers=False) as lab:
        clean = lab.flow_tables()
        guests = {name: NamespaceGuest(machine.what, lab.hypervisors) for name, machine in lab.machines.items()}
        world = World(lab, guests, Hearsay(context.onos, list(lab.hypervisors), random), random)
        took = []
        for number in range(1, context.repetitions(JOURNEYS, BRIEF_JOURNEYS) + 1):
            context.step(f"journey {number} of seed {seed}")
            happened = [world.step() for _ in range(STEPS)]
            if not context.is_brief and number % RESTARTED_EVERY == 0:
                restart(context, lab)
            took.append(rest(context, lab, world, f"journey {number}", happened))
        context.step("all guests end")
        world.end_all()
        rest(context, lab, world, "all ended", [])
        expect(context, lab, "all ended", clean)
    context.result.measurements["seconds until all was found out"] = took


def plan() -> Plan:
    """Three sites with three guests at home in net-a, and one in net-b."""
    at_a = [Machine(f"g{n}", f"52:54:00:00:03:0{n}", f"10.1.0.6{n}/24", "10.1.0.1") for n in (1, 2, 3)]
    return replace(three_sites(), machines=(*at_a, Machine("g4", "52:54:00:00:03:04", "10.2.0.64/24", "10.2.0.1")))


def restart(context: Context, lab: Lab) -> None:
    context.step("ONOS is killed, and another one starts")
    context.runtime.kill()
    context.runtime.start(leaves_rules=True)
    put_under_control(context.onos, lab)


def rest(context: Context, lab: Lab, world: World, when: str, happened: list[str]) -> float:
    """Nothing happens but that hypervisors say what is; returns after how many seconds all was found out."""
    world.come_to_rest()
    told = -INVENTORY_S

    def found_out() -> bool:
        nonlocal told
        if time.monotonic() - told >= INVENTORY_S:
            told = time.monotonic()
            world.take_all_inventories()
        return not astray(context, lab, world.places) and not unreached(lab, world.places)

    begun = time.monotonic()
    comes_true(found_out, QUIET_S)
    took = time.monotonic() - begun
    wrong = astray(context, lab, world.places)
    context.check(f"{when}: whoever runs abroad is bound there, and nobody else", not wrong, f"{wrong}; {world.places}; {happened}")
    silent = unreached(lab, world.places)
    context.check(f"{when}: every guest that runs is reached", not silent, f"{silent} of {world.places}; {happened}")
    return round(took, 1)


def astray(context: Context, lab: Lab, places: Mapping[str, str]) -> list[str]:
    """Guests whose binding is not where they are."""
    bindings = {binding["vm"]: binding for binding in context.onos.bindings()}
    return [name for name in (machine.name for machine in lab.plan.machines) if not is_right(lab, name, places.get(name), bindings.get(name))]


def is_right(lab: Lab, name: str, place: str | None, binding: Mapping[str, object] | None) -> bool:
    machine = lab.plan.machine(name)
    is_home = place is None or lab.plan.hypervisor(place).switch in lab.plan.home(machine.interfaces[0]).switches
    if is_home:
        return binding is None or (place is not None and binding["phase"] == "at-home" and not binding.get("draining"))
    at = binding.get("at") if binding else None
    return binding is not None and binding["phase"] == "away" and isinstance(at, dict) and at.get("hypervisor") == place


def unreached(lab: Lab, places: Mapping[str, str]) -> list[str]:
    return [name for name in places if not is_reached(lab, CORRESPONDENTS, lab.plan.machine(name).ip)]
