# SPDX-License-Identifier: Apache-2.0
"""Each guest that is here, looked at once for what the fabric would refuse; again when it or the fabric's configuration has changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress

from ..census import Present
from ..config import Config
from ..journal import Journal
from ..report.controller import Controller, Unreachable
from .fabric import Fabric, ask_fabric
from .foresight import Objection, objections

_EVERY_S = 60.0


class Examination:
    """For one thread."""

    def __init__(self, config: Config, journal: Journal, controller: Controller) -> None:
        self._config = config
        self._journal = journal
        self._controller = controller
        self._fabric: Fabric | None = None
        self._asked_at = float("-inf")
        self._last: dict[str, frozenset[Objection]] = {}

    def of(self, here: Sequence[Present]) -> None:
        """Log what is new."""
        self._ask_now_and_then({present.guest.id for present in here})
        found = {present.guest: frozenset(objections(present.guest, self._config, self._fabric)) for present in here}
        for guest, against in found.items():
            for objection in sorted(against - self._last.get(guest.id, frozenset()), key=str):
                if objection.value not in guest.without_address(self._config.addresses):  # of those, the log has said so
                    self._journal.of(vm=guest.name).step("would-refuse", **vars(objection))
        self._last = {guest.id: against for guest, against in found.items()}

    def _ask_now_and_then(self, ids: set[str]) -> None:
        if ids <= set(self._last) and time.monotonic() < self._asked_at + _EVERY_S:
            return
        self._asked_at = time.monotonic()
        with suppress(Unreachable):  # what is known without it is said all the same
            self._fabric = ask_fabric(self._controller)
