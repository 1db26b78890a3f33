# SPDX-License-Identifier: Apache-2.0
"""How quantities grow with a number: a line each, the number on a logarithmic axis, a panel for each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from report.distribution_svg import COLOURS
from report.figure import FAINT, GREY, canvas, hint, place, write, write_legend, write_text

WIDTH, LEFT, RIGHT, TOP = 900, 70, 40, 70
PANEL_HEIGHT, LEGEND, BETWEEN, BELOW = 170, 34, 40, 40


@dataclass(frozen=True)
class Panel:
    """Lines of one unit, by name: a value for each number, None where nothing was measured."""

    unit: str
    lines: Mapping[str, Sequence[float | None]]


def draw(title: str, across: str, numbers: Sequence[int], panels: Sequence[Panel], path: Path) -> None:
    """Writes the picture; across says what the numbers are of."""
    write(figure(title, across, numbers, panels), path)


def figure(title: str, across: str, numbers: Sequence[int], panels: Sequence[Panel]) -> Figure:
    step = LEGEND + PANEL_HEIGHT + BETWEEN
    drawn = canvas(WIDTH, TOP + step * len(panels) + BELOW)
    write_text(drawn, LEFT - 40, 34, title, size=20, bold=True)
    for number, panel in enumerate(panels):
        _draw_panel(drawn, TOP + step * number, across, numbers, panel)
    return drawn


def _draw_panel(drawn: Figure, top: float, across: str, numbers: Sequence[int], panel: Panel) -> None:
    named = dict(zip(panel.lines, COLOURS))
    write_legend(drawn, LEFT - 40, top, named, columns=len(named))
    axes = place(drawn, LEFT, top + LEGEND, WIDTH - LEFT - RIGHT, PANEL_HEIGHT)
    axes.grid(color=FAINT)
    axes.set_xscale("log")
    axes.set_xlim(min(numbers) * 0.8, max(numbers) * 1.25)
    axes.set_xticks(numbers)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_xlabel(across, loc="right", color=GREY)
    axes.set_ylabel(panel.unit, loc="top", color=GREY)
    for name, values in panel.lines.items():
        there = [(number, value) for number, value in zip(numbers, values) if value is not None]
        if there:
            (line,) = axes.plot(*zip(*there), marker="o", color=named[name], linewidth=2, clip_on=False)
            hint(line, f"{name}: " + ", ".join(f"{value:g} {panel.unit} at {number:,}" for number, value in there))
    axes.set_ylim(bottom=0)
