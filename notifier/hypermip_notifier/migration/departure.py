# SPDX-License-Identifier: Apache-2.0
"""The source's end of a migration whose pause nobody holds back: the fabric is told as it goes."""

from __future__ import annotations

from ..journal import Journal
from ..report.reporter import Inquiry, Reporter
from ..shutdown import Shutdown, Stopped
from ..source import Event, Events, MachineGone

_POLL_S = 0.01
ENDS = ("completed", "failed", "cancelled")


class Departure:
    """Says `preparing` when the migration begins, and `switching` when the guest pauses: late, and better than never."""

    def __init__(self, machine: Events, reporter: Reporter, journal: Journal, shutdown: Shutdown, is_paused: bool = False) -> None:
        """is_paused: the guest's pause had begun already when the migration was found."""
        self._machine = machine
        self._reporter = reporter
        self._journal = journal
        self._shutdown = shutdown
        self._is_paused = is_paused
        self._inquiry: Inquiry | None = None

    def follow(self) -> str:
        """Returns how it ended, which is to be reported; raises MachineGone when the machine is gone before, and that is reported.

        Raises Stopped when the notifier cannot wait for the end.
        """
        if not self._is_paused:
            self._ask("preparing")
        try:
            return self._await_end()
        except MachineGone:
            if not self._is_paused:  # otherwise the guest may run at the destination, which then says so
                self._reporter.insist("failed")
            raise
        finally:
            self._withdraw()

    def _await_end(self) -> str:
        while not self._shutdown.is_overdue:
            if self._inquiry is not None and self._inquiry.answer() is not None:
                self._inquiry = None
            event = self._machine.next_event(_POLL_S)
            if event is not None and (end := self._heard(event)) is not None:
                return end
        raise Stopped

    def _heard(self, event: Event) -> str | None:
        self._journal.event(event)
        if event.name == "STOP" and not self._is_paused:
            self._is_paused = True
            self._ask("switching")
        is_end = event.name == "MIGRATION" and event.data["status"] in ENDS
        return str(event.data["status"]) if is_end else None

    def _ask(self, phase: str) -> None:
        self._withdraw()
        self._inquiry = self._reporter.ask(phase)

    def _withdraw(self) -> None:
        if self._inquiry is not None:
            self._inquiry.withdraw()
            self._inquiry = None
