# SPDX-License-Identifier: Apache-2.0
"""The service: finds QEMU's sockets as they come and go, and gives each a watcher."""

from __future__ import annotations

import glob
import os
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .config import Config
from .journal import Journal
from .shutdown import Shutdown
from .watcher import Watcher

_SCAN_S = 0.05
_FIRST_PAUSE_S = 0.1  # before a socket that did not answer is tried again; twice as long each time
_LONGEST_PAUSE_S = 30.0
_ALL_WELL_S = 60.0  # a watcher that lasted so long begins anew with the first pause

Socket = tuple[str, int, int]  # path, inode, time of its making: the same path may be another QEMU's


@dataclass
class Attempt:
    """A socket's present or latest watcher; when and how soon after it the next one is due."""

    watcher: Watcher
    began: float
    pause_s: float = _FIRST_PAUSE_S
    ended: float | None = None
    reason: str = ""

    def is_due(self, now: float) -> bool:
        return self.ended is not None and now >= self.ended + self.pause_s


class Service:
    """Runs until it is told to stop."""

    def __init__(self, config: Config, journal: Journal, shutdown: Shutdown, is_rehearsal: bool = False) -> None:
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._is_rehearsal = is_rehearsal
        self._attempts: dict[Socket, Attempt] = {}

    def run(self) -> None:
        self._journal.step("started", sockets=self._config.sockets, controller=self._config.controller, dryRun=self._is_rehearsal)
        while not self._shutdown.wait(_SCAN_S):
            self._scan()
        self._journal.step("stopping")
        for attempt in self._attempts.values():
            attempt.watcher.join()

    def _scan(self) -> None:
        now = time.monotonic()
        present = set(sockets(self._config.sockets))
        for socket in present - set(self._attempts):
            self._attempts[socket] = Attempt(self._watch(socket), now)
        for socket, attempt in list(self._attempts.items()):
            self._look_after(socket, attempt, now)
            if socket not in present and not attempt.watcher.is_alive():
                del self._attempts[socket]

    def _look_after(self, socket: Socket, attempt: Attempt, now: float) -> None:
        if attempt.watcher.is_alive():
            return
        if attempt.ended is None:
            attempt.ended = now
            if (reason := attempt.watcher.reason) != attempt.reason:  # said once, however often it is tried
                self._journal.step("gone", socket=socket[0], reason=reason)
                attempt.reason = reason
        elif attempt.is_due(now):
            lasted = attempt.ended - attempt.began
            attempt.pause_s = _FIRST_PAUSE_S if lasted > _ALL_WELL_S else min(2 * attempt.pause_s, _LONGEST_PAUSE_S)
            attempt.watcher, attempt.began, attempt.ended = self._watch(socket), now, None

    def _watch(self, socket: Socket) -> Watcher:
        watcher = Watcher(socket[0], self._config, self._journal, self._shutdown, self._is_rehearsal)
        watcher.start()
        return watcher


def sockets(places: Sequence[str]) -> Iterator[Socket]:
    """Those that are there now: at the places themselves, or in them if they are directories. Places may be patterns."""
    for place in places:
        for path in glob.glob(place):
            yield from _sockets_at(path)


def _sockets_at(path: str) -> Iterator[Socket]:
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            for name in os.listdir(path):
                inside = os.path.join(path, name)
                if stat.S_ISSOCK((about := os.stat(inside)).st_mode):
                    yield inside, about.st_ino, about.st_mtime_ns
        elif stat.S_ISSOCK(about.st_mode):
            yield path, about.st_ino, about.st_mtime_ns
    except (FileNotFoundError, PermissionError):
        return  # gone meanwhile, or not ours; the next scan sees the others
