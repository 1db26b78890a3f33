# SPDX-License-Identifier: Apache-2.0
"""The timeline as a picture: each move once whole and once around the VM's pause, with one row for whoever took part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path as File

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text

from probe.window import Window
from report.figure import FAINT, GREY, canvas, hint, place, set_ticks, write, write_legend, write_text
from report.timeline import Chapter, Mark, Span, Track

WIDTH, LEFT, RIGHT = 1240, 150, 30
ROW, NAMED_ROW = 30, 50
HEAD, OF_A_CHAPTER, ABOVE_A_PANEL, BELOW_A_PANEL = 90, 52, 34, 34
PLOT = WIDTH - LEFT - RIGHT
PAUSE, ANSWERED, LOST, DUPLICATED = "#f6dcc6", "#3b7ea1", "#c62828", "#ef9a1a"
LEGEND = {"answered": ANSWERED, "lost": LOST, "answered more than once": DUPLICATED, "VM stands still": PAUSE}
REGISTRATION, RULES = "#8d6e63", "#a5c8a5"
PHASES = {
    "at-home": "#9ccc9c",
    "prepared": "#cfd8dc",
    "simultaneous": "#ffd54f",
    "arrived": "#b39ddb",
    "away": "#90b8e0",
}
BEFORE_PAUSE, AFTER_PAUSE = 0.06, 0.25
_READABLE = {"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.5}  # on whatever it lies
FIRST = ("STOP", "RESUME", "completed")  # find room before other names do
LETTER = 6.5  # pixels a letter of the small print takes, rounded up


def draw(title: str, subtitle: str, chapters: Sequence[Chapter], path: File) -> None:
    """Writes the picture of a scenario."""
    write(figure(title, subtitle, chapters), path)


def figure(title: str, subtitle: str, chapters: Sequence[Chapter]) -> Figure:
    drawn = canvas(WIDTH, HEAD + sum(OF_A_CHAPTER + 2 * _height(chapter) for chapter in chapters))
    write_text(drawn, LEFT - 130, 34, title, size=20, bold=True)
    write_text(drawn, LEFT - 130, 56, subtitle, size=13, color=GREY)
    write_legend(drawn, LEFT - 130, 69, LEGEND, columns=len(LEGEND))
    top = HEAD
    for chapter in chapters:
        _draw_chapter(drawn, chapter, top)
        top += OF_A_CHAPTER + 2 * _height(chapter)
    return drawn


def _height(chapter: Chapter) -> int:
    """Of one of its panels, with what stands above and below."""
    return ABOVE_A_PANEL + _rows_height(chapter) + BELOW_A_PANEL


def _rows_height(chapter: Chapter) -> int:
    return 2 * NAMED_ROW + (1 + len(chapter.rules) + len(chapter.tracks)) * ROW


def _draw_chapter(drawn: Figure, chapter: Chapter, top: int) -> None:
    write_text(drawn, LEFT - 130, top + 30, chapter.title, size=15, bold=True)
    write_text(drawn, LEFT - 130, top + 48, chapter.summary, size=12, color=GREY)
    top += OF_A_CHAPTER
    Panel(drawn, chapter, chapter.window, chapter.window.start, top + ABOVE_A_PANEL, "ms from the start of the migration").draw()
    top += _height(chapter)
    write_text(drawn, LEFT, top + ABOVE_A_PANEL - 8, "around the pause", size=12, color=GREY)
    near = Window(chapter.pause.start - BEFORE_PAUSE, chapter.pause.end + AFTER_PAUSE)
    Panel(drawn, chapter, near, chapter.pause.start, top + ABOVE_A_PANEL, "ms from the VM's stop").draw()


class Panel:
    """A window of a chapter. Across in milliseconds from an origin, down in pixels from its upper edge."""

    def __init__(self, drawn: Figure, chapter: Chapter, window: Window, origin: float, top: int, meaning: str) -> None:
        self._chapter = chapter
        self._window = window
        self._origin = origin
        self._height = _rows_height(chapter)
        self._axes: Axes = place(drawn, LEFT, top, PLOT, self._height)
        self._axes.set_xlim(self._x(window.start), self._x(window.end))
        self._axes.set_ylim(self._height, 0)
        set_ticks(self._axes, 20)
        self._axes.grid(axis="x", color=FAINT)
        self._axes.set_axisbelow(True)
        self._axes.set_xlabel(meaning, loc="right", color=GREY, fontsize=10)
        self._ms_a_pixel = window.milliseconds / PLOT

    def draw(self) -> None:
        pause = self._chapter.pause
        hint(self._axes.axvspan(self._x(pause.start), self._x(pause.end), color=PAUSE, zorder=0.5), f"{pause.milliseconds:.0f} ms")
        bottoms: dict[str, int] = {}
        bottom = 0
        for name, height, fill in self._rows():
            bottom += height
            fill(bottom)
            bottoms[name] = bottom - height // 2
        self._axes.set_yticks([*bottoms.values()], [*bottoms], fontsize=12, color="#222")

    def _rows(self) -> Sequence[tuple[str, int, Callable[[int], None]]]:
        chapter = self._chapter
        return [
            ("hypervisors", NAMED_ROW, lambda bottom: self._marks(chapter.marks, bottom)),
            ("registrations", NAMED_ROW, lambda bottom: self._registrations(chapter.registrations, bottom)),
            ("binding", ROW, lambda bottom: self._phases(chapter.phases, bottom)),
            *((f"rules on {switch}", ROW, self._steps_of(steps)) for switch, steps in chapter.rules.items()),
            *((track.name, ROW, self._track_of(track)) for track in chapter.tracks),
        ]

    def _steps_of(self, steps: Sequence[tuple[float, int]]) -> Callable[[int], None]:
        return lambda bottom: self._steps(steps, bottom)

    def _track_of(self, track: Track) -> Callable[[int], None]:
        return lambda bottom: self._track(track, bottom)

    def _x(self, at: float) -> float:
        return (min(max(at, self._window.start), self._window.end) - self._origin) * 1000

    def _bar(self, start: float, end: float, top: float, height: float, color: str, about: str = "", least: float = 0.3) -> None:
        """Between two times; at least so many pixels wide."""
        left = self._x(start)
        width = max(self._x(end) - left, least * self._ms_a_pixel)
        self._boxes([(left, width)], top, height, color, about)

    def _boxes(self, spans: Sequence[tuple[float, float]], top: float, height: float, color: str, about: str = "") -> None:
        """(left, width) of each. They are one shape: there are thousands of them."""
        corners = [[(left, top), (left + width, top), (left + width, top + height), (left, top + height)] for left, width in spans]
        if corners:
            outline = Path.make_compound_path(*(Path([*each, each[0]], closed=True) for each in corners))
            shape = self._axes.add_patch(PathPatch(outline, facecolor=color, linewidth=0, zorder=2))
            if about:
                hint(shape, about)

    def _text(self, x: float, y: float, content: str, size: float, **how: str) -> Text:
        return self._axes.text(x, y, content, fontsize=size, color="#222", zorder=3, parse_math=False, bbox=_READABLE, **how)

    # --- rows -------------------------------------------------------------------------------------------------------------------

    def _marks(self, marks: Sequence[Mark], bottom: int) -> None:
        shown = [mark for mark in marks if mark.at in self._window]
        for mark in shown:
            self._bar(mark.at, mark.at, bottom - NAMED_ROW + 4, NAMED_ROW - 6, "#222", mark.name, least=1.5)
        self._names([(self._x(mark.at) + 3 * self._ms_a_pixel, mark.name) for mark in shown], bottom - 8)

    def _registrations(self, spans: Sequence[Span], bottom: int) -> None:
        shown = [span for span in spans if span.during.start in self._window]
        for span in shown:
            self._bar(span.during.start, span.during.end, bottom - 10, 8, REGISTRATION, f"{span.name} {span.detail}", least=2)
        self._names([(self._x(span.during.start), f"{span.name} {span.detail}") for span in shown], bottom - 13)

    def _names(self, names: Sequence[tuple[float, str]], lowest: int) -> None:
        """Names at places, on as many of three levels as needed; one that finds no room is left to the pointer's hint."""
        taken: list[list[tuple[float, float]]] = [[], [], []]
        last = self._axes.get_xlim()[1] + RIGHT * self._ms_a_pixel
        for x, name in sorted(names, key=lambda named: named[1] not in FIRST):
            width = (4 + LETTER * len(name)) * self._ms_a_pixel
            left = min(x, last - width)
            free = (level for level, spans in enumerate(taken) if all(left + width <= start or left >= end for start, end in spans))
            if (level := next(free, None)) is not None:
                self._text(left, lowest - 12 * level, name, size=10)
                taken[level].append((left, left + width))

    def _phases(self, spans: Sequence[Span], bottom: int) -> None:
        for span in spans:
            if span.during.end < self._window.start or span.during.start >= self._window.end:
                continue
            about = f"{span.name} {span.detail} ({span.during.milliseconds:.0f} ms)"
            self._bar(span.during.start, span.during.end, bottom - ROW + 5, ROW - 9, PHASES.get(span.name, "#bbb"), about, least=2)
            if self._x(span.during.end) - self._x(span.during.start) > LETTER * len(span.name) * self._ms_a_pixel:
                self._text(self._x(span.during.start) + 4 * self._ms_a_pixel, bottom - ROW / 2, span.name, size=11, va="center_baseline")

    def _steps(self, steps: Sequence[tuple[float, int]], bottom: int) -> None:
        """A number of rules over time: as high as it is large, and said where it stands for long enough to be read."""
        highest = max((count for _, count in steps), default=0) or 1
        ends = [at for at, _ in steps[1:]] + [float("inf")]
        for (start, count), end in zip(steps, ends):
            if end < self._window.start or start > self._window.end:
                continue
            height = max((ROW - 12) * count / highest, 1)
            self._bar(start, end, bottom - height, height, RULES, f"{count} rules")
            if self._x(end) - self._x(start) > 12 * self._ms_a_pixel:
                self._text(self._x(start) + 4 * self._ms_a_pixel, bottom - 5, str(count), size=11, fontweight="bold")

    def _track(self, track: Track, bottom: int) -> None:
        middle = bottom - ROW / 2
        arrivals = [self._x(at) for at in track.arrivals if at in self._window]
        self._boxes(bands(arrivals, self._ms_a_pixel), middle - 7, 14, ANSWERED)
        self._packets(track.lost, bottom - 7, LOST, "lost")
        self._packets(track.duplicated, bottom - ROW + 1, DUPLICATED, "answered more than once")
        self._gap(track, middle)

    def _packets(self, sent: Sequence[float], top: float, color: str, about: str) -> None:
        self._boxes([(self._x(at), 1.5 * self._ms_a_pixel) for at in sent if at in self._window], top, 6, color, about)

    def _gap(self, track: Track, middle: float) -> None:
        """Says how long the longest gap is: after its end, or before it where there is no room."""
        gap, end = track.longest_gap, track.longest_gap.start + track.longest_gap.milliseconds / 1000
        if gap.milliseconds <= 0 or gap.start not in self._window and end not in self._window:
            return
        label = f"{gap.milliseconds:.0f} ms without an answer"
        has_room = end in self._window and self._x(end) + LETTER * len(label) * self._ms_a_pixel < self._axes.get_xlim()[1]
        beside = 4 * self._ms_a_pixel
        x = self._x(end) + (beside if has_room else -beside)
        self._text(x, middle, label, size=11, va="center_baseline", ha="left" if has_room else "right")


def bands(places: Sequence[float], ms_a_pixel: float) -> list[tuple[float, float]]:
    """(start, width) in milliseconds: neighbouring arrivals as one band, so that a gap is what stays white.

    A packet is drawn as wide as its millisecond, or as half a pixel.
    """
    width = max(0.7, 0.5 * ms_a_pixel)
    joined = max(0.7, 1.2 * ms_a_pixel) if ms_a_pixel > 0.5 else 0.0
    found: list[tuple[float, float]] = []
    for start in places:
        if found and start - sum(found[-1]) <= joined:
            found[-1] = (found[-1][0], max(sum(found[-1]), start + width) - found[-1][0])
        else:
            found.append((start, width))
    return found
