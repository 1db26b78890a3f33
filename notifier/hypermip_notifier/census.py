# SPDX-License-Identifier: Apache-2.0
"""Which guests are here now, as those who watch them have seen it last. May be asked and told from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from .admission import Claims
from .guest import Guest
from .source import Place, Standing

_RANK = {Standing.RUNNING: 0, Standing.INCOMING: 1, Standing.PAUSED: 2, Standing.ENDED: 3}  # of two places of one guest, what the fabric is to know


@dataclass(frozen=True)
class Present:
    """A guest at one place. migration is the id of the one that is in flight; empty while that is not known, None when there is none.

    destination is the hypervisor that it leads to from here; empty while that is not known.
    """

    guest: Guest
    standing: Standing
    migration: str | None = None
    destination: str = ""


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
        self.claims = Claims()
        self.is_told = threading.Event()  # what there was at the start, or that was tried
        self._changed = threading.Condition()
        self._version = 0
        self._places: dict[Place, Present | None] = {}
        self._unknown: set[Place] = set()
        self._ended: dict[str, Guest] = {}
        self._away: Collection[str] | None = None  # sources that have told nothing so far; None before all were asked

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

    def change(self, place: Place, change: Change) -> None:
        """change makes of what is known of the place what is known now."""
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

    def expect(self, place: Place) -> None:
        """Once it was told who is here, whoever comes is somebody new, and need not be waited for."""
        with self._changed:
            if self._places.get(place) is None and not self.is_told.is_set():
                self._unknown.add(place)

    def drop(self, place: Place) -> None:
        """There will be no more of it."""
        with self._changed:
            self._places.pop(place, None)
