# SPDX-License-Identifier: Apache-2.0
"""The destination's end of a migration: a QEMU that waits for a guest, until the guest runs in it."""

from __future__ import annotations

from .journal import Journal
from .qmp import Event, QmpClient, QmpClosed
from .reporter import Reporter, is_settled

_POLL_S = 0.05


class Incoming:
    """Says `preparing` as soon as there is a place for the guest, and `failed` if the place goes before the guest has come."""

    def __init__(self, qemu: QmpClient, reporter: Reporter, journal: Journal) -> None:
        self._qemu = qemu
        self._reporter = reporter
        self._journal = journal

    def follow(self) -> str:
        """Returns what is to be reported once the guest runs; raises QmpClosed when its place is gone before, and that is reported."""
        try:
            self._await_guest()
        except QmpClosed:
            self._reporter.insist("failed")
            raise
        return "arrived"

    def _await_guest(self) -> None:
        settled = False
        while True:
            if not settled and self._reporter.is_due():
                settled = is_settled(self._reporter.say("preparing"))
            event = self._qemu.next_event(_POLL_S)
            if event is not None:
                self._journal.step("event", event=event.name, data=event.data, qemuTime=event.time)
                if _runs(event):
                    return


def _runs(event: Event) -> bool:
    return event.name == "RESUME"
