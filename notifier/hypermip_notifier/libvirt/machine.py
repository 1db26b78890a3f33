# SPDX-License-Identifier: Apache-2.0
"""A libvirt domain: libvirt holds its monitor, and has its own say in a migration.

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

from ..answers import entry, is_set
from ..guest import Guest
from ..shutdown import Stopped
from ..source import Copied, Event, Events, Gate, Limits, MachineGone, Refused, Situation, Standing
from .domain_xml import parse_domain
from .events import Course, Gone, Inbox

_LOOK_S = 0.02  # a migration that fails before its guest's pause ends without an event
_UNLIMITED = 1 << 40  # bytes a second; where QEMU has 0, libvirt writes the greatest number there is
_OF_A_SWITCHOVER = ("finish-migrate", "postmigrate")  # QEMU's run states; libvirt has one reason for these and an operator's pause
_LONGEST_COMPLAINT = 500  # characters of what QEMU says that are passed on
_RUNS = (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_BLOCKED)
_PROGRESS = ("memory_iteration", "memory_remaining", "memory_processed")  # as Copied has them


class LibvirtMachine:
    """One that reports, and its gate. Raises Stopped when libvirtd is gone: its domains are not."""

    def __init__(self, domain: Any, inbox: Inbox) -> None:
        self._domain = domain
        self._inbox = inbox
        self._course = Course()
        self._events: deque[Event] = deque()
        self._look_at = 0.0

    # --- as one that reports ----------------------------------------------------------------------------------------------------

    def identify(self) -> Guest:
        return parse_domain(self._ask(self._domain.XMLDesc))

    def situation(self) -> Situation:
        """Also where to begin with what libvirt says from now on."""
        found = self._situation(*self._ask(self._domain.state))
        self._events = deque(self._course.begin(found, time.time()))
        return found

    def standing(self) -> Standing:
        state, reason = self._ask(self._domain.state)
        if state in _RUNS:
            return Standing.RUNNING
        return Standing.INCOMING if self._situation(state, reason) is Situation.EXPECTED else Standing.PAUSED

    def owner(self) -> int:
        """libvirt does not tell, and has its QEMUs' taps in its own network namespace."""
        return 0

    def observe(self) -> Events:
        return self

    def gate(self) -> Gate:
        return self

    def __enter__(self) -> LibvirtMachine:
        return self

    def __exit__(self, *_: object) -> None:
        """The connection is its source's."""

    # --- as a gate --------------------------------------------------------------------------------------------------------------

    def next_event(self, timeout: float) -> Event | None:
        deadline = time.monotonic() + timeout
        while not self._events:
            if self._course.end:
                raise MachineGone(self._course.end)
            left = max(0.0, deadline - time.monotonic())
            try:
                signal = self._inbox.get(timeout=min(left, _LOOK_S))
            except queue.Empty:
                signal = None
            if isinstance(signal, Gone):
                raise Stopped
            if signal is not None:
                self._events.extend(self._course.take(signal, self._is_migrating, self._is_switchover))
            elif self._is_look_due() and not self._is_migrating():
                self._events.extend(self._course.breaks_off(self._outcome(), time.time()))
            elif time.monotonic() >= deadline:
                return None
        return self._events.popleft()

    def limits(self) -> Limits:
        pause_ms = self._ask(self._domain.migrateGetMaxDowntime)
        bandwidth = entry(self._monitor("query-migrate-parameters"), "max-bandwidth", int)
        return Limits(pause_ms, bandwidth if bandwidth < _UNLIMITED else 0)

    def limit(self, pause_ms: int | None = None, bandwidth: int | None = None) -> None:
        if pause_ms is not None:
            self._ask(self._domain.migrateSetMaxDowntime, pause_ms)
        if bandwidth is not None:
            self._monitor("migrate-set-parameters", **{"max-bandwidth": bandwidth})

    def copied(self) -> Copied | None:
        stats = self._ask(self._domain.jobStats)
        return Copied(*(stats[name] for name in _PROGRESS)) if all(name in stats for name in _PROGRESS) else None

    def may_go_by_post_copy(self) -> bool:
        return is_set(self._monitor("query-migrate-capabilities"), "postcopy-ram")

    def go_by_post_copy(self) -> None:
        self._ask(self._domain.migrateStartPostCopy)

    def cancel(self) -> None:
        self._ask(self._domain.abortJob)

    # --- libvirt ----------------------------------------------------------------------------------------------------------------

    def _situation(self, state: int, reason: int) -> Situation:
        job = self._job()
        if state == libvirt.VIR_DOMAIN_PAUSED and job == libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN:
            return Situation.EXPECTED
        if job == libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT:
            return Situation.PAUSED if state == libvirt.VIR_DOMAIN_PAUSED and self._is_switchover() else Situation.LEAVING
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
        except MachineGone:
            return True  # it has gone: libvirt is about to say how

    def _is_switchover(self) -> bool:
        try:
            return entry(self._monitor("query-status"), "status", str) in _OF_A_SWITCHOVER
        except (MachineGone, Refused):
            return True  # it has left, or says what it likes

    def _is_look_due(self) -> bool:
        if not self._course.is_leaving or time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + _LOOK_S
        return True

    def _outcome(self) -> str:
        """libvirt does not keep it; QEMU does."""
        status = entry(self._monitor("query-migrate"), "status", str, "none")
        return status if status in ("failed", "cancelled") else "failed"

    def _monitor(self, command: str, **arguments: Any) -> Any:
        message = json.dumps({"execute": command, "arguments": arguments})
        answer = self._ask(libvirt_qemu.qemuMonitorCommand, self._domain, message, 0)
        try:
            said = json.loads(answer)
        except (ValueError, TypeError, RecursionError) as strange:
            raise MachineGone(f"{command}: QEMU has answered what is not QMP: {str(answer)[:_LONGEST_COMPLAINT]!r}") from strange
        if not isinstance(said, dict) or "return" not in said:
            raise Refused(f"{command}: {str(answer)[:_LONGEST_COMPLAINT]}")
        return said["return"]

    def _ask(self, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except libvirt.libvirtError as refused:
            raise self._translated(refused) from refused

    def _translated(self, refused: libvirt.libvirtError) -> Exception:
        try:
            return Refused(str(refused)) if self._domain.isActive() else MachineGone(str(refused))
        except libvirt.libvirtError as gone:
            is_unknown = gone.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN
            return MachineGone(str(gone)) if is_unknown else Stopped(str(gone))
