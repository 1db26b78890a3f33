# SPDX-License-Identifier: Apache-2.0
"""What scenarios of failed migrations share: a migration held up in its copying, and what has to be true after its failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.migration import MigrationFailed, Transfer
from steps import reached
from steps.moves import migrate, phase
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.tables import Tables, expect

MOVED = ("arrived", "away")  # phases of a binding whose VM runs at the other site
SLOW, FAST = 2_000_000, 1_000_000_000  # bytes a second: at the former the VM's memory takes half a minute
REGISTERED_LIMIT, SETTLE_LIMIT = 20, 30  # seconds
PROBE_INTERVAL_US = 5000


def boot(context: Context, lab: Lab) -> Tables:
    """The VM comes up at home; returns the tables to which every failure has to lead back."""
    context.step(f"{VM} boots at {HOME}")
    lab.machines[VM].boot(HOME)
    return lab.flow_tables()


def begin_slow(context: Context, lab: Lab, clean: Tables, bandwidth: int = SLOW) -> Transfer:
    """A migration to the other site that both ends' notifiers have registered, with its rules laid, and that is still copying."""
    transfer = lab.machines[VM].begin_move(AWAY, bandwidth=bandwidth)
    wait_for("the notifiers have registered it", lambda: phase(context.onos, VM) == "prepared", REGISTERED_LIMIT)
    wait_for("rules are laid", lambda: lab.flow_tables() != clean, REGISTERED_LIMIT)
    return transfer


def stays(context: Context, lab: Lab, transfer: Transfer) -> None:
    """The migration fails, and the VM goes on at home."""
    try:
        transfer.wait(timeout=30)
        context.check("the migration fails", False, "it came to its end")
    except MigrationFailed as failure:
        context.check("the migration fails", True, str(failure))
    lab.machines[VM].settle(HOME)


def expect_at_home(context: Context, lab: Lab, when: str, clean: Tables) -> None:
    """The binding is at home again, and every table what it was."""
    wait_for(f"{when}: the binding is at home", lambda: phase(context.onos, VM) == "at-home", SETTLE_LIMIT)
    expect(context, lab, when, clean)


@contextmanager
def nothing_lost(context: Context, lab: Lab, when: str) -> Iterator[None]:
    """A correspondent at the other site sends all the while; every packet is answered."""
    probe = context.probe(lab, "remote", lab.machines[VM].what.ip, interval_us=PROBE_INTERVAL_US)
    probe.wait_answered(100)
    yield
    counts = probe.finish().counts()
    context.check(f"{when}: no packet is lost", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")


def is_reached(lab: Lab) -> bool:
    """Whether every correspondent's pings are answered."""
    return reached.is_reached(lab, CORRESPONDENTS, lab.machines[VM].what.ip)


def check_next_migration(context: Context, lab: Lab, clean: Tables) -> None:
    """Away, where every correspondent reaches the VM, and home again with nothing left behind."""
    context.step("the next migration")
    migrate(lab, context.onos, VM, AWAY, *MOVED, bandwidth=FAST)  # QEMU remembers the slow one
    context.check("the next migration works: the VM is reached", is_reached(lab))
    migrate(lab, context.onos, VM, HOME, "at-home")
    context.check("and home again: the VM is reached", is_reached(lab))
    expect_at_home(context, lab, "home again", clean)
