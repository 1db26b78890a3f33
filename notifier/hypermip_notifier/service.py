# SPDX-License-Identifier: Apache-2.0
"""The service: finds machines as they come and go, and gives each a watcher."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

from .census import Census
from .config import Config
from .inventory.restarts import next_start
from .inventory.teller import Teller
from .journal import Journal
from .presence import Presence
from .report.access import Access, warnings
from .report.answer_time import AnswerTime
from .shutdown import Shutdown
from .source import Place, Source
from .sources import sources
from .state import OF_A_MACHINE, State, name_of
from .watcher import Watcher

_SCAN_S = 0.05
_FIRST_PAUSE_S = 0.1  # before a machine that did not answer is tried again; twice as long each time
_LONGEST_PAUSE_S = 30.0
_MOST_PLACES = 2000  # that are watched at once; more than a hypervisor has guests
_SHOWN = 5
_ALL_WELL_S = 60.0  # after a watcher that lasted so long, the first pause is due: what was refused before it is long ago


@dataclass
class Attempt:
    """A place's present or latest watcher; when and how soon after it the next one is due."""

    watcher: Watcher
    began: float
    source: Source
    pause_s: float = _FIRST_PAUSE_S
    ended: float | None = None
    reason: str = ""

    def ends(self, now: float) -> None:
        self.ended = now
        if now - self.began > _ALL_WELL_S:
            self.pause_s = _FIRST_PAUSE_S

    def is_due(self, now: float) -> bool:
        return self.ended is not None and now >= self.ended + self.pause_s


class Service:
    """Runs until it is told to stop."""

    def __init__(self, config: Config, journal: Journal, shutdown: Shutdown, is_dry_run: bool = False) -> None:
        """Raises ConfigError if what the configuration names does not hold what it should."""
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._is_dry_run = is_dry_run
        self._sources = sources(config, journal)
        self._answer_time = AnswerTime()
        self._access = Access(config, journal)
        self._census = Census()
        self._attempts: dict[Place, Attempt] = {}
        self._unseen: dict[Place, Source] = {}  # of sources that are away
        self._has_told: set[str] = set()  # of the sources, by name
        self._has_left_out = False

    def run(self) -> None:
        self._journal.step("started", sockets=self._config.watched, controllers=self._config.controllers, dryRun=self._is_dry_run)
        for step, about in warnings(self._config):
            self._journal.step(step, **about)
        if not self._is_dry_run:
            self._take_stock()
        while not self._shutdown.wait(_SCAN_S):
            self.scan()
        self._journal.step("stopping")
        for attempt in self._attempts.values():
            attempt.watcher.join()

    def _take_stock(self) -> None:
        restarts = next_start(State(self._config), self._journal, time.time())
        Teller(self._census, self._config, self._journal, self._shutdown, self._access, restarts).start()

    def scan(self) -> None:
        """A look at what is there now. run() does it again and again."""
        now = time.monotonic()
        present = {place: source for source in self._sources for place in source.places()}
        self._census.claims.only(present)
        self._has_told |= {source.name for source in self._sources if not source.is_away}
        self._count(present)
        for place, source in present.items():
            if place not in self._attempts and len(self._attempts) < _MOST_PLACES:
                Presence(self._census, place).is_expected()
                self._attempts[place] = Attempt(self._watch(place), now, source)
        for place, attempt in list(self._attempts.items()):
            if not attempt.watcher.is_alive():
                self._look_after(place, attempt, now)
                if place not in present:  # what has its name now is another place
                    self._unseen[place] = self._attempts.pop(place).source
                elif attempt.is_due(now):
                    self._try_again(place, attempt, now)
        self._write_off(present)
        self._census.lacks_sources({source.name for source in self._sources} - self._has_told)

    def _count(self, present: Collection[Place]) -> None:
        """Whoever may make sockets may make any number of them: those that were first are watched on."""
        left_out = [place.label for place in present if place not in self._attempts][max(0, _MOST_PLACES - len(self._attempts)) :]
        if left_out and not self._has_left_out:
            self._journal.step("too-many", most=_MOST_PLACES, sockets=left_out[:_SHOWN])
        self._has_left_out = bool(left_out)

    def _write_off(self, present: Collection[Place]) -> None:
        """What is not there any more has ended, unless nobody can see it now."""
        for place, source in list(self._unseen.items()):
            if place in present:
                del self._unseen[place]
            elif not source.is_away:
                del self._unseen[place]
                Presence(self._census, place).is_gone()
                for kind in OF_A_MACHINE:
                    State(self._config).forget(name_of(kind, place))

    def _look_after(self, place: Place, attempt: Attempt, now: float) -> None:
        """After its watcher's end."""
        if attempt.ended is None:
            attempt.ends(now)
            if (reason := attempt.watcher.reason) != attempt.reason:  # said once, however often it is tried
                self._journal.step("gone", socket=place.label, reason=reason)
                attempt.reason = reason

    def _try_again(self, place: Place, attempt: Attempt, now: float) -> None:
        attempt.pause_s = min(2 * attempt.pause_s, _LONGEST_PAUSE_S)
        attempt.watcher, attempt.began, attempt.ended = self._watch(place), now, None

    def _watch(self, place: Place) -> Watcher:
        about = (self._config, self._journal, self._shutdown, self._answer_time, self._access, Presence(self._census, place))
        watcher = Watcher(place, *about, self._is_dry_run)
        watcher.start()
        return watcher
