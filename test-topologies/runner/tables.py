# SPDX-License-Identifier: Apache-2.0
"""Flow tables that have to become what they should be."""

from __future__ import annotations

from lab.flowtable import FlowTable
from lab.lab import Lab
from runner.context import Context
from runner.waiting import WaitedInVain, wait_for

Tables = dict[str, FlowTable]
LIMIT = 40  # seconds; more than the grace time of any network of the lab, and than a switch takes to reconnect


def expect(context: Context, lab: Lab, when: str, tables: Tables, limit: float = LIMIT) -> bool:
    """Waits until every switch's table equals the one given; notes a check a switch, which tells what differs."""
    try:
        wait_for("flow tables", lambda: lab.flow_tables() == tables, limit, interval=0.2)
    except WaitedInVain:
        pass  # the checks tell what differs
    return all([_compare(context, when, name, tables[name], table) for name, table in lab.flow_tables().items()])


def _compare(context: Context, when: str, name: str, wanted: FlowTable, found: FlowTable) -> bool:
    missing, extra = wanted.diff(found)
    return context.check(f"{when}: {name} has exactly the rules it should", not missing and not extra, f"missing {missing}, extra {extra}")
