# SPDX-License-Identifier: Apache-2.0
"""A line for each step, with the time since the run began, so that a person sees it work."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping


class Progress:
    """Writes to standard output at once, also into a pipe.

    milestones are the beginnings of steps, and when each of them comes on a fast machine, in seconds; the last is the end. With them a step
    also tells how much time is left, at the pace so far.
    """

    def __init__(self, milestones: Mapping[str, float] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._milestones = milestones or {}
        self._left = ""

    def step(self, text: str) -> None:
        elapsed = self._clock() - self._begun
        expected = next((at for beginning, at in self._milestones.items() if text.startswith(beginning)), None)
        if expected is not None:
            pace = max(1.0, elapsed / expected) if expected else 1.0
            self._left = f", about {(max(self._milestones.values()) - expected) * pace:3.0f} s left"
        sys.stdout.write(f"[{elapsed:6.1f} s{self._left}] {text}\n")
        sys.stdout.flush()
