# SPDX-License-Identifier: Apache-2.0
"""Where a guest stands when its QEMU is seen first, which may be in the middle of a migration: nothing is remembered, QEMU knows it all.

Source: QEMU's qapi/run-state.json and qapi/migration.json. query-migrate tells of whichever migration the QEMU had last, in or out; only
for one that goes out it tells the time that it takes (total-time).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..source import Situation, Standing

_NOT_YET = ("none", "setup")
_COPYING = ("setup", "wait-unplug", "active")
_CLOSING = ("pre-switchover", "device", "cancelling", "postcopy-active", "postcopy-paused", "postcopy-recover")


def find(run_state: str, migration: Mapping[str, Any]) -> Situation:
    """From what query-status (its field status) and query-migrate return."""
    status = migration.get("status", "none")
    goes_out = "total-time" in migration
    if run_state == "inmigrate":
        return Situation.EXPECTED if status in _NOT_YET else Situation.COMING
    if status in _COPYING:
        return Situation.PAUSED if run_state == "finish-migrate" else Situation.LEAVING
    if status in _CLOSING:
        return Situation.PAUSED if goes_out or status == "cancelling" else _came(run_state)
    if status == "completed":
        return _went(run_state) if goes_out else _came(run_state)
    return {"failed": Situation.FELL_THROUGH, "cancelled": Situation.CANCELLED}.get(status, Situation.SETTLED)


def _went(run_state: str) -> Situation:
    return Situation.LEFT if run_state == "postmigrate" else Situation.SETTLED


def _came(run_state: str) -> Situation:
    """It may have come paused: then it is yet to run here."""
    return Situation.ARRIVED if run_state == "running" else Situation.COMING


def standing(run_state: str) -> Standing:
    """From what query-status returns: whatever is neither running nor waiting stands still, but for what a migration has left behind."""
    known = {"running": Standing.RUNNING, "inmigrate": Standing.INCOMING, "postmigrate": Standing.ENDED}
    return known.get(run_state, Standing.PAUSED)
