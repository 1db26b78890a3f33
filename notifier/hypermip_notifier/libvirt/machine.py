# SPDX-License-Identifier: Apache-2.0
"""A libvirt domain in QMP's words: libvirt holds its monitor, and has its own say in a migration.

What libvirt has a call for goes by that. It has none for max-bandwidth as the gate needs it, which is below libvirt's unit of 1 MiB/s,
and none that tells what this migration was given; these two, and the capabilities, go through libvirt to the monitor.
"""

from __future__ import annotations

import json
import queue
import time
from collections import deque
from typing import Any

import libvirt
import libvirt_qemu

from .domain_xml import parse_domain
from .guest import Guest
from .libvirt_events import Course, Gone, Inbox
from .monitor import Monitor
from .qmp import Event, QmpClosed, QmpError
from .recovery import Situation
from .shutdown import Stopped

_LOOK_S = 0.02  # a migration that fails before its guest's pause ends without an event
_UNLIMITED = 1 << 40  # bytes a second; where QEMU has 0, libvirt writes the greatest number there is
_PROGRESS = (("dirty-sync-count", "memory_iteration"), ("remaining", "memory_remaining"), ("transferred", "memory_processed"))


class LibvirtMachine:
    """A Machine and its Monitor. Raises Stopped when libvirtd is gone: its domains are not."""

    def __init__(self, domain: Any, inbox: Inbox) -> None:
        self._domain = domain
        self._inbox = inbox
        self._course = Course()
        self._events: deque[Event] = deque()
        self._look_at = 0.0

    # --- as a Machine -----------------------------------------------------------------------------------------------------------

    def identify(self) -> Guest:
        return parse_domain(self._ask(self._domain.XMLDesc))

    def situation(self) -> Situation:
        """Also where to begin with what libvirt says from now on."""
        found = self._situation(*self._ask(self._domain.state))
        self._events = deque(self._course.begin(found, time.time()))
        return found

    def owner(self) -> int:
        """libvirt does not tell, and has its QEMUs' taps in its own network namespace."""
        return 0

    def listen(self) -> Monitor:
        return self

    def observe(self) -> Monitor:
        return self

    def __enter__(self) -> LibvirtMachine:
        return self

    def __exit__(self, *_: object) -> None:
        """The connection is its source's."""

    # --- as a Monitor -----------------------------------------------------------------------------------------------------------

    def next_event(self, timeout: float) -> Event | None:
        deadline = time.monotonic() + timeout
        while not self._events:
            if self._course.end:
                raise QmpClosed(self._course.end)
            left = max(0.0, deadline - time.monotonic())
            try:
                signal = self._inbox.get(timeout=min(left, _LOOK_S))
            except queue.Empty:
                signal = None
            if isinstance(signal, Gone):
                raise Stopped
            if signal is not None:
                self._events.extend(self._course.take(signal, self._is_migrating))
            elif self._is_look_due() and not self._is_migrating():
                self._events.extend(self._course.breaks_off(self._outcome(), time.time()))
            elif time.monotonic() >= deadline:
                return None
        return self._events.popleft()

    def execute(self, command: str, **arguments: Any) -> Any:
        if command == "query-migrate":
            return self._progress()
        if command == "query-migrate-parameters":
            limit_ms, bandwidth = self._ask(self._domain.migrateGetMaxDowntime), self._monitor(command)["max-bandwidth"]
            return {"downtime-limit": limit_ms, "max-bandwidth": bandwidth if bandwidth < _UNLIMITED else 0}
        if command == "migrate-set-parameters":
            return self._set(**arguments)
        if command == "migrate_cancel":
            return self._ask(self._domain.abortJob)
        if command == "migrate-start-postcopy":
            return self._ask(self._domain.migrateStartPostCopy)
        return self._monitor(command, **arguments)

    def _set(self, downtime_limit: int | None = None, max_bandwidth: int | None = None) -> None:
        if downtime_limit is not None:
            self._ask(self._domain.migrateSetMaxDowntime, downtime_limit)
        if max_bandwidth is not None:
            self._monitor("migrate-set-parameters", **{"max-bandwidth": max_bandwidth})

    def _progress(self) -> dict[str, Any]:
        stats = self._ask(self._domain.jobStats)
        return {"ram": {ours: stats[theirs] for ours, theirs in _PROGRESS}} if all(theirs in stats for _, theirs in _PROGRESS) else {}

    # --- libvirt ----------------------------------------------------------------------------------------------------------------

    def _situation(self, state: int, reason: int) -> Situation:
        job = self._job()
        if state == libvirt.VIR_DOMAIN_PAUSED and job is not None:
            return Situation.EXPECTED if job == libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN else Situation.PAUSED
        if job == libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT:
            return Situation.LEAVING
        came = (libvirt.VIR_DOMAIN_RUNNING_MIGRATED, libvirt.VIR_DOMAIN_RUNNING_POSTCOPY)
        if state == libvirt.VIR_DOMAIN_RUNNING and reason in came:
            return Situation.ARRIVED
        stayed = state == libvirt.VIR_DOMAIN_RUNNING and reason == libvirt.VIR_DOMAIN_RUNNING_MIGRATION_CANCELED
        return Situation.FELL_THROUGH if stayed else Situation.SETTLED

    def _job(self) -> int | None:
        """The migration that goes on, as one of libvirt's operations."""
        try:
            stats = self._domain.jobStats()
        except libvirt.libvirtError as refused:
            if refused.get_error_code() == libvirt.VIR_ERR_OPERATION_UNSUPPORTED:
                return libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN  # libvirt tells of a migration at its source alone
            raise self._translated(refused) from refused
        is_out = stats["type"] != libvirt.VIR_DOMAIN_JOB_NONE and stats.get("operation") == libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT
        return libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT if is_out else None

    def _is_migrating(self) -> bool:
        try:
            return self._job() == libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT
        except QmpClosed:
            return True  # it has gone: libvirt is about to say how

    def _is_look_due(self) -> bool:
        if not self._course.is_leaving or time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + _LOOK_S
        return True

    def _outcome(self) -> str:
        """libvirt does not keep it; QEMU does."""
        status = str(self._monitor("query-migrate").get("status"))
        return status if status in ("failed", "cancelled") else "failed"

    def _monitor(self, command: str, **arguments: Any) -> Any:
        message = json.dumps({"execute": command, "arguments": arguments})
        return json.loads(self._ask(libvirt_qemu.qemuMonitorCommand, self._domain, message, 0)).get("return")

    def _ask(self, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except libvirt.libvirtError as refused:
            raise self._translated(refused) from refused

    def _translated(self, refused: libvirt.libvirtError) -> Exception:
        try:
            return QmpError(str(refused)) if self._domain.isActive() else QmpClosed(str(refused))
        except libvirt.libvirtError as gone:
            is_unknown = gone.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN
            return QmpClosed(str(gone)) if is_unknown else Stopped(str(gone))
