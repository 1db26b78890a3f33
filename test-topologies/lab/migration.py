# SPDX-License-Identifier: Apache-2.0
"""One live migration between two QEMUs, watched from both ends."""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .notifier import Event, QmpClosed
from .qemu import Qemu


class MigrationFailed(Exception):
    """The machine did not get there; if the source still lives, it runs there."""


@dataclass(frozen=True)
class Migration:
    """A migration that succeeded. Times are QEMU's own, in seconds since the epoch; started is when the command was given.

    events are (time, hypervisor, name, data), in order of time.
    """

    source: str
    destination: str
    started: float
    stopped: float
    resumed: float
    completed: float
    reported_downtime_ms: int
    events: list[tuple[float, str, str, dict[str, Any]]] = field(repr=False)

    @property
    def pause_ms(self) -> float:
        """From the guest's last instruction at the source to its first at the destination. (QEMU's own `downtime` is less.)"""
        return round((self.resumed - self.stopped) * 1000, 3)

    @property
    def total_ms(self) -> float:
        return round((max(self.completed, self.resumed) - self.started) * 1000, 3)


class Transfer:
    """Drives one migration: give the command, then wait."""

    def __init__(self, source: tuple[str, Qemu], destination: tuple[str, Qemu], note_stop: Callable[[float], None]) -> None:
        """Each end is (hypervisor's id, QEMU); the destination's was started with -incoming. note_stop is told when the guest stops."""
        self._ends = {"source": source, "destination": destination}
        self._events: list[tuple[float, str, str, dict[str, Any]]] = []
        self._note_stop = note_stop
        self._times: dict[str, float] = {}

    def start(self, uri: str, bandwidth: int | None = None, post_copy: bool = False) -> None:
        """Give the command; bandwidth, in bytes a second, limits the copying. post_copy allows for it, and does not start it."""
        wished = [{"capability": "events", "state": True}, {"capability": "postcopy-ram", "state": post_copy}]
        for _, qemu in self._ends.values():
            qemu.qmp.execute("migrate-set-capabilities", capabilities=wished)
            while qemu.qmp.next_event(0) is not None:
                pass  # of an earlier migration: the monitor has said them before its answer
        source = self._ends["source"][1].qmp
        if bandwidth is not None:
            source.execute("migrate-set-parameters", max_bandwidth=bandwidth)
        self._times["started"] = time.time()
        source.execute("migrate", uri=uri)

    def start_post_copy(self) -> None:
        self._ends["source"][1].qmp.execute("migrate-start-postcopy")

    def cancel(self) -> None:
        self._ends["source"][1].qmp.execute("migrate_cancel")

    def wait(self, timeout: float) -> Migration:
        """Until the source has completed and the destination runs; raises MigrationFailed."""
        deadline = time.monotonic() + timeout
        while not {"completed", "resumed"} <= self._times.keys():
            left = deadline - time.monotonic()
            if left <= 0:
                raise MigrationFailed(f"not done after {timeout} s: {self._ends['source'][1].qmp.execute('query-migrate')}")
            self._take_events(left)
        downtime = self._ends["source"][1].qmp.execute("query-migrate").get("downtime", 0)
        return Migration(
            source=self._ends["source"][0],
            destination=self._ends["destination"][0],
            started=self._times["started"],
            stopped=self._times["stopped"],
            resumed=self._times["resumed"],
            completed=self._times["completed"],
            reported_downtime_ms=downtime,
            events=sorted(self._events, key=lambda event: event[0]),
        )

    def _take_events(self, timeout: float) -> None:
        select.select([qemu.qmp for _, qemu in self._ends.values()], [], [], min(timeout, 0.1))
        for end, (hypervisor, qemu) in self._ends.items():
            # Whether readable or not: an event may have come with the answer to a command.
            try:
                while (event := qemu.qmp.next_event(0)) is not None:
                    self._note(end, hypervisor, event)
            except QmpClosed as gone:
                raise MigrationFailed(f"QEMU at {hypervisor}, the {end}, is gone: {gone}") from gone

    def _note(self, end: str, hypervisor: str, event: Event) -> None:
        self._events.append((event.time, hypervisor, event.name, event.data))
        status = event.data.get("status") if event.name == "MIGRATION" else None
        if end == "source" and event.name == "STOP":
            self._times["stopped"] = event.time
            self._note_stop(event.time)
        elif end == "destination" and event.name == "RESUME":
            self._times["resumed"] = event.time
        elif end == "source" and status == "completed":
            self._times["completed"] = event.time
        elif status in ("failed", "cancelled"):
            said = self._ends[end][1].qmp.execute("query-migrate").get("error-desc", "no reason given")
            raise MigrationFailed(f"{status} at {hypervisor}, the {end}: {said}")
