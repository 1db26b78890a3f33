# SPDX-License-Identifier: Apache-2.0
"""The timeline as a picture: each move once whole and once around the VM's pause, with one row for whoever took part."""

from __future__ import annotations

from pathlib import Path
from typing import Iterable, Sequence

from probe.window import Window
from report.svg import Drawing
from report.timeline import Chapter, Mark, Span, Track

WIDTH, LEFT, RIGHT = 1240, 150, 30
ROW = 34
PLOT = WIDTH - LEFT - RIGHT
GREY, FAINT, PAUSE = "#666", "#ddd", "#f6dcc6"
ANSWERED, LOST, DUPLICATED = "#3b7ea1", "#c62828", "#ef9a1a"
PHASES = {
    "at-home": "#9ccc9c",
    "prepared": "#cfd8dc",
    "simultaneous": "#ffd54f",
    "arrived": "#b39ddb",
    "away": "#90b8e0",
}
BEFORE_PAUSE, AFTER_PAUSE = 0.06, 0.25
LABEL_SPACING = 7.0  # pixels a letter of the smallest print takes, rounded up


class Axis:
    """Places times of a window on the drawing's width."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def x(self, at: float) -> float:
        share = (at - self.window.start) / (self.window.end - self.window.start)
        return LEFT + PLOT * min(max(share, 0), 1)

    def ticks(self) -> Iterable[float]:
        """Offsets in milliseconds: 8 to 20 of them, at round numbers."""
        length = self.window.milliseconds
        step = next(step for step in (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 1e9) if length / step <= 20)
        return [tick * step for tick in range(int(length // step) + 1)]


def draw(title: str, subtitle: str, chapters: Sequence[Chapter], path: Path) -> None:
    """Writes the picture of a scenario."""
    drawing = Drawing(WIDTH)
    drawing.text(LEFT - 130, 34, title, size=20, bold=True)
    drawing.text(LEFT - 130, 56, subtitle, size=13, fill=GREY)
    y = _legend(drawing, 78)
    for chapter in chapters:
        y = _chapter(drawing, chapter, y + 34)
    drawing.write(path)


def _legend(drawing: Drawing, y: float) -> float:
    x = LEFT - 130.0
    entries = [(ANSWERED, "answered"), (LOST, "lost"), (DUPLICATED, "answered more than once"), (PAUSE, "VM stands still")]
    for colour, meaning in entries:
        drawing.rectangle(x, y - 9, 14, 10, colour)
        drawing.text(x + 20, y, meaning, size=11)
        x += 40 + LABEL_SPACING * len(meaning)
    return y


def _chapter(drawing: Drawing, chapter: Chapter, y: float) -> float:
    drawing.text(LEFT - 130, y, chapter.title, size=15, bold=True)
    drawing.text(LEFT - 130, y + 18, chapter.summary, size=12, fill=GREY)
    y = _panel(drawing, chapter, chapter.window, y + 34, zoomed=False)
    near = Window(chapter.pause.start - BEFORE_PAUSE, chapter.pause.end + AFTER_PAUSE)
    drawing.text(LEFT, y + 26, "around the pause", size=12, fill=GREY)
    return _panel(drawing, chapter, near, y + 34, zoomed=True)


def _panel(drawing: Drawing, chapter: Chapter, window: Window, top: float, zoomed: bool) -> float:
    axis = Axis(window)
    rows = 3 + len(chapter.rules) + len(chapter.tracks)
    bottom = top + rows * ROW
    _grid(drawing, axis, chapter, top, bottom, zoomed)
    y = top
    _row_name(drawing, y, "hypervisors")
    _marks(drawing, axis, chapter.marks, y)
    y += ROW
    _row_name(drawing, y, "registrations")
    _spans(drawing, axis, chapter.registrations, y, "#8d6e63")
    y += ROW
    _row_name(drawing, y, "binding")
    _spans(drawing, axis, chapter.phases, y, None)
    y += ROW
    for switch, steps in chapter.rules.items():
        _row_name(drawing, y, f"rules on {switch}")
        _steps(drawing, axis, steps, y)
        y += ROW
    for track in chapter.tracks:
        _row_name(drawing, y, track.name)
        _track(drawing, axis, track, y)
        y += ROW
    return bottom + 14


def _grid(drawing: Drawing, axis: Axis, chapter: Chapter, top: float, bottom: float, zoomed: bool) -> None:
    pause = chapter.pause
    drawing.rectangle(axis.x(pause.start), top, axis.x(pause.end) - axis.x(pause.start), bottom - top, PAUSE, f"{pause.milliseconds:.0f} ms")
    for tick in axis.ticks():
        x = axis.x(axis.window.start + tick / 1000)
        drawing.line(x, top, x, bottom, FAINT)
        label = tick + (axis.window.start - (pause.start if zoomed else chapter.window.start)) * 1000
        drawing.text(x, bottom + 12, f"{label:.0f}", size=10, fill=GREY, anchor="middle")
    origin = "ms from the VM's stop" if zoomed else "ms from the start of the migration"
    drawing.text(WIDTH - RIGHT, bottom + 26, origin, size=10, fill=GREY, anchor="end")


def _row_name(drawing: Drawing, y: float, name: str) -> None:
    drawing.text(LEFT - 12, y + ROW / 2 + 4, name, size=12, anchor="end")
    drawing.line(LEFT, y + ROW, WIDTH - RIGHT, y + ROW, FAINT)


def _marks(drawing: Drawing, axis: Axis, marks: Sequence[Mark], y: float) -> None:
    """Ticks with names on two levels; a name that would be printed over another is left to the pointer's hint."""
    free = [LEFT - 1.0, LEFT - 1.0]
    for mark in (mark for mark in marks if mark.at in axis.window):
        x = axis.x(mark.at)
        drawing.rectangle(x - 0.75, y + 4, 1.5, ROW - 8, "#222", mark.name)
        level = next((level for level in (0, 1) if free[level] <= x), None)
        if level is None:
            continue
        drawing.text(x + 3, y + 13 + 14 * level, mark.name, size=10)
        free[level] = x + 6 + LABEL_SPACING * len(mark.name)


