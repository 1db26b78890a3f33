# SPDX-License-Identifier: Apache-2.0
"""The timeline as a picture: each move once whole and once around the VM's pause, with one row for whoever took part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from probe.window import Window
from report.svg import Drawing
from report.timeline import Chapter, Mark, Span, Track

WIDTH, LEFT, RIGHT = 1240, 150, 30
ROW, NAMED_ROW = 30, 50
PLOT = WIDTH - LEFT - RIGHT
GREY, FAINT, PAUSE = "#666", "#ddd", "#f6dcc6"
ANSWERED, LOST, DUPLICATED = "#3b7ea1", "#c62828", "#ef9a1a"
REGISTRATION, RULES = "#8d6e63", "#a5c8a5"
PHASES = {
    "at-home": "#9ccc9c",
    "prepared": "#cfd8dc",
    "simultaneous": "#ffd54f",
    "arrived": "#b39ddb",
    "away": "#90b8e0",
}
BEFORE_PAUSE, AFTER_PAUSE = 0.06, 0.25
FIRST = ("STOP", "RESUME", "completed")  # find room before other names do
LETTER = 6.5  # pixels a letter of the small print takes, rounded up


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
        x += 40 + LETTER * len(meaning)
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
    bottom = top + 2 * NAMED_ROW + (1 + len(chapter.rules) + len(chapter.tracks)) * ROW
    _grid(drawing, axis, chapter, top, bottom, zoomed)
    y = _row_name(drawing, top, NAMED_ROW, "hypervisors")
    _marks(drawing, axis, chapter.marks, y)
    y = _row_name(drawing, y, NAMED_ROW, "registrations")
    _registrations(drawing, axis, chapter.registrations, y)
    y = _row_name(drawing, y, ROW, "binding")
    _phases(drawing, axis, chapter.phases, y)
    for switch, steps in chapter.rules.items():
        y = _row_name(drawing, y, ROW, f"rules on {switch}")
        _steps(drawing, axis, steps, y)
    for track in chapter.tracks:
        y = _row_name(drawing, y, ROW, track.name)
        _track(drawing, axis, track, y)
    return bottom + 14


def _grid(drawing: Drawing, axis: Axis, chapter: Chapter, top: float, bottom: float, zoomed: bool) -> None:
    pause = chapter.pause
    drawing.rectangle(
        axis.x(pause.start), top, axis.x(pause.end) - axis.x(pause.start), bottom - top, PAUSE, f"{pause.milliseconds:.0f} ms"
    )
    for tick in axis.ticks():
        x = axis.x(axis.window.start + tick / 1000)
        drawing.line(x, top, x, bottom, FAINT)
        label = tick + (axis.window.start - (pause.start if zoomed else chapter.window.start)) * 1000
        drawing.text(x, bottom + 12, f"{label:.0f}", size=10, fill=GREY, anchor="middle")
    origin = "ms from the VM's stop" if zoomed else "ms from the start of the migration"
    drawing.text(WIDTH - RIGHT, bottom + 26, origin, size=10, fill=GREY, anchor="end")


def _row_name(drawing: Drawing, top: float, height: float, name: str) -> float:
    """Names the row that begins at top and returns where it ends; what is drawn into it stands on that line."""
    drawing.text(LEFT - 12, top + height / 2 + 4, name, size=12, anchor="end")
    drawing.line(LEFT, top + height, WIDTH - RIGHT, top + height, FAINT)
    return top + height


def _marks(drawing: Drawing, axis: Axis, marks: Sequence[Mark], bottom: float) -> None:
    shown = [mark for mark in marks if mark.at in axis.window]
    for mark in shown:
        drawing.rectangle(axis.x(mark.at) - 0.75, bottom - NAMED_ROW + 4, 1.5, NAMED_ROW - 6, "#222", mark.name)
    _names(drawing, [(axis.x(mark.at) + 3, mark.name) for mark in shown], bottom - 8)


def _registrations(drawing: Drawing, axis: Axis, spans: Sequence[Span], bottom: float) -> None:
    names = []
    for span in (span for span in spans if span.during.start in axis.window):
        left, right = axis.x(span.during.start), axis.x(span.during.end)
        drawing.rectangle(left, bottom - 10, max(right - left, 2), 8, REGISTRATION, f"{span.name} {span.detail}")
        names.append((left, f"{span.name} {span.detail}"))
    _names(drawing, names, bottom - 13)


def _names(drawing: Drawing, names: Sequence[tuple[float, str]], lowest: float) -> None:
    """Names at places, on as many of three levels as needed; one that finds no room is left to the pointer's hint."""
    taken: list[list[tuple[float, float]]] = [[], [], []]
    for x, name in sorted(names, key=lambda named: named[1] not in FIRST):
        end = x + 4 + LETTER * len(name)
        level = next((level for level, spans in enumerate(taken) if all(end <= left or x >= right for left, right in spans)), None)
        if level is not None:
            drawing.text(x, lowest - 12 * level, name, size=10)
            taken[level].append((x, end))


