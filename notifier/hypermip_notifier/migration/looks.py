# SPDX-License-Identifier: Apache-2.0
"""How soon to look at a migration again. Each look is a question to QEMU and an answer: of several guests at once, looks take a processor.

QEMU copies at the beginning of each window what the bandwidth allows, and then nothing: some looks a window see all that can be acted upon.
Two things are worth a closer look. In the first pass, pages without content cost no bandwidth, and many are passed over at once: the
bandwidth has to be down before they are. While a pass is held, the beginning of a window is what the fabric's answer is timed by.
"""

from __future__ import annotations

from .gate import GateState, Pace, Progress, Wish, is_due_at_s

CLOSELY_S = 0.002
_SOME_A_WINDOW_S = 0.010
_AT_MOST_S = 0.020
_SCANNED_BYTES_PER_S = 4e9  # that many without content are passed over
_LOOKS_A_SCAN = 5  # while all that is left of the first pass is
_SCANNED_AT_ONCE = 8 << 20  # bytes, in a closer look's time
_REMEMBERED_S = 3.0


class Delays:
    """How late looks have been lately, in seconds."""

    def __init__(self) -> None:
        self._longest_s = self._seen_at = 0.0

    def seen(self, delay_s: float, now_s: float) -> float:
        """Returns the longest delay; one of some seconds ago counts no more."""
        if delay_s >= self._longest_s or now_s - self._seen_at > _REMEMBERED_S:
            self._longest_s, self._seen_at = delay_s, now_s
        return self._longest_s


def until_next_look_s(state: GateState, progress: Progress, wish: Wish) -> float:
    """In seconds, after a look that has led to this state."""
    if state.pace is Pace.HOLDING:
        due_s = is_due_at_s(state, wish)
        return CLOSELY_S if due_s is None else max(0.0, due_s - progress.at_s)
    if progress.passes > 1 or progress.remaining < _SCANNED_AT_ONCE:
        return _SOME_A_WINDOW_S
    return min(_AT_MOST_S, max(CLOSELY_S, progress.remaining / _SCANNED_BYTES_PER_S / _LOOKS_A_SCAN))
