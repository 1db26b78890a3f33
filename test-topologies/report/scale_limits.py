# SPDX-License-Identifier: Apache-2.0
"""What a fabric of very many guests is to keep to, and whether a run kept to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from report.calibration import FAST_LOOP_S, FAST_START_MS


@dataclass(frozen=True)
class Limit:
    """A figure and its bound. A timed one says something about a fast machine only; at_least: the bound is a lower one."""

    name: str
    found: float | None
    bound: float
    is_timed: bool = False
    at_least: bool = False

    def verdict(self, is_fast: bool) -> str:
        """In one word, or why there is none."""
        if self.found is None:
            return "not measured"
        if self.is_timed and not is_fast:
            return "not judged: the machine is slow"
        return "kept" if (self.found >= self.bound if self.at_least else self.found <= self.bound) else "**missed**"


def is_fast(calibration: Mapping[str, Any] | None) -> bool:
    return calibration is not None and calibration["loop_s"] <= FAST_LOOP_S and calibration["start_ms"] <= FAST_START_MS


def limits(measured: Mapping[str, Any]) -> Iterator[Limit]:
    """At the largest number of guests that was measured, and compared with the smallest."""
    few, many = measured["sizes"][0], measured["sizes"][-1]
    away, evacuated, heap = many["away"], measured["evacuations"][-1], many["heap"]
    yield Limit(f"`switching`, p50, with {away} away, over that with {few['away']}", _switching(many, "p50") / _switching(few, "p50"), 1.5)
    yield Limit(f"`switching`, p99, with {away} away, ms", _switching(many, "p99"), 50, is_timed=True)
    yield Limit(
        f"evacuation of {evacuated['moves']} guests, s for each 1,000",
        1000 * evacuated["rulesSettledSeconds"] / max(1, evacuated["moves"]),
        10,
        is_timed=True,
    )
    yield Limit("refused in all evacuations", sum(each["refused"] for each in measured["evacuations"]), 0)
    yield Limit("flow-mods a second, over a raw connection's", measured["limit"]["shareOfRaw"], 0.5, at_least=True)
    yield Limit(f"our heap a binding, with {away} away, kB", None if heap is None else heap["ownBytes"] / 1000 / away, 10)
    yield Limit(f"at rest with {away} away, % of a core", many["idlePercent"], 5, is_timed=True)


def _switching(size: Mapping[str, Any], point: str) -> float:
    return float(size["out"]["took"]["switching"][point])