def _phases(drawing: Drawing, axis: Axis, spans: Sequence[Span], bottom: float) -> None:
    for span in spans:
        if span.during.end < axis.window.start or span.during.start >= axis.window.end:
            continue
        left, right = axis.x(span.during.start), axis.x(span.during.end)
        hint = f"{span.name} {span.detail} ({span.during.milliseconds:.0f} ms)"
        drawing.rectangle(left, bottom - ROW + 5, max(right - left, 2), ROW - 9, PHASES.get(span.name, "#bbb"), hint)
        if right - left > LETTER * len(span.name):
            drawing.text(left + 4, bottom - ROW / 2 + 4, span.name, size=11)


def _steps(drawing: Drawing, axis: Axis, steps: Sequence[tuple[float, int]], bottom: float) -> None:
    """A number of rules over time: as high as it is large, and said where it stands for long enough to be read."""
    highest = max((count for _, count in steps), default=0) or 1
    ends = [at for at, _ in steps[1:]] + [float("inf")]
    for (start, count), end in zip(steps, ends):
        if end < axis.window.start or start > axis.window.end:
            continue
        left, right = axis.x(start), axis.x(end)
        height = (ROW - 12) * count / highest
        drawing.rectangle(left, bottom - height, right - left, max(height, 1), RULES, f"{count} rules")
        if right - left > 12:
            drawing.text(left + 4, bottom - 5, str(count), size=11, bold=True)


def _track(drawing: Drawing, axis: Axis, track: Track, bottom: float) -> None:
    middle = bottom - ROW / 2
    for left, right in _bands([axis.x(at) for at in track.arrivals if at in axis.window], PLOT / axis.window.milliseconds):
        drawing.rectangle(left, middle - 7, right - left, 14, ANSWERED)
    for at in (at for at in track.lost if at in axis.window):
        drawing.rectangle(axis.x(at), bottom - 7, 1.5, 6, LOST, "lost")
    for at in (at for at in track.duplicated if at in axis.window):
        drawing.rectangle(axis.x(at), bottom - ROW + 1, 1.5, 6, DUPLICATED, "answered more than once")
    _gap(drawing, axis, track, middle + 4)


def _gap(drawing: Drawing, axis: Axis, track: Track, baseline: float) -> None:
    """Says how long the longest gap is: after its end, or before it where there is no room."""
    gap, end = track.longest_gap, track.longest_gap.start + track.longest_gap.milliseconds / 1000
    if gap.milliseconds <= 0 or gap.start not in axis.window and end not in axis.window:
        return
    label = f"{gap.milliseconds:.0f} ms without an answer"
    if end in axis.window and axis.x(end) + LETTER * len(label) < WIDTH - RIGHT:
        drawing.text(axis.x(end) + 4, baseline, label, size=11)
    else:
        drawing.text(axis.x(end) - 4, baseline, label, size=11, anchor="end")


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
