# SPDX-License-Identifier: Apache-2.0
"""The timeline for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from report.results import MoveResult, Result

PAPER_SECONDS = 3.0  # HyperMIP (HASE 2008): network restored in about 3 s


def render(result: Result) -> str:
    """Each move with its phases, its rules and what every correspondent saw, and how that compares with the paper."""
    parts = [_move(number, move) for number, move in enumerate(result.moves, start=1)]
    return "\n".join([*parts, compare_with_paper(result.moves)])


def _move(number: int, move: MoveResult) -> str:
    lines = [
        f"Move {number}: {move.origin} -> {move.destination}   VM paused {move.vm_pause_ms:.0f} ms, migration took {move.total_ms:.0f} ms"
    ]
    lines += [f"  {moment.at_ms:9.1f} ms  {moment.name:<28} {moment.detail}".rstrip() for moment in move.phases]
    lines.append("  rules afterwards: " + ", ".join(f"{switch} {count}" for switch, count in move.rules.items()))
    return "\n".join([*lines, table(_headings(), _rows(move)), ""])


def _headings() -> list[str]:
    return ["correspondent", "sent", "lost", "duplicated", "longest gap ms", "median RTT ms", "TCP", "TCP stall ms"]


def _rows(move: MoveResult) -> list[list[str]]:
    return [
        [
            seen.name,
            str(seen.sent),
            str(seen.lost),
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


def compare_with_paper(moves: Sequence[MoveResult]) -> str:
    """One sentence against the paper's figure; the longest gap of any correspondent is how long the network was away."""
    gaps = [seen.longest_gap_ms for move in moves for seen in move.correspondents]
    if not gaps:
        return "No move was measured."
    worst = max(gaps)
    if worst <= 0:
        return "No answers were seen, so nothing can be compared."
    return (
        f"Network restored after {worst:.0f} ms at worst, the VM's own pause included. "
        f"HyperMIP's paper (HASE 2008): about {PAPER_SECONDS:.0f} s, {PAPER_SECONDS * 1000 / worst:.0f} times as long."
    )
