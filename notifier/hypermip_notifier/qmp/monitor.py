# SPDX-License-Identifier: Apache-2.0
"""A QEMU whose migration is heard or, where that cannot be switched on, looked at."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Protocol

from ..source import Event, Events, MachineGone
from ..answers import entry, is_set
from .client import QmpClient, QmpError

_OF_A_SWITCHOVER = ("finish-migrate", "postmigrate")  # run states, which QEMU sets before it says STOP
_LOOK_S = 0.005  # a guest that is leaving is about to be paused


class Qmp(Events, Protocol):
    """A monitor that takes commands."""

    def execute(self, command: str, **arguments: Any) -> Any: ...


class PollingQemu:
    """A QmpClient that makes MIGRATION events itself: QEMU sends none unless told to, and cannot be told while it migrates."""

    def __init__(self, qemu: QmpClient, look_s: float = _LOOK_S) -> None:
        self._qemu = qemu
        self._look_s = look_s
        self._status = self._look()

    def execute(self, command: str, **arguments: Any) -> Any:
        return self._qemu.execute(command, **arguments)

    def next_event(self, timeout: float) -> Event | None:
        deadline = time.monotonic() + timeout
        while True:
            if (event := self._qemu.next_event(min(self._look_s, timeout))) is not None:
                return told_apart(event, self._qemu)
            if (status := self._look()) != self._status:
                self._status = status
                return Event("MIGRATION", {"status": status}, time.time())
            if time.monotonic() >= deadline:
                return None

    def _look(self) -> str:
        return entry(self._qemu.execute("query-migrate"), "status", str, "none")


def told_apart(event: Event, qemu: Qmp) -> Event:
    """QEMU says STOP of every pause: an operator's, an I/O error's, a watchdog's. Only a switchover's is one here; others are a PAUSE."""
    if event.name != "STOP":
        return event
    try:
        is_switchover = entry(qemu.execute("query-status"), "status", str) in _OF_A_SWITCHOVER
    except MachineGone:
        is_switchover = True  # it has quit with its migration, and what it said before is yet to be read
    return event if is_switchover else replace(event, name="PAUSE")


def listen(qemu: QmpClient) -> Qmp:
    """Have QEMU tell of migrations by itself, if it lets us."""
    try:
        qemu.execute("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}])
    except QmpError:
        if not _tells(qemu):
            return PollingQemu(qemu)
    return qemu


def _tells(qemu: QmpClient) -> bool:
    return is_set(qemu.execute("query-migrate-capabilities"), "events")
