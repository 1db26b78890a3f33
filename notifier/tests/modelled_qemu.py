# SPDX-License-Identifier: Apache-2.0
"""A QEMU that migrates in a model of time: windows, passes and the limit as the gate's documentation has them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from hypermip_notifier.qmp.client import QmpClosed
from hypermip_notifier.source import Event

WINDOW_S = 0.1
STEP_S = 0.002
COPY_BYTES_A_STEP = 4_000_000  # what the processor manages, whatever the link is allowed
PAGE = 4096


class ModelledQemu:
    """Plays a QmpClient for Outgoing: time goes on whenever an event is waited for, or by the length of `pass_time`."""

    def __init__(
        self,
        memory: int,
        writes_a_second: int | Callable[[float], int],
        working_set: int = 1 << 60,
        dies_at: float = 1e9,
        post_copy: bool = False,
        quits: bool = False,
        window_s: float = WINDOW_S,
        switchover_s: float = 0.0,
        empty: range = range(0),
        stalls: tuple[float, float] = (1e9, 0.0),
    ) -> None:
        """quits: it ends as soon as the migration has completed, before what it said of that is read. window_s: longer on a slow machine.
        switchover_s: how long the guest stands still before the migration has completed, and may still be cancelled.

        empty: while so much of the first pass is left, its pages have no content: they cost the link next to nothing. stalls: when, and how
        long, an answer to `query-migrate` keeps the notifier waiting.

        What is written may depend on the time.
        """
        self.now = 0.0
        self.limit_ms = 1
        self.bandwidth = 100_000_000
        self.stopped_at: float | None = None
        self.cancelled = False
        self.by_post_copy = False
        self.looks = 0
        self.is_suspended = False
        self.passes = 1
        self.remaining = memory
        self.transferred = 0
        self._writes = writes_a_second if callable(writes_a_second) else lambda _now: writes_a_second
        self._working_set = working_set
        self._written = 0.0
        self._dies_at = dies_at
        self._is_capable_of_post_copy = post_copy
        self._quits = quits
        self._window_s = window_s
        self._switchover_s = switchover_s
        self._empty = empty
        self._stalls_at, self._stalls_for = stalls
        self._has_completed = False
        self._window_began = 0.0
        self._window_sent = 0
        self._threshold = 0.0
        self._events: deque[Event] = deque()

    # --- as a QmpClient ---------------------------------------------------------------------------------------------------------

    def execute(self, command: str, **arguments: Any) -> Any:
        if self._has_quit:
            raise QmpClosed(f"{command}: [Errno 104] Connection reset by peer")
        if command == "query-migrate-parameters":
            return {"downtime-limit": self.limit_ms, "max-bandwidth": self.bandwidth}
        if command == "query-status":
            return {"status": "paused" if self.is_suspended else "running" if self.stopped_at is None else "finish-migrate"}
        if command == "query-migrate":
            self.looks += 1
            if self.now >= self._stalls_at:
                self._stalls_at = 1e9
                self.pass_time(self._stalls_for)
            ram = {"dirty-sync-count": self.passes, "remaining": self.remaining, "transferred": self.transferred}
            return {"status": "active", "ram": ram}
        if command == "migrate-set-parameters":
            self.limit_ms = arguments.get("downtime_limit", self.limit_ms)
            self.bandwidth = arguments.get("max_bandwidth", self.bandwidth)
            return {}
        if command == "query-migrate-capabilities":
            return [{"capability": "events", "state": True}, {"capability": "postcopy-ram", "state": self._is_capable_of_post_copy}]
        if command == "migrate-start-postcopy":
            assert self._is_capable_of_post_copy
            self.by_post_copy = True
            return {}
        assert command == "migrate_cancel", command
        if not self._has_completed:
            self.cancelled = True
            self._say("MIGRATION", status="cancelled")
        return {}

    def next_event(self, timeout: float) -> Event | None:
        self.pass_time(timeout)
        if self.now >= self._dies_at or (self._has_quit and not self._events):
            raise QmpClosed("QEMU closed the monitor")
        return self._events.popleft() if self._events else None

    @property
    def _has_quit(self) -> bool:
        return self._quits and self.stopped_at is not None

    def suspend(self) -> None:
        """An operator pauses the guest."""
        self.is_suspended = True
        self._say("STOP")

    def resume(self) -> None:
        self.is_suspended = False
        self._say("RESUME")

    # --- the model --------------------------------------------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until and self.stopped_at is None and not self.cancelled:
            self.now += STEP_S
            self._written = min(self._written + self._writes(self.now) * STEP_S * (not self.is_suspended), self._working_set)
            self._copy()
        self.now = max(self.now, until)
        self._complete()

    def _copy(self) -> None:
        if self.now - self._window_began >= self._window_s:
            self._threshold = self._window_sent / self._window_s * self.limit_ms / 1000
            self._window_began, self._window_sent = self.now, 0
            if self.by_post_copy:
                return self._stop()
        budget = min(COPY_BYTES_A_STEP, int(self.bandwidth * self._window_s) - self._window_sent)
        while budget > 0:
            if self.remaining < self._threshold:
                self._begin_pass()
                if self.remaining < self._threshold or self.remaining == 0:
                    return self._stop()
            if self.passes == 1 and self.remaining in self._empty:
                self.remaining = self._empty.start
            sent = min(budget, max(self.remaining, 1))
            self.remaining = max(0, self.remaining - sent)
            self.transferred += sent
            self._window_sent += sent
            budget -= sent

    def _begin_pass(self) -> None:
        self.passes += 1
        self.remaining += int(self._written) // PAGE * PAGE
        self._written = 0.0

    def _stop(self) -> None:
        self.stopped_at = self.now
        if self.by_post_copy:
            self._say("MIGRATION", status="postcopy-active")
        if not self.is_suspended:
            self._say("STOP")
        self._complete()

    def _complete(self) -> None:
        is_over = self.stopped_at is not None and self.now >= self.stopped_at + self._switchover_s
        if is_over and not self.cancelled and not self._has_completed:
            self._has_completed = True
            self._say("MIGRATION", status="completed")

    def _say(self, name: str, **data: Any) -> None:
        self._events.append(Event(name, data, self.now))
