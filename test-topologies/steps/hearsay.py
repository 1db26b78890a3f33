# SPDX-License-Identifier: Apache-2.0
"""What hypervisors say, and how it is heard: at once, late, twice, in another order, long after, or never.

Their clocks step, their notifiers restart, and some fall silent for a while.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

from lab.onos import Answer, Onos

MISMATCH = 133  # the code of what was said before something that is known, or by a clock that is wrong
_FATES = ("heard", "heard", "heard", "heard and repeated", "late", "late", "lost")


@dataclass
class Voice:
    """A hypervisor's: how far its clock is ahead, in seconds, and which start of its notifier this is."""

    ahead: float = 0.0
    start: int = 0

    def now(self) -> str:
        return (datetime.now(timezone.utc) + timedelta(seconds=self.ahead)).isoformat().replace("+00:00", "Z")


class Hearsay:
    """Between hypervisors and the fabric. What becomes of a word is the random's choice."""

    def __init__(self, onos: Onos, hypervisors: Sequence[str], random: Random) -> None:
        self._onos = onos
        self._random = random
        self._late: list[dict[str, Any]] = []
        self._said: list[dict[str, Any]] = []
        self.silent: set[str] = set()  # hypervisors that say nothing, until they are taken out
        self.voices = {hypervisor: Voice(start=int(time.time())) for hypervisor in hypervisors}

    def restart(self, hypervisor: str) -> None:
        """Its notifier starts anew."""
        voice = self.voices[hypervisor]
        voice.start = max(voice.start + 1, int(time.time()))

    def register(self, registration: dict[str, Any]) -> None:
        """The reporter says so now, by its clock."""
        word = {**registration, "time": self.voices[registration["reporter"]].now()}
        fate = self._random.choice(_FATES)
        if registration["reporter"] in self.silent:
            return
        self._said.append(word)
        if fate.startswith("heard"):
            self._onos.register(word)
        if fate in ("heard and repeated", "late"):
            self._late.append(word)

    def deliver(self) -> None:
        """What is late comes, in any order."""
        self._random.shuffle(self._late)
        for word in self._late:
            self._onos.register(word)
        self._late = []

    def repeat(self) -> None:
        """A word of any time ago comes once more, as it was said."""
        if self._said:
            self._onos.register(self._random.choice(self._said))

    def take_inventory(self, hypervisor: str, guests: Sequence[dict[str, Any]]) -> Answer | None:
        """As a notifier does: one whose clock is found to be wrong corrects it, and says its word again. None if it is silent."""
        if hypervisor in self.silent:
            return None
        answer = self._tell(hypervisor, guests)
        if not answer.ok and answer.body.get("code") == MISMATCH:
            self.voices[hypervisor].ahead = 0.0
            answer = self._tell(hypervisor, guests)
        return answer

    def _tell(self, hypervisor: str, guests: Sequence[dict[str, Any]]) -> Answer:
        voice = self.voices[hypervisor]
        inventory = {"hypervisor": hypervisor, "restarts": voice.start, "time": voice.now(), "guests": list(guests)}
        return self._onos.post("/onos/hypermip/inventories", inventory)
