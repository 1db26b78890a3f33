# SPDX-License-Identifier: Apache-2.0
"""Guests start, end, crash and move at random, and what is said of it is lost, late, repeated or by a wrong clock: what is, is found out.

Four guests, which are namespaces, and seven hypervisors at the real switches of three sites. Moves succeed, fail, or are not announced;
guests stand still and go on, and their ports get other names. Notifiers restart, and say `arrived` of guests that came long ago; hypervisors
fall silent. Once, or every few journeys, ONOS is killed, and another one starts that remembers nothing. The same seed makes the same things
happen, but for the time that they take. Now and then nothing happens for a while. It shows that by then

- every guest that runs is reached by correspondents at two sites;
- whoever runs or stands still abroad is bound there, by its port's present name, and nobody else is bound anywhere but at home;
- each switch's flow table is what it was in the beginning and the rules of the bindings, none of which names a port that is gone;
- when all guests have ended, it is what it was in the beginning.

By name (`make journeys SEED=…`), a hypervisor stays silent at some of these rests. Then it is not asked for whoever is there, or nowhere.

How long that took is in `measurements`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from lab.namespace_guest import NamespaceGuest
from lab.plan import Machine, Plan
from lab.three_sites import three_sites
from steps.at_rest import found_wrong
from steps.hearsay import Hearsay
from steps.outages import fresh_onos_afterwards
from steps.reached import is_reached
from steps.tables import Tables, expect
from steps.world import World

JOURNEYS, BRIEF_JOURNEYS, STEPS = 20, 3, 25
TIME_LIMIT = 120 + 90 * int(os.environ.get("REPEAT") or JOURNEYS)
# Seconds: nothing happens for 5, inventories come within 10, whoever is asked has 2, and places that were left drain for 3.
QUIET_S = 5 + 10 + 2 + 3
INVENTORY_S = 2.5
CORRESPONDENTS = ("host-a", "host-b")
RESTARTED_EVERY, RESTARTED_ONCE = 4, 2  # journeys; the one of a brief run
RESENT_S = 12  # seconds: what an ONOS sends while a switch connects to it may be lost, and is sent again
SILENT_EVERY = 5  # journeys, of those that are not brief
SILENCE_S = 30 + 30 + 2  # until a hypervisor counts as silent, whoever is there is asked for, and has not answered


def run(context: Context) -> None:
    seed = int(os.environ.get("SEED") or 1)
    context.result.measurements["seed"] = seed
    random = Random(seed)
    with fresh_onos_afterwards(context), context.three_sites(plan(), notifiers=False) as lab:
        clean = lab.flow_tables()
        guests = {name: NamespaceGuest(machine.what, lab.hypervisors) for name, machine in lab.machines.items()}
        world = World(lab, guests, Hearsay(context.onos, list(lab.hypervisors), random), random)
        took = []
        for number in range(1, context.repetitions(JOURNEYS, BRIEF_JOURNEYS) + 1):
            context.step(f"journey {number} of seed {seed}")
            happened = [world.step() for _ in range(STEPS)]
            limit = QUIET_S
            if is_restarted(number, context.is_brief):
                restart(context, lab)
                limit += RESENT_S
            world.come_to_rest(stay_silent=int(not context.is_brief and number % SILENT_EVERY == 0))
            took.append(rest(context, lab, world, clean, f"journey {number}", happened, limit))
        context.step("all guests end")
        world.end_all()
        world.come_to_rest()
        rest(context, lab, world, clean, "all ended", [])
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
    context.onos.wait_devices(lab.plan)
    context.onos.configure(lab.plan)
    context.onos.base_forwarding(lab.plan)
    wait_for("the application answers", lambda: context.onos.get("/onos/hypermip/bindings").ok, timeout=30)


def is_restarted(number: int, is_brief: bool) -> bool:
    """Whether ONOS is, at the end of that journey."""
    return number == RESTARTED_ONCE if is_brief else number % RESTARTED_EVERY == 0


def rest(context: Context, lab: Lab, world: World, clean: Tables, when: str, happened: list[str], limit: float = QUIET_S) -> float:
    """Nothing happens but that hypervisors say what is; returns after how many seconds all was found out."""
    told = -INVENTORY_S

    def found_out() -> bool:
        nonlocal told
        if time.monotonic() - told >= INVENTORY_S:
            told = time.monotonic()
            world.take_all_inventories()
        return not astray(context, lab, world) and not found_wrong(lab, context.onos, clean) and not unreached(lab, world)

    begun = time.monotonic()
    comes_true(found_out, limit + (SILENCE_S if world.silent else 0))
    took = time.monotonic() - begun
    where = f"{world.stands}, silent {sorted(world.silent)}; {happened}"
    wrong = astray(context, lab, world)
    context.check(f"{when}: whoever is abroad is bound there, and nobody else", not wrong, f"{wrong}; {where}")
    unheard = unreached(lab, world)
    context.check(f"{when}: every guest that runs is reached", not unheard, f"{unheard}; {where}")
    others = found_wrong(lab, context.onos, clean)
    context.check(f"{when}: each switch has the rules of the bindings, and no others", not others, f"{others}; {where}")
    return round(took, 1)


def astray(context: Context, lab: Lab, world: World) -> list[str]:
    """Guests whose binding is not where they are."""
    bindings = {binding["vm"]: binding for binding in context.onos.bindings()}
    return [name for name in judged(lab, world) if not is_right(lab, world, name, bindings.get(name))]


def judged(lab: Lab, world: World) -> list[str]:
    """All guests; beside a silent hypervisor, those that run where another one says so."""
    names = [machine.name for machine in lab.plan.machines]
    return [name for name in names if world.places.get(name, "") not in world.silent | {""}] if world.silent else names


def is_right(lab: Lab, world: World, name: str, binding: Mapping[str, Any] | None) -> bool:
    place = world.stands.get(name)
    machine = lab.plan.machine(name)
    is_home = place is None or lab.plan.hypervisor(place).switch in lab.plan.home(machine.interfaces[0]).switches
    if is_home:
        return binding is None or (place is not None and binding["phase"] == "at-home" and not binding.get("draining"))
    at = binding["at"] if binding and binding["phase"] == "away" else {}
    return at.get("hypervisor") == place and list(at.get("ports", {}).values()) == [world.port(name)]


def unreached(lab: Lab, world: World) -> list[str]:
    names = [name for name in judged(lab, world) if name in world.places]
    return [name for name in names if not is_reached(lab, CORRESPONDENTS, lab.plan.machine(name).ip)]
