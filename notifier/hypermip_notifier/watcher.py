# SPDX-License-Identifier: Apache-2.0
"""One machine, from the moment it is seen until it is gone."""

from __future__ import annotations

import threading

from .config import Config
from .guest import Guest, NotServed
from .journal import Journal
from .migration.attendant import Attendant, introduce
from .migration.dry_run import DryRun
from .migration.gatekeeper import Gatekeeper
from .migration.operators import OperatorsLimits
from .presence import Presence
from .report.access import Access
from .report.answer_time import AnswerTime
from .report.reporter import Messenger
from .shutdown import Shutdown, Stopped
from .source import Holds, MachineEnded, MachineGone, Place, Refused, Reports
from .state import State


class Watcher(threading.Thread):
    """Reports arrivals and departures of the machine at one place; with is_dry_run, only says what it would report."""

    def __init__(
        self,
        place: Place,
        config: Config,
        journal: Journal,
        shutdown: Shutdown,
        answer_time: AnswerTime,
        access: Access,
        presence: Presence,
        is_dry_run: bool = False,
    ) -> None:
        super().__init__(name=place.label, daemon=True)
        self.reason = "still there"  # or why not, once it has ended
        self._place = place
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._answer_time = answer_time
        self._access = access
        self._presence = presence
        self._is_dry_run = is_dry_run

    def run(self) -> None:
        try:
            with self._place.open() as machine:
                self._watch(machine)
            self.reason = "stopped"
        except Stopped:
            self.reason = "stopped in the middle of a migration"
        except (MachineEnded, NotServed) as reason:
            self._presence.is_nobody()
            self.reason = str(reason)
        except (MachineGone, Refused) as reason:
            self.reason = str(reason)
        except Exception as unexpected:
            self.reason = f"unexpected {unexpected!r}"
            raise  # with a traceback; the service tries again
        finally:
            self._presence.rests()

    def _watch(self, machine: Reports) -> None:
        guest = self._presence.admits(machine.identify(), self._config)
        self._journal = self._journal.of(vm=guest.name)
        if not guest.interfaces:
            raise NotServed(f"{guest.name} has no interface on a tap; it may move as it likes")
        self._presence.is_found(guest, machine.standing())
        found = machine.situation()
        introduce(guest, self._config, self._journal, "watching", socket=self._place.label, status=found.value)
        if self._is_dry_run:
            DryRun(machine.observe(), guest, self._config, self._journal, self._shutdown).follow(found)
        else:
            self._attend(machine, guest)

    def _attend(self, machine: Reports, guest: Guest) -> None:
        messenger = Messenger(self._config, self._journal, self._shutdown, self._answer_time, self._access)
        about = (guest, self._config, self._journal, self._shutdown, messenger, self._presence)
        try:
            if isinstance(machine, Holds):
                operators = OperatorsLimits(self._place, self._config, State(self._config))
                Gatekeeper(machine, *about, operators).serve()
            else:
                self._journal.step("report-only")
                Attendant(machine, *about).serve()
        finally:
            self._presence.rests()  # while last words are still said
            messenger.end()
