# SPDX-License-Identifier: Apache-2.0
"""A guest's life in one QEMU: its arrival, its migrations, and whatever a notifier before this one has left unfinished."""

from __future__ import annotations

import time

from .config import Config
from .gate import CLOSED_LIMIT_MS
from .guest import Guest
from .incoming import Incoming
from .journal import Journal
from .machine import Machine
from .monitor import Monitor
from .outgoing import Outgoing
from .recovery import Situation
from .reporter import Messenger, Reporter
from .shutdown import Shutdown
from .steering import close_gate, open_gate
from .taps import raise_queue

_LOOK_S = 0.1  # how long a request to stop may have to wait
_INSPECT_S = 5.0  # interfaces come and go while a guest runs, and QEMU does not say so
# Frames go both ways, and a guest that has just resumed has more use for the controller's and the network's time. Where they do not, the
# fabric follows what the guest announces of itself, and waits for nobody's word.
_ARRIVED_AFTER_S, _COMPLETED_AFTER_S = 0.15, 0.25
_OVERDUE = {  # what may not have been reported, of a migration that ended while nobody watched
    Situation.LEFT: ("source", "completed"),
    Situation.FELL_THROUGH: ("source", "failed"),
    Situation.CANCELLED: ("source", "cancelled"),
    Situation.ARRIVED: ("destination", "arrived"),
}


class Attendant:
    """Follows one guest's migrations, and holds its pauses back until the fabric is ready. For one thread."""

    def __init__(self, machine: Machine, guest: Guest, config: Config, journal: Journal, shutdown: Shutdown, messenger: Messenger) -> None:
        self._machine = machine
        self._guest = guest
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._messenger = messenger

    def serve(self) -> None:
        """Until the notifier stops. Raises QmpClosed when QEMU is gone, Stopped when that happens in the middle of a migration."""
        self._raise_queues()
        self._qemu: Monitor = self._machine.listen()
        found = self._machine.situation()
        self._catch_up(found)
        self._qemu = self._machine.listen()  # which a migration may have been in the way of
        if found is Situation.SETTLED:  # who moved has been granted something, or will be
            self._messenger.lifetime.begin(self._reporter("source").refresh)
        self._await_migrations()
        open_gate(self._qemu, self._config.impatientLimitMs)

    def _catch_up(self, found: Situation) -> None:
        if found in (Situation.EXPECTED, Situation.COMING):
            self._incoming(is_coming=found is Situation.COMING)
            close_gate(self._qemu)  # no sooner: libvirt lets nobody speak to a QEMU that waits for its guest
            return
        bandwidth = self._operators_bandwidth(found)
        close_gate(self._qemu)
        if found in (Situation.LEAVING, Situation.PAUSED):
            self._outgoing(bandwidth, is_paused=found is Situation.PAUSED)
        elif bandwidth:
            self._qemu.execute("migrate-set-parameters", max_bandwidth=bandwidth)
        if found in _OVERDUE:
            end, phase = _OVERDUE[found]
            self._reporter(end).insist(phase)

    def _operators_bandwidth(self, found: Situation) -> int | None:
        """What to go back to, if a notifier that was killed has left QEMU with a gate's bandwidth."""
        if found not in (Situation.LEAVING, Situation.PAUSED, Situation.FELL_THROUGH, Situation.CANCELLED):
            return None
        was_killed = self._qemu.execute("query-migrate-parameters")["downtime-limit"] == CLOSED_LIMIT_MS
        return self._config.maxBandwidth if was_killed else None

    def _await_migrations(self) -> None:
        inspect_at = time.monotonic() + _INSPECT_S
        while not self._shutdown.has_begun:
            event = self._qemu.next_event(_LOOK_S)
            if event is not None and event.name == "MIGRATION" and event.data["status"] in ("setup", "active"):
                self._journal.step("event", event=event.name, data=event.data, qemuTime=event.time)
                self._outgoing()
            elif time.monotonic() >= inspect_at:
                self._inspect()
                inspect_at = time.monotonic() + _INSPECT_S

    def _inspect(self) -> None:
        guest = self._machine.identify()
        if guest != self._guest:
            self._guest = guest
            introduce(guest, self._config, self._journal, step="changed")
            self._raise_queues()

    def _incoming(self, is_coming: bool) -> None:
        reporter = self._reporter("destination")
        end = Incoming(self._qemu, reporter, self._journal, self._shutdown, is_coming).follow()
        reporter.insist(end, _ARRIVED_AFTER_S if end == "arrived" else 0.0)

    def _outgoing(self, bandwidth: int | None = None, is_paused: bool = False) -> None:
        reporter = self._reporter("source")
        outgoing = Outgoing(self._qemu, reporter, self._config, self._journal, shutdown=self._shutdown, bandwidth=bandwidth)
        if is_paused:
            outgoing.found_paused()
        end = outgoing.follow()
        reporter.insist(end, _COMPLETED_AFTER_S if outgoing.was_fabric_ready and end == "completed" else 0.0)

    def _reporter(self, end: str) -> Reporter:
        return Reporter(self._messenger, self._guest, end)

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
