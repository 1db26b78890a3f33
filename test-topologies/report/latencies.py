# SPDX-License-Identifier: Apache-2.0
"""How long many things of some kinds took: those in the middle, and the slow ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil


def percentile(values: Sequence[float], share: int) -> float:
    """The least value that so many percent of all are not above (nearest rank). Raises ValueError without values."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(0, ceil(len(values) * share / 100) - 1)]


def latencies(took_ms: Iterable[tuple[str, float]]) -> dict[str, dict[str, float]]:
    """By kind, in the order of their first: number, median, 99th percentile and longest, in milliseconds."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for kind, took in took_ms:
        kinds[kind].append(took)
    return {kind: _summary(values) for kind, values in kinds.items()}


def _summary(values: Sequence[float]) -> dict[str, float]:
    points = {"p50": percentile(values, 50), "p99": percentile(values, 99), "max": max(values)}
    return {"n": len(values), **{name: round(value, 2) for name, value in points.items()}}
