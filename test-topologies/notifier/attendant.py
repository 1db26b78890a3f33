# SPDX-License-Identifier: Apache-2.0
"""A guest's life in one QEMU: its arrival, its migrations, and whatever a notifier before this one has left unfinished."""

from __future__ import annotations

import time

from . import recovery
from .config import Config
from .gate import CLOSED_LIMIT_MS
from .guest import Guest, identify
from .incoming import Incoming
from .journal import Journal
from .monitor import Monitor, listen
from .outgoing import Outgoing, close_gate, open_gate
from .qmp import QmpClient, QmpClosed
from .recovery import Situation
from .reporter import LastWord, Reporter
from .shutdown import Shutdown
from .taps import name_of_descriptor, raise_queue

_LOOK_S = 0.1  # how long a request to stop, or a report's next attempt, may have to wait
_INSPECT_S = 5.0  # interfaces come and go while a guest runs, and QEMU does not say so
_OVERDUE = {  # what may not have been reported, of a migration that ended while nobody watched
    Situation.LEFT: ("source", "completed"),
    Situation.FELL_THROUGH: ("source", "failed"),
    Situation.CANCELLED: ("source", "cancelled"),
    Situation.ARRIVED: ("destination", "arrived"),
}


class Attendant:
    """Reports one guest's migrations, and holds its pauses back until the fabric is ready. For one thread."""

    def __init__(self, qemu: QmpClient, guest: Guest, config: Config, journal: Journal, shutdown: Shutdown) -> None:
        self._client = qemu
        self._qemu: Monitor = qemu
        self._guest = guest
        self._config = config
        self._journal = journal
        self._shutdown = shutdown

    def serve(self) -> None:
        """Until the notifier stops. Raises QmpClosed when QEMU is gone, Stopped when that happens in the middle of a migration."""
        self._raise_queues()
        self._qemu = listen(self._client)
        last_word = self._catch_up(situation(self._client))
        self._qemu = listen(self._client)  # which a migration may have been in the way of
        self._await_migrations(last_word)
        open_gate(self._qemu, self._config.impatientLimitMs)

    def _catch_up(self, found: Situation) -> LastWord | None:
        bandwidth = self._operators_bandwidth(found)
        close_gate(self._qemu)
        if found is Situation.EXPECTED:
            return self._incoming()
        if found in (Situation.LEAVING, Situation.PAUSED):
            return self._outgoing(bandwidth, is_paused=found is Situation.PAUSED)
        if bandwidth:
            self._qemu.execute("migrate-set-parameters", max_bandwidth=bandwidth)
        return self._last_word(*_OVERDUE[found]) if found in _OVERDUE else None

    def _operators_bandwidth(self, found: Situation) -> int | None:
        """What to go back to, if a notifier that was killed has left QEMU with a gate's bandwidth."""
        was_killed = self._qemu.execute("query-migrate-parameters")["downtime-limit"] == CLOSED_LIMIT_MS
        is_throttled = found in (Situation.LEAVING, Situation.PAUSED, Situation.FELL_THROUGH, Situation.CANCELLED)
        return self._config.maxBandwidth if was_killed and is_throttled else None

    def _await_migrations(self, last_word: LastWord | None) -> None:
        inspect_at = time.monotonic() + _INSPECT_S
        try:
            while not self._shutdown.has_begun:
                if last_word is not None and last_word.is_through():
                    last_word = None
                event = self._qemu.next_event(_LOOK_S)
                if event is not None and event.name == "MIGRATION" and event.data["status"] in ("setup", "active"):
                    self._journal.step("event", event=event.name, data=event.data, qemuTime=event.time)
                    last_word = self._outgoing(unsaid=last_word)
                elif time.monotonic() >= inspect_at:
                    self._inspect()
                    inspect_at = time.monotonic() + _INSPECT_S
            if last_word is not None:
                last_word.is_through()  # for once: a restarted notifier finds out for itself what was not said
        except QmpClosed:
            while last_word is not None and not last_word.is_through() and not self._shutdown.is_overdue:
                time.sleep(_LOOK_S)
            raise

    def _inspect(self) -> None:
        guest = identified(self._client)
        if guest != self._guest:
            self._guest = guest
            introduce(guest, self._config, self._journal, step="changed")
            self._raise_queues()

    def _incoming(self) -> LastWord:
        reporter = self._reporter("destination")
        return self._word(reporter, Incoming(self._qemu, reporter, self._journal, self._shutdown).follow())

    def _outgoing(self, bandwidth: int | None = None, is_paused: bool = False, unsaid: LastWord | None = None) -> LastWord:
        reporter = self._reporter("source")
        reporter.say_first(unsaid)
        outgoing = Outgoing(self._qemu, reporter, self._config, self._journal, shutdown=self._shutdown, bandwidth=bandwidth)
        if is_paused:
            outgoing.found_paused()
        return self._word(reporter, outgoing.follow())

    def _last_word(self, end: str, phase: str) -> LastWord:
        return self._word(self._reporter(end), phase)

    def _reporter(self, end: str) -> Reporter:
        return Reporter(self._config, self._guest, end, self._journal, self._shutdown)

    def _word(self, reporter: Reporter, phase: str) -> LastWord:
        return LastWord(reporter, phase, self._config.lastWordMs / 1000)

    def _raise_queues(self) -> None:
        for _, tap in self._guest.interfaces if self._config.tapQueueFrames else ():
            try:
                before = raise_queue(tap, self._config.tapQueueFrames)
                self._journal.step("queue", tap=tap, frames=max(before, self._config.tapQueueFrames), before=before)
            except OSError as not_ours:
                self._journal.step("queue-kept", tap=tap, reason=not_ours.strerror)


def identified(qemu: QmpClient) -> Guest:
    """Who is in it; a tap that QEMU was given open is looked up in its process."""
    return identify(qemu, lambda descriptor: name_of_descriptor(qemu.peer(), descriptor))


def situation(qemu: QmpClient) -> Situation:
    return recovery.find(qemu.execute("query-status")["status"], qemu.execute("query-migrate"))


def introduce(guest: Guest, config: Config, journal: Journal, step: str, **details: str) -> None:
    """Log who is watched, and what the configuration lacks for it."""
    journal.step(step, interfaces=guest.interfaces, **details)
    for mac in guest.without_address(config.addresses):
        remedy = f'add "{mac}": ["ADDRESS"] to addresses in the configuration and restart the notifier'
        journal.step("unaddressed", field="addresses", mac=mac, remedy=remedy)
