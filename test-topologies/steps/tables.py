# SPDX-License-Identifier: Apache-2.0
"""Flow tables that have to become what they should be."""

from __future__ import annotations

from harness.context import Context
from harness.rest import LIMIT
from harness.waiting import WaitedInVain, wait_for
from lab.flowtable import FlowTable
from lab.lab import Lab

Tables = dict[str, FlowTable]
_BASE = " priority=10 "  # of the lab's base forwarding


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


def _compare(context: Context, when: str, name: str, wanted: FlowTable, found: FlowTable) -> bool:
    missing, extra = wanted.diff(found)
    return context.check(f"{when}: {name} has exactly the rules it should", not missing and not extra, f"missing {missing}, extra {extra}")
