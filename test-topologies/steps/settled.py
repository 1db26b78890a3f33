# SPDX-License-Identifier: Apache-2.0
"""When switches and controller have come to rest, told cheaply: tables of a hundred thousand rules are counted, not read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from harness.waiting import wait_for
from lab.lab import Lab

_LOOK_EVERY = 0.25  # seconds


class Working(Protocol):
    """Whatever takes processor time."""

    def cpu_seconds(self) -> float:
        """So far."""


def rule_counts(lab: Lab) -> dict[str, int]:
    """How many rules each switch has."""
    return {name: switch.rule_count() for name, switch in lab.switches.items()}


def wait_settled(
    counts: Callable[[], dict[str, int]], quiet: float, limit: float, clock: Callable[[], float] = time.monotonic
) -> tuple[dict[str, int], float]:
    """Once the counts have been the same for quiet seconds: they, and when, by the clock, they were first seen so."""
    last, since = counts(), clock()

    def unchanged() -> bool:
        nonlocal last, since
        if (now := counts()) != last:
            last, since = now, clock()
        return clock() - since >= quiet

    wait_for("numbers of rules at rest", unchanged, limit, _LOOK_EVERY)
    return last, since


def share_of_core(working: Working, seconds: float, sleep: Callable[[float], None] = time.sleep) -> float:
    """Processor time that is taken in that time, in percent of one core."""
    begun, spent = time.perf_counter(), working.cpu_seconds()
    sleep(seconds)
    return 100 * (working.cpu_seconds() - spent) / (time.perf_counter() - begun)
