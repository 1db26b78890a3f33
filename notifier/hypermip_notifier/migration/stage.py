# SPDX-License-Identifier: Apache-2.0
"""How far a migration from here is, and how long nothing is to be done at each stage: QEMU's events are heard at once all the same."""

from __future__ import annotations

from enum import Enum

from .gate import WINDOW_S
from .looks import CLOSELY_S

DELIVERY_S, LONGEST_DELIVERY_S = 0.020, 0.300
_DELIVERY_ANSWERS = 2  # times what the answer took: measured on starved switches, a cache was up to 1.2 times that behind
PAUSE_S = 2 * WINDOW_S  # in which a guest pauses that fits
_WAITING_S, _RELEASED_S = 0.010, 0.050  # for what is not in a hurry


class Stage(Enum):
    """Each goes to the next, or to RELEASED when the fabric does not take part.

    OPEN and OVERTAKEN go back to GATE when the answer is about to hold no longer. LATE is that of a guest that has paused before it was to,
    while the fabric is asked whether it may go.
    """

    PREPARING = "preparing"
    GATE = "gate"
    SWITCHING = "switching"
    READY = "ready"
    OPEN = "open"
    OVERTAKEN = "overtaken"
    LATE = "late"
    RELEASED = "released"


def delivery_s(answer_s: float, at_most_s: float = LONGEST_DELIVERY_S) -> float:
    """How long a guest runs on once the fabric is ready, whose answer took that long. at_most_s is what the answer leaves for it.

    What a switch sent one way until now has to get to the guest, through its tap's queue, before the guest pauses. And a switch confirms
    a rule before its cache follows: one that lacks a processor for its answer lacks it for that, too.
    """
    return max(DELIVERY_S, min(_DELIVERY_ANSWERS * answer_s, at_most_s, LONGEST_DELIVERY_S))


def until_next_step_s(stage: Stage, elapsed_s: float, look_in_s: float, delivered_in_s: float) -> float:
    """elapsed_s is since the stage was entered; look_in_s until the next look at the gate is due, delivered_in_s until READY is over."""
    if stage is Stage.GATE:
        return max(0.0, look_in_s)
    if stage is Stage.READY:
        return max(0.0, min(delivered_in_s, _WAITING_S))  # a pass may end meanwhile
    if stage is Stage.OPEN:
        return max(CLOSELY_S, min(_WAITING_S, PAUSE_S - elapsed_s))
    return {Stage.SWITCHING: CLOSELY_S, Stage.LATE: CLOSELY_S, Stage.RELEASED: _RELEASED_S}.get(stage, _WAITING_S)
