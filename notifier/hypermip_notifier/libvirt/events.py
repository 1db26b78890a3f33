# SPDX-License-Identifier: Apache-2.0
"""What libvirt says of a domain, as QEMU itself would have said it.

Sources: libvirt's include/libvirt/libvirt-domain.h, and src/qemu/MIGRATION.txt for who says what when. At the source no event tells
that a migration begins: the first pass over the guest's memory does. Saving a guest to a file goes over its memory as well.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import libvirt

from ..source import Event, Situation


@dataclass(frozen=True)
class Lifecycle:
    """libvirt's event and its detail; time is when it came, in seconds since the epoch."""

    event: int
    detail: int
    time: float


@dataclass(frozen=True)
class Iteration:
    """A pass over the guest's memory begins; 1 is the first."""

    number: int
    time: float


@dataclass(frozen=True)
class Gone:
    """libvirtd is away."""


Signal: TypeAlias = Lifecycle | Iteration | Gone
Inbox: TypeAlias = "queue.SimpleQueue[Signal]"


class Course:
    """One domain's way through its migrations. `end` is why there will be no more events, once there is a reason."""

    def __init__(self) -> None:
        self.is_leaving = False
        self.end = ""
        self._is_expected = False

    def begin(self, situation: Situation, now: float) -> list[Event]:
        self.is_leaving = situation in (Situation.LEAVING, Situation.PAUSED)
        self._is_expected = situation is Situation.EXPECTED
        # Unlike a QEMU started by hand, this one is there only because its guest is on its way.
        return [Event("MIGRATION", {"status": "active"}, now)] if self._is_expected else []

    def take(self, signal: Lifecycle | Iteration, is_migrating: Callable[[], bool], is_switchover: Callable[[], bool]) -> list[Event]:
        """is_migrating asks libvirt whether a migration from here goes on, is_switchover its QEMU whether it stands still for that."""
        if isinstance(signal, Iteration):
            return self._passes(signal, is_migrating)
        if signal.event == libvirt.VIR_DOMAIN_EVENT_SUSPENDED and self._is_expected:
            return self._comes_suspended(signal)
        if signal.event == libvirt.VIR_DOMAIN_EVENT_SUSPENDED:
            return self._pauses(signal, is_switchover) if self.is_leaving and is_migrating() else []
        if signal.event == libvirt.VIR_DOMAIN_EVENT_RESUMED:
            return self._runs(signal, is_migrating)
        if signal.event == libvirt.VIR_DOMAIN_EVENT_STOPPED:
            return self._stops(signal)
        return []

    def breaks_off(self, status: str, now: float) -> list[Event]:
        """The migration is over, and the guest still here."""
        self.is_leaving = False
        return [Event("MIGRATION", {"status": status}, now)]

    def _passes(self, signal: Iteration, is_migrating: Callable[[], bool]) -> list[Event]:
        if self.is_leaving:
            return [Event("MIGRATION_PASS", {"pass": signal.number}, signal.time)]
        self.is_leaving = is_migrating()
        return [Event("MIGRATION", {"status": "active"}, signal.time)] if self.is_leaving else []

    def _comes_suspended(self, signal: Lifecycle) -> list[Event]:
        """Its operator had suspended it: it has come, and stands still here."""
        if signal.detail != libvirt.VIR_DOMAIN_EVENT_SUSPENDED_PAUSED:
            return []
        self._is_expected = False
        return [Event("RESUME", {}, signal.time), Event("PAUSE", {}, signal.time)]

    def _pauses(self, signal: Lifecycle, is_switchover: Callable[[], bool]) -> list[Event]:
        """Suspended Migrated is said of `virsh suspend` in the middle of a migration, too, and of what --timeout-suspend does."""
        if signal.detail == libvirt.VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY:
            return [Event("MIGRATION", {"status": "postcopy-active"}, signal.time), Event("STOP", {}, signal.time)]
        is_stop = signal.detail == libvirt.VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED and is_switchover()
        return [Event("STOP" if is_stop else "PAUSE", {}, signal.time)]

    def _runs(self, signal: Lifecycle, is_migrating: Callable[[], bool]) -> list[Event]:
        if self._is_expected:
            self._is_expected = False
            return [Event("RESUME", {}, signal.time)]
        if not self.is_leaving:
            return []
        return [Event("RESUME", {}, signal.time)] if is_migrating() else self.breaks_off("failed", signal.time)

    def _stops(self, signal: Lifecycle) -> list[Event]:
        has_left = self.is_leaving and signal.detail == libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED
        self.end = "it has left" if has_left else "it has ended"
        return [Event("MIGRATION", {"status": "completed"}, signal.time)] if has_left else []
