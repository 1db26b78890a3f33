# SPDX-License-Identifier: Apache-2.0
"""A VM that no hypervisor speaks for is followed by what the switches see of it, where that is configured.

Three correspondents send a packet a millisecond each. The VM moves to the other site and back three times. It shows that

- if both notifiers have prepared and die then, so that nobody says that the VM has arrived, its RARP at the destination's port does: the
  binding moves on, marked with what was seen, and is closed with the grace time; the next migration, reported again, has no mark;
- a VM that moves there and back with no notification at all stays where it was for a network that is not reactive, though another one
  is: no binding, no rule changes, and at home it is reached as before;
- for a reactive network it is followed, there and home again, by its RARP alone, although no hypervisor has ever registered it: it is
  reached within half a second of running, and binding, history and shell say that it was followed;
- each switch's table is in the end what it was before.

Packets lost by each correspondent in each move, and the time from RESUME until it was answered again, are in `moves` and `measurements`.
"""

from __future__ import annotations

import time
from typing import Any

from harness.context import Context
from harness.rest import wait_at_rest
from harness.waiting import wait_for
from lab.lab import Lab
from probe.traffic import Seen, Traffic
from steps.calm import wait_calm
from steps.followed import check_followed, check_seen, report_reached
from steps.moves import Move, migrate, move_of, phase, result_of
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.registrations import leaving
from steps.tables import Tables, expect

LAB = "two sites"
SLOW, FAST = 2_000_000, 1_000_000_000  # bytes a second: time to kill notifiers, and none to lose
PAUSE_LIMIT = 300  # milliseconds; what the source may leave to copy when the guest stops
UNFOLLOWED = 2.0  # seconds in which a binding that follows would have done so long ago
TIME_LIMIT = 300


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        notifiers_die(context, lab, clean)
        not_reactive(context, lab)
        reactive(context, lab)
        context.onos.configure(lab.plan)
        expect(context, lab, "no network is reactive any more", clean)


def notifiers_die(context: Context, lab: Lab, clean: Tables) -> None:
    context.step("both notifiers prepare and die")
    lab.start_notifiers()
    traffic = start_traffic(lab, context)
    move = move_unreported(context, lab)
    measured(context, traffic, [move], "after its notifiers died")
    check_seen(context, "arrived unreported", binding(context), reactive=False)
    wait_for("the grace time closes the migration", lambda: phase(context.onos, VM) == "away", timeout=30)
    context.step("new notifiers, and a migration home as ever")
    lab.start_notifiers()
    migrate(lab, context.onos, VM, HOME, "at-home")
    context.check("a reported migration leaves no mark", "seen" not in binding(context), str(binding(context)))
    expect(context, lab, "home again", clean)
    for hypervisor in lab.hypervisors.values():
        hypervisor.stop_notifier()


def move_unreported(context: Context, lab: Lab) -> Move:
    """A migration whose ends say nothing after `switching`."""
    begun = time.time()
    machine = lab.machines[VM]
    transfer = machine.begin_move(AWAY, bandwidth=SLOW)
    wait_for("both ends have prepared", lambda: all(prepared(lab, end) for end in (HOME, AWAY)), timeout=15)
    for hypervisor in lab.hypervisors.values():
        hypervisor.kill_notifier()
    answer = context.onos.register(leaving(lab, VM, HOME, "switching"))
    context.require("switching is accepted", answer.ok, str(answer.body))
    machine.qemu(HOME).qmp.execute("migrate-set-parameters", max_bandwidth=FAST, downtime_limit=PAUSE_LIMIT)
    migration = transfer.wait(timeout=60)
    machine.settle(AWAY)
    return move_of(lab, context.onos, VM, migration, begun, "arrived")


def prepared(lab: Lab, hypervisor: str) -> bool:
    return any(said["step"] == "registered" and said["phase"] == "preparing" for said in lab.notifier_log(hypervisor))


def not_reactive(context: Context, lab: Lab) -> None:
    context.step("only the other site's network is reactive: the VM moves, and nobody says so")
    context.onos.configure(lab.plan.reactive("net-b"))
    wait_at_rest(lab)
    before = (binding(context), lab.flow_tables())
    for destination in (AWAY, HOME):
        lab.machines[VM].move(destination)
        time.sleep(UNFOLLOWED)
        unchanged = (binding(context), lab.flow_tables()) == before
        context.check(f"not reactive: at {destination}, neither binding nor rules change", unchanged, str(binding(context)))
        answered = lab.run("home", ["ping", "-c", "2", "-W", "1", lab.machines[VM].what.ip], check=False).returncode == 0
        context.check(f"not reactive: {'reached' if destination == HOME else 'not reached'} at {destination}", answered == (destination == HOME))


def reactive(context: Context, lab: Lab) -> None:
    context.step("the VM's own network is reactive, and nobody has registered it")
    context.onos.delete(f"/onos/hypermip/bindings/{VM}")
    context.onos.configure(lab.plan.reactive("net-a"))
    wait_at_rest(lab)
    before = lab.flow_tables()
    traffic = start_traffic(lab, context)
    moves = []
    for destination, at_rest in ((AWAY, "away"), (HOME, "at-home")):
        context.step(f"{VM} moves to {destination}")
        moves.append(migrate(lab, context.onos, VM, destination, at_rest))
        check_followed(context, VM, destination, binding(context))
    measured(context, traffic, moves, "followed")
    expect(context, lab, "followed home", before)


def start_traffic(lab: Lab, context: Context) -> Traffic:
    traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
    traffic.wait_flowing()
    wait_calm(context, traffic.udp)
    return traffic


def measured(context: Context, traffic: Traffic, moves: list[Move], what: str) -> dict[str, Seen]:
    seen = traffic.finish()
    for move in moves:
        context.result.moves.append(result_of(move, seen, {}))
        report_reached(context, what, move, seen)
    return seen


def binding(context: Context) -> dict[str, Any]:
    return dict(context.onos.binding(VM).body)
