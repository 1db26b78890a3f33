# SPDX-License-Identifier: Apache-2.0
"""The timeline for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from report.results import MoveResult, Result


def render(result: Result) -> str:
    """Each move with its phases, its rules and what every correspondent saw."""
    return "\n".join(_move(number, move) for number, move in enumerate(result.moves, start=1))


def _move(number: int, move: MoveResult) -> str:
    lines = [
        f"Move {number}: {move.origin} -> {move.destination}   VM paused {move.vm_pause_ms:.0f} ms, migration took {move.total_ms:.0f} ms"
    ]
    lines += [f"  {moment.at_ms:9.1f} ms  {moment.name:<28} {moment.detail}".rstrip() for moment in move.phases]
    lines.append("  rules afterwards: " + ", ".join(f"{switch} {count}" for switch, count in move.rules.items()))
    return "\n".join([*lines, table(_headings(), _rows(move)), ""])


def _headings() -> list[str]:
    return ["correspondent", "sent", "lost", "asked", "unanswered", "duplicated", "longest gap ms", "median RTT ms", "TCP", "TCP stall ms"]


def _rows(move: MoveResult) -> list[list[str]]:
    return [
        [
            seen.name,
            str(seen.sent),
            str(seen.lost),
            str(seen.asked),
            str(seen.unanswered),
            str(seen.duplicated),
            f"{seen.longest_gap_ms:.1f}",
            f"{seen.rtt_ms.get('median', float('nan')):.2f}",
            "survived" if seen.tcp_survived else "BROKEN",
            f"{seen.tcp_longest_stall_ms:.0f}",
        ]
        for seen in move.correspondents
    ]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as needed: the first to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    return "\n".join(
        "  " + "  ".join(cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths)))
        for row in [headings, *rows]
    )
