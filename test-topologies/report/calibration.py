# SPDX-License-Identifier: Apache-2.0
"""What a machine is, and how much its guest answers: by that everything is asked, waited for and judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

PACKETS_PER_S = 1000  # from each correspondent, on every machine
LEAST_ASKED_PER_S = 100  # below it, what depends on answers is not judged
MEASURED_SWITCHES = 2  # of the lab in which the guest was asked
FAST_LOOP_S = 0.2  # what a fast machine takes for the loop
FAST_START_MS = 20.0  # what it takes to start an interpreter and end it


@dataclass(frozen=True)
class Calibration:
    """share is what part of the processors the lab may use, in percent; asked_per_s is for each of three correspondents.

    loop_s is for the processor, and start_ms, of a program that does nothing, for memory that is used for the first time as well.
    """

    processor: str
    share: int
    loop_s: float
    start_ms: float
    answered_per_s: int
    round_trip_p99_ms: float
    asked_per_s: int

    @property
    def is_two_way_judged(self) -> bool:
        """Whether the guest answers enough to judge what depends on answers."""
        return self.asked_per_s >= LEAST_ASKED_PER_S

    @property
    def slowness(self) -> float:
        """How many times a processor takes what a fast one takes; 1 on a faster one."""
        return max(1.0, self.loop_s / FAST_LOOP_S)

    @property
    def patience(self) -> float:
        """By what limits of waiting are to be multiplied: 1 on a fast machine. Waiting is mostly for programs that start."""
        return max(self.slowness, self.start_ms / FAST_START_MS)

    def ask_every(self, interval_us: int, switches: int = MEASURED_SWITCHES) -> int:
        """Of packets that are sent so often, each which one may ask for an answer, in a lab of so many switches.

        More switches leave less of the processors to the guest; it is asked less then, but no less than it is judged by.
        """
        left = self.asked_per_s * MEASURED_SWITCHES / max(MEASURED_SWITCHES, switches)
        asked_per_s = max(left, min(self.asked_per_s, LEAST_ASKED_PER_S))
        return max(1, ceil(1_000_000 / (interval_us * asked_per_s)))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        share = "" if self.share == 100 else f", {self.share} % of it"
        judged = "" if self.is_two_way_judged else f"; below {LEAST_ASKED_PER_S}, two-way traffic is not judged"
        return (
            f"{self.processor}{share}: a loop of {self.loop_s:.2f} s ({FAST_LOOP_S} on a fast one), a start of {self.start_ms:.0f} ms "
            f"({FAST_START_MS:.0f}); the guest answers {self.answered_per_s} packets a second "
            f"from each of three correspondents (p99 {self.round_trip_p99_ms:.1f} ms) and is asked {self.asked_per_s}{judged}"
        )


# For a context before anything was measured: whoever measures asks twice as often as scenarios do, with each packet.
UNMEASURED = Calibration("not measured", 100, FAST_LOOP_S, FAST_START_MS, 2 * PACKETS_PER_S, 0.0, 2 * PACKETS_PER_S)