def _spans(drawing: Drawing, axis: Axis, spans: Sequence[Span], y: float, colour: str | None) -> None:
    free = [LEFT - 1.0, LEFT - 1.0]
    for span in spans:
        if span.during.end < axis.window.start or span.during.start >= axis.window.end:
            continue
        left, right = axis.x(span.during.start), axis.x(span.during.end)
        hint = f"{span.name} {span.detail} ({span.during.milliseconds:.0f} ms)"
        drawing.rectangle(left, y + 5, max(right - left, 2), ROW - 10, colour or PHASES.get(span.name, "#bbb"), hint)
        label = f"{span.name} {span.detail}".strip() if colour else span.name
        level = next((level for level in (0, 1) if free[level] <= left), None)
        if level is None:
            continue
        inside = right - left > LABEL_SPACING * len(label) and colour is None
        drawing.text((left if inside else max(right, left + 2)) + 3, y + 14 + 13 * level, label, size=10)
        free[level] = (left if inside else max(right, left + 2)) + 6 + LABEL_SPACING * len(label)


def _steps(drawing: Drawing, axis: Axis, steps: Sequence[tuple[float, int]], y: float) -> None:
    """A number of rules over time: as high as it is large, and said where it changes."""
    highest = max((count for _, count in steps), default=0) or 1
    ends = [at for at, _ in steps[1:]] + [float("inf")]
    free = LEFT - 1.0
    for (start, count), end in zip(steps, ends):
        if end < axis.window.start or start > axis.window.end:
            continue
        left, right = axis.x(start), axis.x(end)
        height = (ROW - 16) * count / highest
        drawing.rectangle(left, y + ROW - 2 - height, right - left, max(height, 1), "#a5c8a5", f"{count} rules")
        if left >= free and right - left > 8:
            drawing.text(left + 3, y + ROW - 5, str(count), size=11, bold=True)
            free = left + 18


def _track(drawing: Drawing, axis: Axis, track: Track, y: float) -> None:
    for left, right in _bands([axis.x(at) for at in track.arrivals if at in axis.window], PLOT / axis.window.milliseconds):
        drawing.rectangle(left, y + 10, right - left, ROW - 20, ANSWERED)
    for at in (at for at in track.lost if at in axis.window):
        drawing.rectangle(axis.x(at), y + ROW - 9, 1.5, 7, LOST, "lost")
    for at in (at for at in track.duplicated if at in axis.window):
        drawing.rectangle(axis.x(at), y + 2, 1.5, 7, DUPLICATED, "answered more than once")
    gap = track.longest_gap
    if gap.milliseconds > 0 and gap.start in axis.window:
        x = axis.x(gap.start + gap.milliseconds / 1000)
        drawing.text(x + 4, y + ROW / 2 + 4, f"{gap.milliseconds:.0f} ms without an answer", size=10, fill="#fff", bold=True)


def _bands(places: Sequence[float], packet: float) -> list[tuple[float, float]]:
    """Neighbouring arrivals as one band, so that a gap is what stays white. A packet is drawn as wide as its millisecond."""
    width = max(packet * 0.7, 0.5)
    joined = max(packet * 0.7, 1.2)
    bands: list[tuple[float, float]] = []
    for place in places:
        if bands and place - bands[-1][1] <= (joined if packet < 2 else 0):
            bands[-1] = (bands[-1][0], max(bands[-1][1], place + width))
        else:
            bands.append((place, place + width))
    return bands
