# SPDX-License-Identifier: Apache-2.0
"""How far a migration from here is, and how long nothing is to be done at each stage: QEMU's events are heard at once all the same."""

from __future__ import annotations

from enum import Enum

from .gate import WINDOW_S
from .looks import CLOSELY_S

DELIVERY_S = 0.020  # what a switch sent one way until now has to get to the guest, through its tap's queue, before the guest pauses
PAUSE_S = 2 * WINDOW_S  # in which a guest pauses that fits
_WAITING_S, _RELEASED_S = 0.010, 0.050  # for what is not in a hurry


class Stage(Enum):
    """Each goes to the next, or to RELEASED when the fabric does not take part.

    OPEN and OVERTAKEN go back to GATE when the answer is about to hold no longer.
    """

    PREPARING = "preparing"
    GATE = "gate"
    SWITCHING = "switching"
    READY = "ready"
    OPEN = "open"
    OVERTAKEN = "overtaken"
    RELEASED = "released"


def until_next_step_s(stage: Stage, elapsed_s: float, look_in_s: float) -> float:
    """elapsed_s is since the stage was entered, look_in_s until the next look at the gate is due."""
    if stage is Stage.GATE:
        return max(0.0, look_in_s)
    if stage is Stage.READY:
        return max(0.0, DELIVERY_S - elapsed_s)
    if stage is Stage.OPEN:
        return max(CLOSELY_S, min(_WAITING_S, PAUSE_S - elapsed_s))
    return {Stage.SWITCHING: CLOSELY_S, Stage.RELEASED: _RELEASED_S}.get(stage, _WAITING_S)
