# SPDX-License-Identifier: Apache-2.0
"""Flow tables that have to become what they should be."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lab.flowtable import FlowTable
from lab.lab import Lab
from runner.waiting import WaitedInVain, wait_for

if TYPE_CHECKING:  # a context waits for tables at rest itself
    from runner.context import Context

Tables = dict[str, FlowTable]
_BASE = " priority=10 "  # of the lab's base forwarding
LIMIT = 40  # seconds; more than the grace time of any network of the lab, and than a switch takes to reconnect


def expect(context: Context, lab: Lab, when: str, tables: Tables, limit: float = LIMIT) -> bool:
    """Waits until each of these switches' tables equals the one given; notes a check a switch, which tells what differs."""

    def found() -> Tables:
        return {name: lab.switches[name].flows() for name in tables}

    try:
        wait_for("flow tables", lambda: found() == tables, limit, interval=0.2)
    except WaitedInVain:
        pass  # the checks tell what differs
    return all([_compare(context, when, name, tables[name], table) for name, table in found().items()])


def base_only(tables: Tables) -> Tables:
    """The tables without what is above the base forwarding: what a switch holds when the application is not active."""
    return {name: FlowTable(frozenset(rule for rule in table.rules if _BASE in rule)) for name, table in tables.items()}


def wait_at_rest(lab: Lab, quiet: float = 0.5) -> None:
    """Returns once no table has changed for that many seconds."""
    last, since = lab.flow_tables(), time.monotonic()

    def unchanged() -> bool:
        nonlocal last, since
        now = lab.flow_tables()
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since >= quiet

    wait_for("flow tables at rest", unchanged, LIMIT)


def _compare(context: Context, when: str, name: str, wanted: FlowTable, found: FlowTable) -> bool:
    missing, extra = wanted.diff(found)
    return context.check(f"{when}: {name} has exactly the rules it should", not missing and not extra, f"missing {missing}, extra {extra}")
