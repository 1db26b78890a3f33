# SPDX-License-Identifier: Apache-2.0
"""A guest's life at one place: its arrival, its migrations, and whatever a notifier before this one has left unfinished."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from .. import floods, whither
from ..config import Config
from ..guest import Guest, NotServed, port_of
from ..journal import Journal
from ..presence import Overheard, Presence
from ..report.reporter import Messenger, Reporter
from ..shutdown import Shutdown
from ..source import Events, Reports, Situation
from ..taps import raise_queue
from .departure import Departure
from .incoming import Incoming

_LOOK_S = 0.1  # how long a request to stop may have to wait
_INSPECT_S = 2.0  # interfaces come and go while a guest runs, and QEMU does not say so
# Frames go both ways, and a guest that has just resumed has more use for the controller's and the network's time.
_ARRIVED_AFTER_S = 0.15
_FIRST_WORD_S = 2.0  # in which the fabric hears what is, before it hears what was
_AT_REST = (Situation.SETTLED, Situation.FELL_THROUGH, Situation.CANCELLED, Situation.ARRIVED)


class Attendant:
    """Follows one guest's migrations, and tells the fabric of them as they go. For one thread."""

    def __init__(
        self,
        machine: Reports,
        guest: Guest,
        config: Config,
        journal: Journal,
        shutdown: Shutdown,
        messenger: Messenger,
        presence: Presence,
    ) -> None:
        self._machine = machine
        self._guest = guest
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._messenger = messenger
        self._presence = presence
        self._contradiction = ""  # of what is known of it

    def serve(self) -> None:
        """Until the notifier stops. Raises MachineGone when that is so, Stopped when it stops in the middle of a migration."""
        self._presence.keeps(self._guest, self._config)
        self._raise_queues()
        self._events = self._hear()
        found = self._machine.situation()
        if found not in (Situation.EXPECTED, Situation.COMING):
            self._let_floods_in()  # which a notifier before this one may have kept out
        self._catch_up(found)
        self._events = self._hear()  # which a migration may have been in the way of
        self._await_migrations()
        self._leave()

    def _hear(self) -> Events:
        return Overheard(self._machine.observe(), self._presence)

    def _leave(self) -> None:
        """Nothing was changed."""

    def _catch_up(self, found: Situation) -> None:
        if found in (Situation.EXPECTED, Situation.COMING):
            self._incoming(is_coming=found is Situation.COMING)
        elif found in (Situation.LEAVING, Situation.PAUSED):
            self._outgoing(is_paused=found is Situation.PAUSED)
        else:
            self._report_overdue(found)

    def _report_overdue(self, found: Situation) -> None:
        """Of a migration that ended while nobody watched. QEMU keeps how its last one ended, be that today's or last year's: of one from
        here, nobody knows whether it is the one that the fabric has open. A guest that has come to here has come by that one."""
        if found in _AT_REST:
            self._messenger.lifetime.begin(self._reporter("source").refresh)
        if found is Situation.ARRIVED:
            self._messenger.submit(self._presence.may_tell_of_old, _FIRST_WORD_S)
            self._reporter("destination").insist("arrived")

    def _await_migrations(self) -> None:
        inspect_at = time.monotonic() + _INSPECT_S
        while not self._shutdown.has_begun:
            event = self._events.next_event(_LOOK_S)
            if event is not None and event.name == "MIGRATION" and event.data["status"] in ("setup", "active"):
                self._journal.event(event)
                self._outgoing()
            elif time.monotonic() >= inspect_at:
                self._inspect()
                inspect_at = time.monotonic() + _INSPECT_S

    def _inspect(self) -> None:
        try:
            guest = self._presence.admits(self._machine.identify(), self._config, self._guest)
        except NotServed as reason:
            return self._contradicts(str(reason))
        self._contradiction = ""
        self._presence.is_here(guest, self._machine.standing())
        if guest != self._guest:
            self._guest = guest
            introduce(guest, self._config, self._journal, step="changed")
            self._presence.keeps(guest, self._config)
            self._raise_queues()
            self._reporter("source").refresh()  # the fabric's rules follow its ports

    def _contradicts(self, reason: str) -> None:
        """It says now what it may not be. What was known of it is still told; that is said once."""
        if reason != self._contradiction:
            self._contradiction = reason
            self._journal.step("contradicts", reason=reason)

    def _incoming(self, is_coming: bool) -> None:
        self._presence.takes_off()
        reporter = self._reporter("destination")
        self._keep_floods_out()
        end = Incoming(self._events, reporter, self._journal, self._shutdown, is_coming).follow()
        self._close(reporter, end, _ARRIVED_AFTER_S if end == "arrived" else 0.0)
        self._let_floods_in()

    def _outgoing(self, is_paused: bool = False) -> None:
        self._presence.takes_off()
        reporter = self._reporter("source")
        self._close(reporter, Departure(self._events, reporter, self._journal, self._shutdown, is_paused).follow())

    def _close(self, reporter: Reporter, end: str, after_s: float = 0.0) -> None:
        """Have it told how a migration has ended; until that is settled, it counts as in flight."""
        reporter.insist(end, after_s)
        self._messenger.submit(self._presence.lands)

    def _reporter(self, end: str) -> Reporter:
        pid = self._machine.owner() if end == "source" else 0
        return Reporter(self._messenger, self._guest, end, learn=self._presence.flies_as, whither=partial(self._destination, pid))

    def _destination(self, pid: int) -> str | None:
        """Whom the guest is sent to, once its migration has begun."""
        found = whither.soon(pid, self._config.destinations)
        if found is not None:
            self._journal.step("sent-to", destination=found)
            self._presence.flies_to(found)
        return found

    def _keep_floods_out(self) -> None:
        self._at_each_port("floods-out", floods.keep_out)

    def _let_floods_in(self) -> None:
        self._at_each_port("floods-in", floods.let_in)

    def _at_each_port(self, step: str, act: Callable[[str], bool]) -> None:
        for port in (port_of(tap, self._config.ports) for _, tap in self._guest.interfaces):
            try:
                if act(port):
                    self._journal.step(step, tap=port)
            except floods.NotOurs as reason:
                self._journal.step("floods-kept", tap=port, reason=str(reason))

    def _raise_queues(self) -> None:
        for _, tap in self._guest.interfaces if self._config.tapQueueFrames else ():
            try:
                before = raise_queue(tap, self._config.tapQueueFrames, self._machine.owner())
                self._journal.step("queue", tap=tap, frames=max(before, self._config.tapQueueFrames), before=before)
            except OSError as not_ours:
                self._journal.step("queue-kept", tap=tap, reason=not_ours.strerror)


def introduce(guest: Guest, config: Config, journal: Journal, step: str, **details: str) -> None:
    """Log who is watched, and what the configuration lacks for it."""
    journal.step(step, interfaces=guest.interfaces, **details)
    for mac in guest.without_address(config.addresses):
        remedy = f'add "{mac}": ["ADDRESS"] to addresses in the configuration and restart the notifier'
        journal.step("unaddressed", field="addresses", mac=mac, remedy=remedy)
    for mac in guest.unplaced(config.behind):
        journal.step("unplaced", field="behind", mac=mac, remedy=guest.remedy_for_unplaced)
