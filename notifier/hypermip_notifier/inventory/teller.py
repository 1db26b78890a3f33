# SPDX-License-Identifier: Apache-2.0
"""Says what is, first when the notifier starts, whenever something has changed, and every few seconds; in a thread of its own."""

from __future__ import annotations

import threading
import time
from typing import Any

from ..census import Census, Count, Present
from ..config import Config
from ..guest import Guest
from ..journal import Journal
from ..report.access import Access
from ..report.answer import Answer
from ..report.controller import Controller, Unreachable
from ..shutdown import Shutdown
from .conclusions import Conclusions
from .examination import Examination
from .foresight import is_id

_BEAT_S = 5.0
_SOON_S = 1.0  # while nobody hears it, or the fabric is asking
_COLLECT_S = 0.2  # several things change at once
_AGREES_S = 0.5  # with the controller's clock: then it is refused for another reason
_LONGEST_REASON = 500  # characters
_LOOK_S = 0.02  # whether it is known by now who is here


class Teller(threading.Thread):
    """Ends with the process. What it tells is whole, or it tells nothing."""

    def __init__(self, census: Census, config: Config, journal: Journal, shutdown: Shutdown, access: Access, restarts: int) -> None:
        super().__init__(name="inventory", daemon=True)
        self._census = census
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._clock = access.clock
        self._tickets = access.tickets
        self._restarts = restarts
        self._controller = Controller(access)
        self._conclusions = Conclusions(journal)
        self._examination = Examination(config, journal)
        self._last_word: tuple[str, str] = ("", "")

    def run(self) -> None:
        self._await_all()
        while not self._shutdown.has_begun:
            count = self._census.count()
            pause_s = self._round(count)
            if self._census.changes_within(pause_s, count.version):
                self._shutdown.wait(_COLLECT_S)
        self._controller.close()

    def _round(self, count: Count) -> float:
        """As tell(). What went wrong in one round is no reason that the fabric hears of no guest any more."""
        pause_s = _BEAT_S
        try:
            pause_s = self.tell(count)
            self._examination.of(count.here)
        except Exception as unexpected:
            self._say_once("inventory-failed", f"{unexpected!r}"[:_LONGEST_REASON])
        self._census.is_told.set()
        return pause_s

    def _await_all(self) -> None:
        """Who is missing in what is told counts as gone."""
        deadline = time.monotonic() + _SOON_S
        while (missing := self._census.is_incomplete_for) and not self._shutdown.wait(_LOOK_S):
            if time.monotonic() >= deadline:
                self._say_once("inventory-withheld", missing)

    def tell(self, count: Count) -> float:
        """Returns after how many seconds to tell it again."""
        began = time.monotonic()
        try:
            answer = self._controller.ask("POST", "inventories", self._inventory(count))
        except Unreachable as silence:
            self._say_once("inventory-unheard", str(silence))
            return _SOON_S
        if not answer.is_the_applications:
            self._say_once("no-inventories", f"HTTP status {answer.status}")
            return _BEAT_S
        if not answer.accepted:
            return self._refused(answer)
        self._census.was_told(count)
        self._say_once("inventory", "", guests=len(count.here), restarts=self._restarts, tookMs=round((time.monotonic() - began) * 1000, 3))
        guests = answer.body.get("guests")
        guests = guests if isinstance(guests, list) else []
        self._conclusions.note(guests)
        self._tickets.note({guest["vm"]: guest["ticket"] for guest in guests if _has_ticket(guest)})
        return _SOON_S if self._conclusions.are_open(guests) else _BEAT_S

    def _refused(self, answer: Answer) -> float:
        if answer.is_about_time and abs(by_s := answer.corrects(self._clock, self._journal) or 0.0) >= _AGREES_S:
            self._journal.step("clock-corrected", bySeconds=by_s)
            return _COLLECT_S
        refusal = {name: value for name, value in answer.shown.items() if name in ("code", "field", "value", "remedy")}
        self._say_once("inventory-refused", f"{refusal.get('code')} {refusal.get('field')}", **refusal)
        return _BEAT_S

    def _inventory(self, count: Count) -> dict[str, Any]:
        """Without those that cannot have a binding: one id that is none, and the whole would be refused."""
        here = [self._entry(present) for present in count.here if is_id(present.guest.id)]
        ended = [{"vm": self._vm(guest), "state": "ended"} for guest in count.ended if is_id(guest.id)]
        return {"hypervisor": self._config.hypervisor, "restarts": self._restarts, "time": self._clock.now(), "guests": here + ended}

    def _entry(self, present: Present) -> dict[str, Any]:
        in_flight = {} if present.migration is None else {"migration": present.migration}
        if present.migration is not None and present.destination:
            in_flight["destination"] = present.destination
        ticket = self._tickets.of(present.guest.id)
        return {"vm": self._vm(present.guest), "state": present.standing.value, **in_flight, **({"ticket": ticket} if ticket else {})}

    def _vm(self, guest: Guest) -> dict[str, Any]:
        return guest.listed(self._config.addresses, self._config.networks, self._config.ports)

    def _say_once(self, step: str, why: str, **details: Any) -> None:
        """Until something else is to be said of inventories."""
        if self._last_word != (step, why):
            self._last_word = step, why
            self._journal.step(step, **({"reason": why} if why and not details else {}), **details)


def _has_ticket(guest: Any) -> bool:
    return isinstance(guest, dict) and isinstance(guest.get("vm"), str) and "ticket" in guest
