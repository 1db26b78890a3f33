# SPDX-License-Identifier: Apache-2.0
"""What a fabric of many guests costs: their moves at full speed and at a pace, a controller that does nothing, and its memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from harness.context import Context
from harness.heap import HeapUnread, retained
from report.latencies import latencies
from steps.callers import Callers, Said
from steps.settled import share_of_core, wait_settled
from steps.stories import Word

FAST_CALLERS, PACED_CALLERS, WORDS_PER_S = 8, 16, 20
AT_REST_S, QUIET_S = 10, 4  # QUIET_S is longer than places that were left drain
_LIMIT = 600  # seconds


class Measures:
    """Each measure says how it went; what was refused is a check that does not hold."""

    def __init__(self, context: Context, rules: Callable[[], dict[str, int]]) -> None:
        """rules tells how many rules each switch has."""
        self._context = context
        self._rules = rules

    def at_full_speed(
        self, what: str, told: Sequence[Sequence[Word]], answered: Callable[[], None] = lambda: None, callers: int = FAST_CALLERS
    ) -> dict[str, Any]:
        """So many callers, as fast as they are answered; answered is called once all are. Rules are how many more stand afterwards."""
        before, spent, begun = self._rules(), self._cpu(), time.monotonic()
        said = Callers(self._context.onos, callers).tell(told)
        seconds, spent = time.monotonic() - begun, self._cpu() - spent
        answered()
        counts, settled = wait_settled(self._rules, QUIET_S, _LIMIT)
        self._check(what, said, told)
        moves = sum(each.word == "completed" for each in said)
        return {
            **_summary(said, moves, seconds),
            "rulesSettledSeconds": round(max(seconds, settled - begun), 2),
            "rules": {name: count - before[name] for name, count in counts.items()},
            "cpuMsPerMove": round(1000 * spent / max(1, moves), 1),
        }

    def at_a_pace(self, what: str, told: Sequence[Sequence[Word]], idle_percent: float) -> dict[str, Any]:
        """Twenty words a second, each counted from when it was due. A move's processor time is what is taken beyond rest."""
        spent, begun = self._cpu(), time.monotonic()
        said = Callers(self._context.onos, PACED_CALLERS, WORDS_PER_S).tell(told)
        seconds = time.monotonic() - begun
        spent = self._cpu() - spent - idle_percent / 100 * seconds
        self._check(what, said, told)
        moves = sum(each.word == "completed" for each in said)
        return {**_summary(said, moves, seconds), "cpuMsPerMove": round(1000 * spent / max(1, moves), 1)}

    def at_rest(self) -> float:
        """Percent of a core, nobody saying anything."""
        wait_settled(self._rules, QUIET_S, _LIMIT)
        return round(share_of_core(self._context.runtime, AT_REST_S), 2)

    def heap(self) -> dict[str, Any] | None:
        """None where it cannot be read, which is said."""
        try:
            return retained(self._context.runtime.pid, self._context.out)
        except (HeapUnread, OSError) as unread:
            self._context.step(f"the heap is not measured: {unread}")
            return None

    def _cpu(self) -> float:
        return self._context.runtime.cpu_seconds()

    def _check(self, what: str, said: Sequence[Said], told: Sequence[Sequence[Word]]) -> None:
        words = sum(map(len, told))
        refused = [f"{each.vm} {each.word}: {each.refusal}" for each in said if not each.is_accepted]
        self._context.check(f"{what}: no word of {words} is refused", not refused and len(said) == words, f"{len(said)} said; {refused[:3]}")


def _summary(said: Sequence[Said], moves: int, seconds: float) -> dict[str, Any]:
    return {
        "moves": moves,
        "words": len(said),
        "refused": sum(not each.is_accepted for each in said),
        "seconds": round(seconds, 2),
        "movesPerSecond": round(moves / seconds, 2),
        "took": latencies((each.word, each.took_ms) for each in said),
    }
