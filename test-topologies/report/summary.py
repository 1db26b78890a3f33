# SPDX-License-Identifier: Apache-2.0
"""What became of a demonstration, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from report.results import CorrespondentResult, MoveResult, Result

PAPER_SECONDS = 3.0  # HyperMIP (HASE 2008): network restored in about 3 s


def headline(result: Result) -> str:
    """One sentence for whoever reads no more."""
    if result.error or not result.moves:
        return f"The demonstration came to no end: {result.error or 'no move was measured'}."
    lost, sent = _total(result, "lost"), _total(result, "sent")
    pauses = " and ".join(f"{move.vm_pause_ms:.0f}" for move in result.moves)
    fate = f"the fabric lost none of {sent:,} packets" if lost == 0 else f"the fabric LOST {lost:,} of {sent:,} packets"
    ended = "" if result.ok else f"; {len(result.failures())} of {len(result.checks)} checks did not hold"
    return (
        f"A running VM moved to another site and back and kept its address: {fate} that three correspondents sent it, "
        f"and it stood still for {pauses} ms{ended}."
    )


def comparisons(result: Result) -> list[str]:
    """What the moves cost beside what was measured before them, and beside the paper's figure."""
    if not result.moves:
        return []
    calibration = result.calibration
    if calibration and not calibration.is_two_way_judged:
        return [
            "This machine is too slow or too busy for its emulated guest to answer often enough: how long answers stayed away is not judged."
        ]
    return [_with_rest(result.moves), _with_paper(result.moves)]


def _with_rest(moves: Sequence[MoveResult]) -> str:
    seen = [each for move in moves for each in move.correspondents]
    asked, unanswered = sum(each.asked for each in seen), sum(each.unanswered for each in seen)
    at_rest, moving = max(each.rtt_ms_at_rest for each in seen), max(each.rtt_ms.get("median", 0.0) for each in seen)
    streams = "every TCP stream survived" if all(each.tcp_survived for each in seen) else "a TCP stream BROKE"
    return (
        f"Of {asked:,} packets that asked for an answer {unanswered:,} had none; in as long a time before the moves it was "
        f"{sum(each.unanswered_at_rest for each in seen):,}. Round trips took {moving:.1f} ms in the median, before the moves {at_rest:.1f} ms; "
        f"{streams}."
    )


def _with_paper(moves: Sequence[MoveResult]) -> str:
    """The longest gap of any correspondent is how long the network was away."""
    worst = max(seen.longest_gap_ms for move in moves for seen in move.correspondents)
    if worst <= 0:
        return "No answers were seen, so nothing can be compared."
    return (
        f"Network restored after {worst:.0f} ms at worst, the VM's own pause included. "
        f"HyperMIP's paper (HASE 2008): about {PAPER_SECONDS:.0f} s, {PAPER_SECONDS * 1000 / worst:.0f} times as long."
    )


def _total(result: Result, count: str) -> int:
    seen: list[CorrespondentResult] = [each for move in result.moves for each in move.correspondents]
    return sum(getattr(each, count) for each in seen)
