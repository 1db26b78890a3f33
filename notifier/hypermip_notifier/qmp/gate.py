# SPDX-License-Identifier: Apache-2.0
"""A QEMU's pause, held back by what its monitor is told."""

from __future__ import annotations

from ..source import Copied, Event, Limits
from .monitor import Qmp, told_apart


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
        return Limits(parameters["downtime-limit"], parameters["max-bandwidth"])

    def limit(self, pause_ms: int | None = None, bandwidth: int | None = None) -> None:
        given = {"downtime_limit": pause_ms, "max_bandwidth": bandwidth}
        self._execute("migrate-set-parameters", **{name: value for name, value in given.items() if value is not None})

    def copied(self) -> Copied | None:
        ram = self._execute("query-migrate").get("ram")
        return Copied(ram["dirty-sync-count"], ram["remaining"], ram["transferred"]) if ram else None

    def may_go_by_post_copy(self) -> bool:
        return any(one["capability"] == "postcopy-ram" and one["state"] for one in self._execute("query-migrate-capabilities"))

    def go_by_post_copy(self) -> None:
        self._execute("migrate-start-postcopy")

    def cancel(self) -> None:
        self._execute("migrate_cancel")
