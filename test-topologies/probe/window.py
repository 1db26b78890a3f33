# SPDX-License-Identifier: Apache-2.0
"""A stretch of time to count packets in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """From start, included, to end, excluded; both in seconds since the epoch."""

    start: float
    end: float

    def __contains__(self, moment: float) -> bool:
        return self.start <= moment < self.end

    @property
    def milliseconds(self) -> float:
        return (self.end - self.start) * 1000
