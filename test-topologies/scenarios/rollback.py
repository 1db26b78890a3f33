# SPDX-License-Identifier: Apache-2.0
"""A migration that is cancelled or fails leaves everything as it was, and the next one works.

A real migration is held up in its copying, so that there is time to give up; its ends' registrations are sent by the scenario, and
once by the notifiers themselves. It shows that

- cancelled while prepared, failed while prepared, cancelled while both outputs stand, failed while both outputs stand: the binding
  is at home again and every table is what it was, at once, and the VM is reached without a packet lost for it;
- an operator's `migrate_cancel` on a real QEMU is heard by the notifier and does the same;
- the next migration of the same VM works, and so does its way home.
"""

from __future__ import annotations

import time

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.migration import MigrationFailed, Transfer
from steps.failures import FAST, SLOW, is_reached
from steps.moves import migrate, phase
from steps.names import AWAY, HOME, VM
from steps.registrations import arriving, leaving
from steps.tables import Tables, expect

LAB = "two sites"
TIME_LIMIT = 240


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        probe = context.probe(lab, "remote", lab.machines[VM].what.ip, interval_us=5000)
        probe.wait_answered(100)
        for phase_reached in ("prepared", "simultaneous"):
            for end in ("cancelled", "failed"):
                give_up(context, lab, clean, phase_reached, end)
        counts = probe.finish().counts()
        context.check("no packet was lost through all that", counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
        lab.start_notifiers()
        cancel_by_operator(context, lab, clean)
        context.step("the next migration")
        migrate(lab, context.onos, VM, AWAY, "away", bandwidth=FAST)  # QEMU remembers the slow one
        context.check("the next migration works: the VM is reached", is_reached(lab))
        migrate(lab, context.onos, VM, HOME, "at-home")
        context.check("and home again: the VM is reached", is_reached(lab))
        expect(context, lab, "home again", clean)


def give_up(context: Context, lab: Lab, clean: Tables, phase_reached: str, end: str) -> None:
    """A migration that goes as far as a phase and no further."""
    name = f"{end} while {phase_reached}"
    context.step(name)
    transfer = lab.machines[VM].begin_move(AWAY, bandwidth=SLOW)
    migration = f"m-{end}-{phase_reached}"
    told = [
        arriving(lab, VM, AWAY, "preparing", migration=migration, source=HOME),
        leaving(lab, VM, HOME, "preparing", migration=migration, destination=AWAY),
    ]
    told += [leaving(lab, VM, HOME, "switching", migration=migration)] if phase_reached == "simultaneous" else []
    for registration in told:
        answer = context.onos.register(registration)
        context.require(f"{name}: {registration['phase']} is accepted from {registration['reporter']}", answer.ok, str(answer.body))
    context.check(f"{name}: the binding is {phase_reached}", phase(context.onos, VM) == phase_reached, str(phase(context.onos, VM)))
    context.check(f"{name}: rules were laid", lab.flow_tables() != clean)
    end_transfer(lab, transfer)
    answer = context.onos.register(leaving(lab, VM, HOME, end, migration=migration))
    context.check(f"{name}: accepted", answer.ok, str(answer.body))
    context.check(f"{name}: the binding is at home", phase(context.onos, VM) == "at-home", str(phase(context.onos, VM)))
    expect(context, lab, name, clean)


def end_transfer(lab: Lab, transfer: Transfer) -> None:
    """The VM stays where it is; what was to receive it goes."""
    transfer.cancel()
    try:
        transfer.wait(timeout=15)
        raise AssertionError("a cancelled migration came to its end")
    except MigrationFailed:
        lab.machines[VM].settle(HOME)


def cancel_by_operator(context: Context, lab: Lab, clean: Tables) -> None:
    """The notifiers alone tell ONOS."""
    context.step("a real migration, cancelled by its operator")
    transfer = lab.machines[VM].begin_move(AWAY, bandwidth=SLOW)
    wait_for("the notifiers have registered it", lambda: phase(context.onos, VM) == "prepared", timeout=15)
    context.check("cancelled by the operator: rules were laid", lab.flow_tables() != clean)
    end_transfer(lab, transfer)
    begun = time.monotonic()
    wait_for("the binding is at home", lambda: phase(context.onos, VM) == "at-home", timeout=15)
    expect(context, lab, "cancelled by the operator", clean)
    context.step(f"as before, {time.monotonic() - begun:.1f} s after the cancelling")
