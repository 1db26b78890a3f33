# SPDX-License-Identifier: Apache-2.0
"""The destination's end of a migration: a place that waits for a guest, until the guest runs in it."""

from __future__ import annotations

import time
from collections.abc import Callable

from ..journal import Journal
from ..report.reporter import Inquiry, Reporter
from ..shutdown import Shutdown, Stopped
from ..source import Event, Events, MachineGone

_POLL_S = 0.05
_REPEAT_S = 5.0  # while the guest is not on its way yet: what the fabric had heard it may have been told to forget


class Incoming:
    """Says `preparing` when there is a place for the guest, and when it sets out for that; `failed` if the place goes before it has come."""

    def __init__(
        self,
        machine: Events,
        reporter: Reporter,
        journal: Journal,
        shutdown: Shutdown | None = None,
        is_coming: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """is_coming: the guest was on its way already when its place was found."""
        self._machine = machine
        self._reporter = reporter
        self._journal = journal
        self._shutdown = shutdown or Shutdown(0)
        self._clock = clock
        self._is_coming = is_coming
        self._inquiry: Inquiry | None = None
        self._repeat_at = 0.0

    def follow(self) -> str:
        """Returns what is to be reported once the guest runs; raises MachineGone when its place is gone before, and that is reported.

        Raises Stopped when the notifier ends: the guest's place is found again by the next one.
        """
        try:
            return self._await_guest()
        except MachineGone:
            self._reporter.insist("failed")
            raise

    def _await_guest(self) -> str:
        while True:
            if self._shutdown.is_overdue or (self._shutdown.has_begun and not self._is_coming):
                raise Stopped
            self._prepare()
            event = self._machine.next_event(_POLL_S)
            if event is None:
                continue
            self._journal.event(event)
            if event.name == "RESUME":
                return "arrived"
            if event.name == "MIGRATION" and event.data["status"] == "failed":
                return "failed"  # of QEMUs that stay when what they wait for does not come
            if _is_on_its_way(event) and not self._is_coming:
                self._is_coming = True
                self._repeat_at = 0.0  # of an earlier attempt, which never came this far, the fabric may have been told that it has failed

    def _prepare(self) -> None:
        if self._inquiry is not None and self._inquiry.answer() is not None:
            self._inquiry, self._repeat_at = None, self._clock() + _REPEAT_S
        is_wanted = self._repeat_at == 0.0 or (not self._is_coming and self._clock() >= self._repeat_at)
        if self._inquiry is None and is_wanted:
            self._inquiry = self._reporter.ask("preparing")


def _is_on_its_way(event: Event) -> bool:
    return event.name == "MIGRATION" and event.data["status"] not in ("none", "setup")
