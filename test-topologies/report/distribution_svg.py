# SPDX-License-Identifier: Apache-2.0
"""Distributions side by side: for each, which share of its values is at most so large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from statistics import median

from report.svg import Drawing

WIDTH, LEFT, RIGHT, TOP, PLOT_HEIGHT = 900, 70, 40, 110, 330
PLOT = WIDTH - LEFT - RIGHT
GREY, FAINT = "#666", "#ddd"
COLOURS = ("#3b7ea1", "#ef9a1a", "#5a8f5a", "#8d6e63")


def draw(title: str, subtitle: str, unit: str, distributions: Mapping[str, Sequence[float]], path: Path) -> None:
    """Writes the picture; every distribution needs a value. The horizontal axis begins at 0."""
    drawing = Drawing(WIDTH)
    drawing.text(LEFT - 40, 34, title, size=20, bold=True)
    drawing.text(LEFT - 40, 56, subtitle, size=13, fill=GREY)
    step, end = axis([value for values in distributions.values() for value in values])
    _grid(drawing, step, end, unit)
    for (name, values), colour in zip(distributions.items(), COLOURS):
        _curve(drawing, sorted(values), end, colour)
    for number, ((name, values), colour) in enumerate(zip(distributions.items(), COLOURS)):
        _legend(drawing, number, f"{name}: median {median(values):.1f} {unit}, n = {len(values)}", colour)
    drawing.write(path)


def axis(values: Sequence[float]) -> tuple[float, float]:
    """(distance of the ticks, end) of an axis from 0 that holds all values: at most 12 ticks, at round numbers."""
    largest = max(*values, 1.0)
    step = next(round_number for ten in count() for round_number in (10**ten, 2 * 10**ten, 5 * 10**ten) if largest / round_number <= 12)
    return step, step * -(-largest // step)


def shares(values: Sequence[float]) -> list[tuple[float, float]]:
    """(value, share of values that are at most that), of values in order."""
    return [(value, rank / len(values)) for rank, value in enumerate(values, start=1)]


def _grid(drawing: Drawing, step: float, end: float, unit: str) -> None:
    bottom = TOP + PLOT_HEIGHT
    for quarter in range(5):
        y = bottom - PLOT_HEIGHT * quarter / 4
        drawing.line(LEFT, y, LEFT + PLOT, y, FAINT)
        drawing.text(LEFT - 8, y + 4, f"{25 * quarter} %", size=11, fill=GREY, anchor="end")
    for tick in range(round(end / step) + 1):
        x = LEFT + PLOT * tick * step / end
        drawing.line(x, TOP, x, bottom, FAINT)
        drawing.text(x, bottom + 16, f"{tick * step:g}", size=11, fill=GREY, anchor="middle")
    drawing.text(LEFT + PLOT, bottom + 34, unit, size=11, fill=GREY, anchor="end")


def _curve(drawing: Drawing, values: Sequence[float], end: float, colour: str) -> None:
    """Steps: up by a value's share where it lies, then on to the next."""
    bottom = TOP + PLOT_HEIGHT
    before_x, before_y = float(LEFT), float(bottom)
    for value, share in shares(values):
        x, y = LEFT + PLOT * value / end, bottom - PLOT_HEIGHT * share
        drawing.line(before_x, before_y, x, before_y, colour, width=2)
        drawing.line(x, before_y, x, y, colour, width=2)
        before_x, before_y = x, y
    drawing.line(before_x, before_y, LEFT + PLOT, before_y, colour, width=2)
    middle = LEFT + PLOT * median(values) / end
    drawing.line(middle, TOP, middle, bottom, colour, dashes="4 3")


def _legend(drawing: Drawing, number: int, text: str, colour: str) -> None:
    x, y = LEFT + number * PLOT / 2, 82
    drawing.rectangle(x, y - 9, 14, 10, colour)
    drawing.text(x + 20, y, text, size=12)
