# SPDX-License-Identifier: Apache-2.0
"""Callers at the same time, each over a connection that it keeps, and what they were answered.

They speak for hypervisors that there are not, in the names of several, and so by the operators' door.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from lab.notifier import Access, Config, Controller, Unreachable
from lab.onos import PASSWORD, USER, Onos
from steps.stories import Word

_PATIENCE_MS = 35_000  # beyond ONOS's own 30 s, after which it refuses: that is to be heard


@dataclass(frozen=True)
class Said:
    """A word and its answer. Times in seconds since the epoch; of a paced word, due is when it was to be said, so that nobody's delay is left out.

    status is HTTP's, 0 without an answer; phase the binding's by then.
    """

    vm: str
    word: str
    due: float
    answered: float
    status: int
    phase: str | None
    refusal: str = ""

    @property
    def took_ms(self) -> float:
        return (self.answered - self.due) * 1000

    @property
    def is_accepted(self) -> bool:
        return self.status == 200


class Pace:
    """Turns, so many a second; without a number everybody's turn is now."""

    def __init__(self, per_second: float | None, clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait_turn(self) -> float:
        """Returns when the turn was, which is before now if all callers were late."""
        if not self._interval:
            return self._clock()
        with self._lock:
            due = self._next = self._next + self._interval if self._next else self._clock()
        if (early := due - self._clock()) > 0:
            self._sleep(early)
        return due


class Callers:
    """Callers who tell stories: each takes the next one, and says its words in order. A refusal ends a story."""

    def __init__(self, onos: Onos, number: int, per_second: float | None = None) -> None:
        self._access = Access(Config("crowd", (f"{onos.base}/onos/hypermip",), (), {}, ca=onos.ca, answerTimeoutMs=_PATIENCE_MS))
        self._number = number
        self._pace = Pace(per_second)
        self.said: list[Said] = []  # of all of them, as far as it has come

    def tell(self, stories: Sequence[Sequence[Word]]) -> list[Said]:
        """Returns when all are told, with what was said in them."""
        told = len(self.said)
        waiting: SimpleQueue[Sequence[Word]] = SimpleQueue()
        for story in stories:
            waiting.put(story)
        with ThreadPoolExecutor(self._number) as pool:
            for caller in [pool.submit(self._call, waiting) for _ in range(self._number)]:
                caller.result()
        return self.said[told:]

    def _call(self, waiting: SimpleQueue[Sequence[Word]]) -> None:
        controller = Controller(self._access, f"{USER}:{PASSWORD}")
        try:
            while True:
                self._tell(controller, waiting.get_nowait())
        except Empty:
            controller.close()

    def _tell(self, controller: Controller, story: Sequence[Word]) -> None:
        for word in story:
            said = self._say(controller, word)
            self.said.append(said)
            if not said.is_accepted:
                break

    def _say(self, controller: Controller, word: Word) -> Said:
        due = self._pace.wait_turn()
        vm, name = word["vm"]["id"], word["phase"]
        try:
            answer = controller.register(word)
        except Unreachable as silence:
            return Said(vm, name, due, time.time(), 0, None, str(silence))
        refusal = "" if answer.accepted else f"{answer.status} {answer.body}"
        return Said(vm, name, due, time.time(), answer.status, answer.body.get("phase"), refusal)
