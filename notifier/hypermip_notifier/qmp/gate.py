# SPDX-License-Identifier: Apache-2.0
"""A QEMU's pause, held back by what its monitor is told."""

from __future__ import annotations

from ..source import Copied, Event, Limits
from ..answers import entry, is_set
from .monitor import Qmp, told_apart

_PROGRESS = ("dirty-sync-count", "remaining", "transferred")  # as Copied has them


class QmpGate:
    """A Gate; what it passes on is heard as it comes."""

    def __init__(self, qemu: Qmp) -> None:
        self._qemu = qemu
        self._execute = qemu.execute

    def next_event(self, timeout: float) -> Event | None:
        event = self._qemu.next_event(timeout)
        return None if event is None else told_apart(event, self._qemu)

    def limits(self) -> Limits:
        parameters = self._execute("query-migrate-parameters")
        return Limits(entry(parameters, "downtime-limit", int), entry(parameters, "max-bandwidth", int))

    def limit(self, pause_ms: int | None = None, bandwidth: int | None = None) -> None:
        given = {"downtime_limit": pause_ms, "max_bandwidth": bandwidth}
        self._execute("migrate-set-parameters", **{name: value for name, value in given.items() if value is not None})

    def copied(self) -> Copied | None:
        ram = entry(self._execute("query-migrate"), "ram", dict, {})
        return Copied(*(entry(ram, name, int) for name in _PROGRESS)) if ram else None

    def may_go_by_post_copy(self) -> bool:
        return is_set(self._execute("query-migrate-capabilities"), "postcopy-ram")

    def go_by_post_copy(self) -> None:
        self._execute("migrate-start-postcopy")

    def cancel(self) -> None:
        self._execute("migrate_cancel")
