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


def until_next_look_s(state: GateState, progress: Progress, wish: Wish) -> float:
    """In seconds, after a look that has led to this state."""
    if state.pace is Pace.HOLDING:
        due_s = is_due_at_s(state, wish)
        return CLOSELY_S if due_s is None else max(0.0, due_s - progress.at_s)
    if progress.passes > 1 or progress.remaining < _SCANNED_AT_ONCE:
        return _SOME_A_WINDOW_S
    return min(_AT_MOST_S, max(CLOSELY_S, progress.remaining / _SCANNED_BYTES_PER_S / _LOOKS_A_SCAN))
