# SPDX-License-Identifier: Apache-2.0
"""As much of SVG 1.1 as a timeline needs."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

FONT = "DejaVu Sans, Helvetica, Arial, sans-serif"
RIM = 'stroke="white" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'


class Drawing:
    """Shapes in the order they were added; the height grows with what is drawn."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._height = 0.0
        self._shapes: list[str] = []

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str, hint: str = "") -> None:
        """A filled rectangle; a viewer shows the hint where the pointer rests."""
        title = f"<title>{escape(hint)}</title>" if hint else ""
        self._add(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{max(width, 0.3):.2f}" height="{height:.2f}" fill="{fill}">{title}</rect>',
            y + height,
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, dashes: str = "") -> None:
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._add(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{stroke}" stroke-width="{width:g}"{dash}/>',
            max(y1, y2),
        )

    def text(self, x: float, y: float, content: str, size: int = 12, fill: str = "#222", anchor: str = "start", bold: bool = False) -> None:
        """Text on a baseline y, anchored at its start, middle or end. A white rim keeps it readable on whatever it lies."""
        weight = ' font-weight="bold"' if bold else ""
        self._add(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}" fill="{fill}" text-anchor={quoteattr(anchor)} {RIM}{weight}>'
            f"{escape(content)}</text>",
            y + size / 2,
        )

    def _add(self, shape: str, bottom: float) -> None:
        self._shapes.append(shape)
        self._height = max(self._height, bottom)

    def write(self, path: Path) -> None:
        height = int(self._height) + 16
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self._width}" height="{height}" '
            f'viewBox="0 0 {self._width} {height}" font-family={quoteattr(FONT)}>\n<rect width="100%" height="100%" fill="white"/>\n'
        )
        path.write_text(head + "\n".join(self._shapes) + "\n</svg>\n")
