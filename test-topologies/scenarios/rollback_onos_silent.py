# SPDX-License-Identifier: Apache-2.0
"""ONOS stops answering in the middle of a migration; the operator's setting decides, and ONOS finds out afterwards.

ONOS's process is stopped (SIGSTOP) when a migration is prepared, and goes on once the hypervisors have come to an end without it. It shows
that

- with `onUnreachable: hold` the notifier cancels the migration: the VM stays, no packet to it is lost, and ONOS is told when it
  answers again; every table is what it was;
- with `onUnreachable: migrate` the VM moves without the fabric; when ONOS answers again it learns of that from both ends, and every
  correspondent reaches the VM where it is;
- the next migration of the same VM works in both cases.
"""

from __future__ import annotations

from typing import Any

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from steps.failures import MOVED, SETTLE_LIMIT, begin_slow, boot, check_next_migration, expect_at_home, is_reached, nothing_lost, stays
from steps.moves import migrate, phase
from steps.names import AWAY, HOME, VM
from steps.outages import onos_stopped
from steps.tables import Tables

LAB = "two sites"
TIME_LIMIT = 240
PATIENCE: dict[str, Any] = {"patienceMs": 4000, "answerTimeoutMs": 1000}
MOVE_LIMIT = 60  # seconds
BANDWIDTH = 10_000_000  # bytes a second: some seconds until a pass fits, and the notifier asks ONOS in vain


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        clean = boot(context, lab)
        hold(context, lab, clean)
        migrate_anyway(context, lab, clean)
        check_next_migration(context, lab, clean)


def hold(context: Context, lab: Lab, clean: Tables) -> None:
    lab.start_notifiers(onUnreachable="hold", **PATIENCE)
    with nothing_lost(context, lab, "held"):
        transfer = begin_slow(context, lab, clean, BANDWIDTH)
        with onos_stopped(context):
            stays(context, lab, transfer)
        context.check("the notifier held the migration", said(lab, "held"))
        expect_at_home(context, lab, "held", clean)


def migrate_anyway(context: Context, lab: Lab, clean: Tables) -> None:
    lab.start_notifiers(onUnreachable="migrate", **PATIENCE)
    transfer = begin_slow(context, lab, clean, BANDWIDTH)
    with onos_stopped(context):
        transfer.wait(MOVE_LIMIT)
        lab.machines[VM].settle(AWAY)
    context.check("the notifier let the VM go without the fabric", said(lab, "released"))
    wait_for("ONOS knows where the VM is", lambda: phase(context.onos, VM) in MOVED, SETTLE_LIMIT)
    wait_for("the VM is reached", lambda: is_reached(lab), SETTLE_LIMIT)
    context.check("gone without the fabric, the VM is reached", is_reached(lab))
    migrate(lab, context.onos, VM, HOME, "at-home")
    expect_at_home(context, lab, "home again", clean)


def said(lab: Lab, step: str) -> bool:
    return any(entry["step"] == step for entry in lab.notifier_log(HOME))

