# SPDX-License-Identifier: Apache-2.0
"""Repeated measurements of one quantity, and a table of such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Spread:
    """Median and extremes of repeated measurements. At least one value."""

    unit: str
    values: tuple[float, ...]

    @staticmethod
    def of(unit: str, values: Sequence[float]) -> Spread:
        """Raises ValueError without values: a median of nothing would be made up."""
        if not values:
            raise ValueError(f"nothing was measured in {unit}")
        return Spread(unit, tuple(values))

    @property
    def median(self) -> float:
        return median(self.values)

    def to_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "n": len(self.values),
            "median": round(self.median, 3),
            "min": round(min(self.values), 3),
            "max": round(max(self.values), 3),
        }

    def row(self, name: str) -> str:
        numbers = " | ".join(_readable(number) for number in (self.median, min(self.values), max(self.values)))
        return f"| {name} | {numbers} | {self.unit} | {len(self.values)} |"


def _readable(number: float) -> str:
    """Three digits that mean something, never an exponent."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"


def markdown(spreads: dict[str, Spread]) -> str:
    """A table of all, one row each."""
    head = ["| what | median | min | max | unit | n |", "| --- | ---: | ---: | ---: | --- | ---: |"]
    return "\n".join(head + [spread.row(name) for name, spread in spreads.items()]) + "\n"
