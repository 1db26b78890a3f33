# SPDX-License-Identifier: Apache-2.0
"""How long the fabric's answer to `switching` is going to take, by how long the last ones took: so late can it be asked for.

Mean and deviation are smoothed as TCP does it with round trips (RFC 6298), but faster: a hypervisor sends off few guests.
"""

from __future__ import annotations

from dataclasses import dataclass

_SMOOTHING = 0.5
_DEVIATIONS = 2  # that an answer may be late; TCP's 4 would have every guest's frames sent to both places for longer
_AT_MOST = 2  # times what was expected is counted of one that took longer, such as the first of a controller that has just started


@dataclass
class AnswerTime:
    """In seconds. What it begins with is slow for a controller at rest, and right for one whose machine is busy.

    One for all machines of a notifier. They may tell it at the same time; of two answers at once, one may then count for nothing.
    """

    mean_s: float = 0.025
    deviation_s: float = 0.005

    def took(self, seconds: float) -> None:
        counted = min(seconds, _AT_MOST * self.expected_s)
        self.deviation_s += _SMOOTHING * (abs(counted - self.mean_s) - self.deviation_s)
        self.mean_s += _SMOOTHING * (counted - self.mean_s)

    @property
    def expected_s(self) -> float:
        """Few answers take longer."""
        return self.mean_s + _DEVIATIONS * self.deviation_s
