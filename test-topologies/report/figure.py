# SPDX-License-Identifier: Apache-2.0
"""What the lab's pictures have in common: matplotlib's, as SVG whose text stays text, with hints where a viewer's pointer rests."""

from __future__ import annotations

import io
import logging
import xml.etree.ElementTree as xml
from pathlib import Path

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

GREY, FAINT = "#666", "#ddd"
_PIXELS_PER_INCH = 72  # an SVG of matplotlib's is in points
_SVG = "http://www.w3.org/2000/svg"
_HINT = "hint:"
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "hypermip"}  # the same values make the same file

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # that its first use on a machine takes a while is nobody's trouble


def canvas(width: float, height: float) -> Figure:
    """An empty picture; sizes are in pixels."""
    return Figure(figsize=(width / _PIXELS_PER_INCH, height / _PIXELS_PER_INCH), dpi=_PIXELS_PER_INCH)


def place(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes in pixels from the picture's upper left corner, without a frame."""
    whole_width, whole_height = figure.get_size_inches() * _PIXELS_PER_INCH
    axes = figure.add_axes((left / whole_width, 1 - (top + height) / whole_height, width / whole_width, height / whole_height))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelcolor=GREY, labelsize=10)
    return axes


def set_ticks(axes: Axes, most: int) -> None:
    """Across, at round numbers, and none outside."""
    left, right = axes.get_xlim()
    axes.set_xticks([tick for tick in MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(left, right) if left <= tick <= right])


def write_text(figure: Figure, x: float, y: float, content: str, size: float, color: str = "#222", bold: bool = False) -> Text:
    """On a baseline, in pixels from the picture's upper left corner. A dollar is a dollar."""
    width, height = figure.get_size_inches() * _PIXELS_PER_INCH
    weight = "bold" if bold else "normal"
    return figure.text(x / width, 1 - y / height, content, fontsize=size, color=color, fontweight=weight, parse_math=False)


def write_legend(figure: Figure, x: float, y: float, entries: dict[str, str], columns: int) -> None:
    """What colours mean, in pixels from the picture's upper left corner."""
    width, height = figure.get_size_inches() * _PIXELS_PER_INCH
    handles = [Patch(color=color, label=meaning) for meaning, color in entries.items()]
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(x / width, 1 - y / height), ncols=columns, frameon=False, fontsize=11,
        borderpad=0, borderaxespad=0, handlelength=1.2, handleheight=0.9, columnspacing=2,
    )  # fmt: skip


def hint(artist: Artist, text: str) -> None:
    """A viewer shows the text where the pointer rests on what was drawn."""
    artist.set_gid(_HINT + text)


def cut_off(figure: Figure) -> list[str]:
    """Texts that are not wholly inside the picture."""
    figure.draw_without_rendering()
    bounds = figure.bbox
    found = []
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text():
            box = text.get_window_extent()
            if box.x0 < bounds.x0 or box.y0 < bounds.y0 or box.x1 > bounds.x1 or box.y1 > bounds.y1:
                found.append(text.get_text())
    return found


def write(figure: Figure, path: Path) -> None:
    drawn = io.BytesIO()
    with matplotlib.rc_context(_SETTINGS):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    path.write_text(_with_hints(drawn.getvalue().decode()), encoding="utf-8")


def _with_hints(svg: str) -> str:
    xml.register_namespace("", _SVG)
    xml.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = xml.fromstring(svg)
    for group in root.iter(f"{{{_SVG}}}g"):
        if (name := group.get("id", "")).startswith(_HINT):
            del group.attrib["id"]
            title = xml.Element(f"{{{_SVG}}}title")
            title.text = name.removeprefix(_HINT)
            group.insert(0, title)
    return xml.tostring(root, encoding="unicode") + "\n"
