# SPDX-License-Identifier: Apache-2.0
"""Distributions side by side: for each, which share of its values is at most so large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from report.figure import FAINT, GREY, canvas, place, set_ticks, write, write_legend, write_text

WIDTH, LEFT, RIGHT, TOP, PLOT_HEIGHT = 900, 70, 40, 90, 330
LEGEND_LINE, BELOW = 18, 55
COLOURS = ("#3b7ea1", "#ef9a1a", "#5a8f5a", "#8d6e63")


def draw(title: str, subtitle: str, unit: str, distributions: Mapping[str, Sequence[float]], path: Path) -> None:
    """Writes the picture; every distribution needs a value. The horizontal axis begins at 0."""
    write(figure(title, subtitle, unit, distributions), path)


def figure(title: str, subtitle: str, unit: str, distributions: Mapping[str, Sequence[float]]) -> Figure:
    top = TOP + LEGEND_LINE * len(distributions)
    drawn = canvas(WIDTH, top + PLOT_HEIGHT + BELOW)
    write_text(drawn, LEFT - 40, 34, title, size=20, bold=True)
    write_text(drawn, LEFT - 40, 56, subtitle, size=13, color=GREY)
    said = (f"{name}: median {median(values):.1f} {unit}, n = {len(values)}" for name, values in distributions.items())
    write_legend(drawn, LEFT - 40, 72, dict(zip(said, COLOURS)), columns=1)
    axes = place(drawn, LEFT, top, WIDTH - LEFT - RIGHT, PLOT_HEIGHT)
    axes.grid(color=FAINT)
    axes.set_xlim(0, max(1.0, *(1.02 * value for values in distributions.values() for value in values)))
    axes.set_ylim(0, 1)
    set_ticks(axes, 12)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    axes.set_xlabel(unit, loc="right", color=GREY)
    for values, colour in zip(distributions.values(), COLOURS):
        axes.step(*shares(values, axes.get_xlim()[1]), where="post", color=colour, linewidth=2, clip_on=False)
        axes.axvline(median(values), color=colour, linewidth=1, linestyle="dashed")
    return drawn


def shares(values: Sequence[float], end: float) -> tuple[list[float], list[float]]:
    """Values in order, and the share of values that are at most that; from 0 to the axis' end."""
    count = len(values)
    return [0.0, *sorted(values), end], [0.0, *(rank / count for rank in range(1, count + 1)), 1.0]
