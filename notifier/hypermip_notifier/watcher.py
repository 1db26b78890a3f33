# SPDX-License-Identifier: Apache-2.0
"""One machine, from the moment it is seen until it is gone."""

from __future__ import annotations

import threading

from .answer_time import AnswerTime
from .attendant import Attendant, introduce
from .config import Config
from .guest import Guest, NotServed
from .journal import Journal
from .machine import Machine, Place
from .qmp import QmpClosed, QmpError
from .rehearsal import Rehearsal
from .reporter import Messenger
from .shutdown import Shutdown, Stopped
from .steering import open_gate


class Watcher(threading.Thread):
    """Reports arrivals and departures of the machine at one place; with is_rehearsal, only says what it would report."""

    def __init__(
        self, place: Place, config: Config, journal: Journal, shutdown: Shutdown, answer_time: AnswerTime, is_rehearsal: bool = False
    ) -> None:
        super().__init__(name=place.label, daemon=True)
        self.reason = "still there"  # or why not, once it has ended
        self._place = place
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._answer_time = answer_time
        self._is_rehearsal = is_rehearsal

    def run(self) -> None:
        try:
            with self._place.open() as machine:
                self._watch(machine)
            self.reason = "stopped"
        except Stopped:
            self.reason = "stopped in the middle of a migration"
        except (QmpClosed, QmpError, NotServed) as reason:
            self.reason = str(reason)
        except Exception as unexpected:
            self.reason = f"unexpected {unexpected!r}"
            raise  # with a traceback; the service tries again

    def _watch(self, machine: Machine) -> None:
        guest = machine.identify()
        self._journal = self._journal.of(vm=guest.name)
        if not guest.interfaces:
            raise NotServed(f"{guest.name} has no interface on a tap; it may move as it likes")
        found = machine.situation()
        introduce(guest, self._config, self._journal, "watching", socket=self._place.label, status=found.value)
        if self._is_rehearsal:
            Rehearsal(machine.observe(), guest, self._config, self._journal, self._shutdown).follow(found)
        else:
            self._attend(machine, guest)

    def _attend(self, machine: Machine, guest: Guest) -> None:
        messenger = Messenger(self._config, self._journal, self._shutdown, self._answer_time)
        try:
            Attendant(machine, guest, self._config, self._journal, self._shutdown, messenger).serve()
        except Stopped:
            open_gate(machine.listen(), self._config.impatientLimitMs)
            raise
        finally:
            messenger.end()
