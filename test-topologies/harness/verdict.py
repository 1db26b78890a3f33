# SPDX-License-Identifier: Apache-2.0
"""What a run of scenarios says in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.inquest import DROPPED
from report.results import Result

MOST_NOT_JUDGED = 0.1  # of all checks


def has_passed(results: Sequence[Result]) -> bool:
    """Whether everything held that was judged, and enough was."""
    return all(result.ok for result in results) and _are_enough_judged(results)


def verdict(results: Sequence[Result], not_run: int = 0) -> str:
    """What became of each scenario, those that failed last, and all that a failed one leaves to be read before that.

    Where frames were dropped stands beside what did not hold: of a long output often the end alone is kept. Then the machines it was judged
    on, and the closing line that CI reads.
    """
    lines = [line for result in results for line in _inquest(result)]
    lines += [line for result in sorted(results, key=lambda result: not result.ok) for line in _told(result)]
    lines += dict.fromkeys(f"judged on {result.calibration}" for result in results if result.calibration)
    if not _are_enough_judged(results):
        lines.append(f"FAIL: this machine is too slow to judge {_not_judged(results)} of {_all(results)} checks")
    passed = sum(result.ok for result in results)
    last = f"{passed} passed, {len(results) - passed} failed, {_not_judged(results)} skipped"
    if _not_judged(results):
        lines.append("skipped: checks of two-way traffic, which this machine's guest answers too slowly to judge")
    return "\n".join([*lines, last + (f", {not_run} not run" if not_run else "")])


def _told(result: Result) -> Iterator[str]:
    yield f"{'PASS' if result.ok else 'FAIL'} {result.scenario} ({len(result.checks)} checks, {result.seconds:.0f} s)"
    yield from (f"     does not hold: {check.name} {check.detail}".rstrip() for check in result.failures())
    yield from (f"     not judged: {check.name} {check.detail}".rstrip() for check in result.not_judged())
    if result.error:
        yield f"     {result.error}"
    yield from (f"     {line}" for line in result.inquest if line.startswith(DROPPED))


def _inquest(result: Result) -> Iterator[str]:
    if result.inquest:
        yield f"What {result.scenario} left:"
    yield from (f"       {line}" for line in result.inquest)


def _are_enough_judged(results: Sequence[Result]) -> bool:
    return _not_judged(results) <= MOST_NOT_JUDGED * _all(results)


def _not_judged(results: Sequence[Result]) -> int:
    return sum(len(result.not_judged()) for result in results)


def _all(results: Sequence[Result]) -> int:
    return sum(len(result.checks) for result in results)
