# SPDX-License-Identifier: Apache-2.0
"""One QEMU, from the moment its monitor is seen until it is gone."""

from __future__ import annotations

import threading
import time

from .config import Config
from .guest import Guest, NoName, identify
from .incoming import Incoming
from .journal import Journal
from .outgoing import Outgoing, close_gate, open_gate
from .qmp import QmpClient, QmpClosed, QmpError
from .reporter import LastWord, Reporter

_LOOK_S = 0.1  # how long a request to stop, or a report's next attempt, may have to wait


class Watcher(threading.Thread):
    """Sees arrivals and departures of the machine in one QEMU, and reports them."""

    def __init__(self, path: str, config: Config, journal: Journal, stopping: threading.Event) -> None:
        super().__init__(name=path, daemon=True)
        self._path = path
        self._config = config
        self._journal = journal
        self._stopping = stopping

    def run(self) -> None:
        try:
            with QmpClient(self._path) as qemu:
                guest = identify(qemu)
                self._journal = self._journal.of(vm=guest.name)
                self._watch(qemu, guest)
        except (QmpClosed, QmpError, NoName) as reason:
            self._journal.step("gone", socket=self._path, reason=str(reason))

    def _watch(self, qemu: QmpClient, guest: Guest) -> None:
        qemu.execute("migrate-set-capabilities", capabilities=[{"capability": "events", "state": True}])
        close_gate(qemu)
        status = qemu.execute("query-status")["status"]
        self._journal.step("watching", socket=self._path, status=status, interfaces=guest.interfaces)
        last_word = self._incoming(qemu, guest) if status == "inmigrate" else None
        self._await_migrations(qemu, guest, last_word)
        open_gate(qemu, self._config.impatientLimitMs)

    def _await_migrations(self, qemu: QmpClient, guest: Guest, last_word: LastWord | None) -> None:
        try:
            while not self._stopping.is_set():
                if last_word is not None and last_word.is_through():
                    last_word = None
                event = qemu.next_event(_LOOK_S)
                if event is not None and event.name == "MIGRATION" and event.data["status"] == "setup":
                    self._journal.step("event", event=event.name, data=event.data, qemuTime=event.time)
                    last_word = self._outgoing(qemu, guest)
        except QmpClosed:
            while last_word is not None and not last_word.is_through():
                time.sleep(_LOOK_S)
            raise

    def _incoming(self, qemu: QmpClient, guest: Guest) -> LastWord:
        reporter = Reporter(self._config, guest, "destination", self._journal)
        return self._last_word(reporter, Incoming(qemu, reporter, self._journal).follow())

    def _outgoing(self, qemu: QmpClient, guest: Guest) -> LastWord:
        reporter = Reporter(self._config, guest, "source", self._journal)
        return self._last_word(reporter, Outgoing(qemu, reporter, self._config, self._journal).follow())

    def _last_word(self, reporter: Reporter, phase: str) -> LastWord:
        return LastWord(reporter, phase, self._config.patienceMs / 1000)
