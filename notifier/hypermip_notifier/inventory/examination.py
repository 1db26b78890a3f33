# SPDX-License-Identifier: Apache-2.0
"""Each guest that is here, looked at once for what the fabric would refuse, and again when it has changed.

Only for what can be known here: what the fabric is configured with is not for hypervisors to ask. --check may, with an operator's login.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..census import Present
from ..config import Config
from ..journal import Journal
from .foresight import Objection, objections


class Examination:
    """For one thread."""

    def __init__(self, config: Config, journal: Journal) -> None:
        self._config = config
        self._journal = journal
        self._last: dict[str, frozenset[Objection]] = {}

    def of(self, here: Sequence[Present]) -> None:
        """Log what is new."""
        found = {present.guest: frozenset(objections(present.guest, self._config, None)) for present in here}
        for guest, against in found.items():
            is_said = {*guest.without_address(self._config.addresses), *guest.unplaced(self._config.behind)}  # by who watches it
            for objection in sorted(against - self._last.get(guest.id, frozenset()), key=str):
                if objection.value not in is_said:
                    self._journal.of(vm=guest.name).step("would-refuse", **vars(objection))
        self._last = {guest.id: against for guest, against in found.items()}
