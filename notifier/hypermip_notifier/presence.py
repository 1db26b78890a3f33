# SPDX-License-Identifier: Apache-2.0
"""What one place's watcher has to tell the census."""

from __future__ import annotations

from dataclasses import replace

from .admission import as_configured
from .census import Census, Change, Present
from .config import Config
from .guest import Guest
from .sole import recall, remember
from .source import Event, Place, Standing

_STANDINGS = {"STOP": Standing.PAUSED, "PAUSE": Standing.PAUSED, "RESUME": Standing.RUNNING}


class Presence:
    """May be told from any thread."""

    def __init__(self, census: Census, place: Place) -> None:
        self._census = census
        self._place = place

    def is_expected(self) -> None:
        """Somebody is there, and it is about to be found out who. Who was there is believed to be there until then."""
        self._census.expect(self._place)

    def admits(self, guest: Guest, config: Config, before: Guest | None = None) -> Guest:
        """As the configuration knows it, if it may be here; before is what it was, else that is what was kept of it. Raises NotServed
        otherwise, also if something of it is another's: what was here counts on then."""
        known = as_configured(guest, config, before.named[0] if before else recall(self._place, config))
        self._census.claims.take(self._place, known, config)
        return known

    def keeps(self, guest: Guest, config: Config) -> None:
        """For the notifier after this one."""
        remember(self._place, config, guest.named[0])

    def rests(self) -> None:
        """Nobody watches it any more, for whatever reason."""
        self._census.claims.rests(self._place)

    def is_found(self, guest: Guest, standing: Standing) -> None:
        """It is watched from now on; what was known of it before is over."""
        self._change(lambda _: Present(guest, standing))

    def is_here(self, guest: Guest, standing: Standing) -> None:
        self._change(lambda present: present and replace(present, guest=guest, standing=standing))

    def is_nobody(self) -> None:
        """Nobody of the fabric's is there, or not any more."""
        self._census.claims.drop(self._place)
        self._change(lambda _: None)

    def is_gone(self) -> None:
        """The place itself is not there any more."""
        self.is_nobody()
        self._census.drop(self._place)

    def hears(self, event: Event) -> None:
        if (standing := _STANDINGS.get(event.name)) is not None:
            self._change(lambda present: present and replace(present, standing=standing))

    def takes_off(self) -> None:
        """A migration from or to here has begun."""
        self._change(lambda present: present and replace(present, migration=present.migration or ""))

    def flies_as(self, migration: str) -> None:
        """The fabric has told the id of the migration that is in flight, if one is."""
        self._change(lambda present: replace(present, migration=migration) if present and present.migration is not None else present)

    def flies_to(self, destination: str) -> None:
        """It is known now whom the guest is sent to."""
        self._change(lambda present: replace(present, destination=destination) if present and present.migration is not None else present)

    def lands(self) -> None:
        """It is over, and the fabric has heard how, or will not."""
        self._change(lambda present: present and replace(present, migration=None, destination=""))

    def may_tell_of_old(self, within_s: float) -> bool:
        """Wait until the fabric was told what is: what was may then be told."""
        return self._census.is_told.wait(within_s)

    def _change(self, change: Change) -> None:
        self._census.change(self._place, change)


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
