# SPDX-License-Identifier: Apache-2.0
"""A source that only reports: five methods a machine, and nothing that could hold a pause back."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from hypermip_notifier.guest import Guest
from hypermip_notifier.source import Event, Events, MachineGone, Place, Situation, Standing

GONE = object()


class FakeReports:
    """One machine, of which the test says what becomes of it, and the source that has it."""

    def __init__(self, guest: Guest, situation: Situation = Situation.SETTLED) -> None:
        self._guest = guest
        self._situation = situation
        self._said: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._is_here = True

    def says(self, event: str, **data: Any) -> None:
        self._said.put(Event(event, data, time.time()))

    def goes(self) -> None:
        self._is_here = False
        self._said.put(GONE)

    # --- as a source ------------------------------------------------------------------------------------------------------------

    name, is_away = "fake", False

    def places(self) -> Iterable[Place]:
        if self._is_here:
            yield Place(self._guest.name, (1,), lambda: nullcontext(self))

    # --- as a machine that reports ----------------------------------------------------------------------------------------------

    def identify(self) -> Guest:
        return self._guest

    def situation(self) -> Situation:
        return self._situation

    def standing(self) -> Standing:
        return Standing.INCOMING if self._situation is Situation.EXPECTED else Standing.RUNNING

    def owner(self) -> int:
        return 0

    def observe(self) -> Events:
        return self

    def next_event(self, timeout: float) -> Event | None:
        try:
            said = self._said.get(timeout=timeout)
        except queue.Empty:
            return None
        if said is GONE:
            raise MachineGone("its hypervisor does not know it any more")
        return said  # type: ignore[no-any-return]
