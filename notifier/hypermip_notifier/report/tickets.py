# SPDX-License-Identifier: Apache-2.0
"""The fabric's own word about each guest that visits here, kept for it: a controller that has lost everything believes that, and not ours.

A ticket is shown as it was given. What it says is the fabric's affair, and who reads it learns no secret.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any

from ..journal import Journal
from ..state import State

_NAME = "tickets.json"
_FORM = re.compile(r"[A-Za-z0-9._+/=-]{1,16384}")
_MOST, _LARGEST = 4096, 2 << 20  # guests, and characters of all tickets: an inventory has room for them


class Tickets:
    """By the guest's id, the oldest first. May be used from any thread.

    One of a guest that has ended stays, for it may be started here again; that of one that has left is another hypervisor's affair.
    """

    def __init__(self, state: State, journal: Journal) -> None:
        self._state = state
        self._journal = journal
        self._lock = threading.Lock()
        self._is_kept = True
        kept = state.read(_NAME)
        self._tickets = dict(_bounded(kept)) if isinstance(kept, dict) else {}

    def of(self, guest: str) -> str | None:
        """As the fabric has given it last."""
        with self._lock:
            return self._tickets.get(guest)

    def note(self, given: Mapping[str, Any]) -> None:
        """What the fabric has answered, by guest; what can be no ticket is left."""
        with self._lock:
            news = {guest: ticket for guest, ticket in given.items() if _is_one(ticket) and self._tickets.get(guest) != ticket}
            if news:
                others = {guest: ticket for guest, ticket in self._tickets.items() if guest not in news}
                self._tickets = _bounded(others | news)
                self._keep()

    def forget(self, guest: str) -> None:
        """It has gone elsewhere."""
        with self._lock:
            if self._tickets.pop(guest, None) is not None:
                self._keep()

    def _keep(self) -> None:
        try:
            self._state.keep(_NAME, self._tickets)
            self._is_kept = True
        except OSError as unkept:
            if self._is_kept:  # said once
                self._journal.step("tickets-unkept", reason=str(unkept))
            self._is_kept = False


def _is_one(ticket: Any) -> bool:
    return isinstance(ticket, str) and _FORM.fullmatch(ticket) is not None


def _bounded(tickets: Mapping[str, Any]) -> dict[str, str]:
    """Without the oldest, if they are too many."""
    room, latest = _LARGEST, {}
    for guest, ticket in reversed(list(tickets.items())[-_MOST:]):
        if _is_one(ticket) and (room := room - len(ticket)) >= 0:
            latest[guest] = ticket
    return dict(reversed(latest.items()))
