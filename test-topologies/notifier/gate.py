# SPDX-License-Identifier: Apache-2.0
"""When to say `switching`: the gate before the guest's pause, as a pure function of what query-migrate tells.

A downtime limit of 1 ms keeps QEMU's pre-copy from ending, so the guest runs until the limit is raised. The right moment to ask the
fabric is the beginning of a pass so small that the pause will be as short as wished: later the copy may not fit any more, earlier both
places get frames for longer than need be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

CLOSED_LIMIT_MS = 1  # 0 does not hold: QEMU stops the guest when its estimate of what is left reaches 0
SLOW_BYTES_PER_S = 8_000_000
_NEARLY_DONE_S = 0.040
_MARGIN = 0.8


@dataclass(frozen=True)
class Wish:
    """What the operator wants: the longest pause, the link's bandwidth, and how long to wait for a pass that fits."""

    pause_ms: int
    bandwidth: int  # bytes a second
    patience_s: float


@dataclass(frozen=True)
class Progress:
    """Where pre-copy is: the pass (1 is the first, over all memory) and the bytes it still has to send."""

    passes: int
    remaining: int
    elapsed_s: float


class Step(Enum):
    """What to do about it."""

    WAIT = "wait"
    SLOW_DOWN = "slow down"
    SPEED_UP = "speed up"
    ASK = "ask"
    ASK_IMPATIENTLY = "ask impatiently"


@dataclass(frozen=True)
class GateState:
    """slowed_in is the pass in which the bandwidth was lowered, None at full bandwidth."""

    slowed_in: int | None = None


def decide(state: GateState, progress: Progress, wish: Wish) -> tuple[Step, GateState]:
    """The next step, and the state that it leads to."""
    if progress.elapsed_s > wish.patience_s:
        return Step.ASK_IMPATIENTLY, state
    left_s = progress.remaining / wish.bandwidth
    if state.slowed_in is None:
        # Slowly over the end of the pass: the next one must not begin and end between two looks.
        if progress.passes >= 1 and left_s < _NEARLY_DONE_S:
            return Step.SLOW_DOWN, replace(state, slowed_in=progress.passes)
        return Step.WAIT, state
    if progress.passes <= state.slowed_in or progress.passes < 2:
        return Step.WAIT, state
    if left_s < _MARGIN * wish.pause_ms / 1000:
        return Step.ASK, state
    return Step.SPEED_UP, GateState()
