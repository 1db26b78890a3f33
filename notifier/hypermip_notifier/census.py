# SPDX-License-Identifier: Apache-2.0
"""Which guests are here now, as those who watch them have seen it last. May be asked and told from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from .guest import Guest
from .source import Event, Place, Standing

_STANDINGS = {"STOP": Standing.PAUSED, "PAUSE": Standing.PAUSED, "RESUME": Standing.RUNNING}
_RANK = {Standing.RUNNING: 0, Standing.INCOMING: 1, Standing.PAUSED: 2}  # of two places of one guest, what the fabric is to know


@dataclass(frozen=True)
class Present:
    """A guest at one place. migration is the id of the one that is in flight; empty while that is not known, None when there is none."""

    guest: Guest
    standing: Standing
    migration: str | None = None


Change = Callable[["Present | None"], "Present | None"]


def _is_told_by_its_migration(before: Present | None, after: Present | None) -> bool:
    """A pause in flight: the migration's own words come first, and this goes with whatever is told next."""
    return before is not None and after is not None and after.migration is not None and replace(before, standing=after.standing) == after


@dataclass(frozen=True)
class Count:
    """A whole list: by its id, each guest that is here, and those that have ended since somebody was told last."""

    version: int
    here: tuple[Present, ...]
    ended: tuple[Guest, ...]


class Census:
    """A place of which nobody knows yet who is there leaves the count incomplete: whoever is missing in it counts as gone."""

    def __init__(self) -> None:
        self.is_told = threading.Event()  # what there was at the start, or that was tried
        self._changed = threading.Condition()
        self._version = 0
        self._places: dict[Place, Present | None] = {}
        self._unknown: set[Place] = set()
        self._ended: dict[str, Guest] = {}
        self._away: Collection[str] | None = None  # sources that have told nothing so far; None before all were asked

    def of(self, place: Place) -> Presence:
        return Presence(self, place)

    def lacks_sources(self, away: Collection[str]) -> None:
        """All were asked, and these have told nothing since the start."""
        self._away = away

    @property
    def is_incomplete_for(self) -> str:
        """Of whom it is not known who is there; empty if it is whole."""
        with self._changed:
            if self._away is None:
                return "the sources, which were not asked yet"
            return ", ".join([*self._away, *sorted(place.label for place in self._unknown)])

    def count(self) -> Count:
        with self._changed:
            here: dict[str, Present] = {}
            for present in filter(None, self._places.values()):
                other = here.get(present.guest.id)
                if other is None or _RANK[present.standing] < _RANK[other.standing]:
                    here[present.guest.id] = present
            ended = tuple(guest for id, guest in self._ended.items() if id not in here)
            return Count(self._version, tuple(here.values()), ended)

    def was_told(self, count: Count) -> None:
        """What has ended needs to be told no more."""
        with self._changed:
            for guest in count.ended:
                if self._ended.get(guest.id) == guest:
                    del self._ended[guest.id]

    def changes_within(self, seconds: float, since: int) -> bool:
        """Whether something is other than it was in the count of that version, once it is, or when the time is over."""
        with self._changed:
            return self._changed.wait_for(lambda: self._version != since, seconds)

    def _change(self, place: Place, change: Change) -> None:
        with self._changed:
            before = self._places.get(place)
            after = change(before)
            self._unknown.discard(place)
            self._places[place] = after
            if before is not None and after is None:
                self._ended[before.guest.id] = before.guest
            if before != after and not _is_told_by_its_migration(before, after):
                self._version += 1
                self._changed.notify_all()

    def _expect(self, place: Place) -> None:
        """Once it was told who is here, whoever comes is somebody new, and need not be waited for."""
        with self._changed:
            if self._places.get(place) is None and not self.is_told.is_set():
                self._unknown.add(place)

    def _drop(self, place: Place) -> None:
        with self._changed:
            self._places.pop(place, None)


class Presence:
    """What one place's watcher has to tell."""

    def __init__(self, census: Census, place: Place) -> None:
        self._census = census
        self._place = place

    def is_expected(self) -> None:
        """Somebody is there, and it is about to be found out who. Who was there is believed to be there until then."""
        self._census._expect(self._place)

    def is_found(self, guest: Guest, standing: Standing) -> None:
        """It is watched from now on; what was known of it before is over."""
        self._change(lambda _: Present(guest, standing))

    def is_here(self, guest: Guest, standing: Standing) -> None:
        self._change(lambda present: present and replace(present, guest=guest, standing=standing))

    def is_nobody(self) -> None:
        """Nobody of the fabric's is there, or not any more."""
        self._change(lambda _: None)

    def is_gone(self) -> None:
        """The place itself is not there any more."""
        self.is_nobody()
        self._census._drop(self._place)

    def hears(self, event: Event) -> None:
        if (standing := _STANDINGS.get(event.name)) is not None:
            self._change(lambda present: present and replace(present, standing=standing))

    def takes_off(self) -> None:
        """A migration from or to here has begun."""
        self._change(lambda present: present and replace(present, migration=present.migration or ""))

    def flies_as(self, migration: str) -> None:
        """The fabric has told the id of the migration that is in flight, if one is."""
        self._change(lambda present: replace(present, migration=migration) if present and present.migration is not None else present)

    def lands(self) -> None:
        """It is over, and the fabric has heard how, or will not."""
        self._change(lambda present: present and replace(present, migration=None))

    def may_tell_of_old(self, within_s: float) -> bool:
        """Wait until the fabric was told what is: what was may then be told."""
        return self._census.is_told.wait(within_s)

    def _change(self, change: Change) -> None:
        self._census._change(self._place, change)


class Overheard:
    """Events, or a gate, of which a presence hears too."""

    def __init__(self, events: object, presence: Presence) -> None:
        self._events = events
        self._presence = presence

    def next_event(self, timeout: float) -> Event | None:
        event: Event | None = self._events.next_event(timeout)  # type: ignore[attr-defined]
        if event is not None:
            self._presence.hears(event)
        return event

    def __getattr__(self, name: str) -> object:
        return getattr(self._events, name)
