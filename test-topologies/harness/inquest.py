# SPDX-License-Identifier: Apache-2.0
"""Why a scenario failed, as far as the logs that it left tell: for whoever has no more than what the run printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from harness.context import Context
from lab.onos import Onos, OnosRefused, OnosUnreachable
from probe import tcp, udp
from probe.instrument import InstrumentFailed
from probe.taps import Taps
from report.losses import stood_still, told

DROPPED = "dropped at"
_LINES = 15  # of each kind; the logs have them all
_OF_A_STEP = ("event", "data", "phase", "status", "pace", "why", "reason", "tookMs")
_SERVES = "hypermip-guest: ready"  # all that a guest's console says when nothing is wrong


def inquire(context: Context) -> Iterator[str]:
    """Lines of text: packets lost and streams that stood still beside what the notifiers did, what guests said, and what ONOS did."""
    happened = sorted(_steps(context.out))
    for log in sorted(context.out.rglob("udp*.log")):
        yield from _some(list(_losses(log, happened, context.taps)))
    for log in sorted(context.out.rglob("tcp*.log")):
        yield from _some(list(_stalls(log, happened)))
    for console in sorted(context.out.rglob("*.console")):
        yield from _some([f"{console.stem}: {line}" for line in console.read_text(errors="replace").splitlines() if _SERVES not in line])
    yield from (f"{DROPPED} {place}: {count}" for place, count in context.dropped.items())
    yield from (f"binding: {json.dumps(binding)}" for binding in _bindings(context.onos))
    yield from _some([f"ONOS: {line}" for line in context.runtime.log_since().splitlines() if _is_noteworthy(line)])


def _is_noteworthy(line: str) -> bool:
    return " ERROR " in line or (" WARN " in line and "hypermip" in line)


def _bindings(onos: Onos) -> list[dict[str, Any]]:
    try:
        return onos.bindings()
    except (OnosUnreachable, OnosRefused) as silent:
        return [{"unknown": str(silent)}]


def _losses(log: Path, happened: Sequence[tuple[float, str]], taps: Taps) -> Iterator[str]:
    try:
        yield from told(log.stem, taps.complete_afterwards(udp.parse(log.read_bytes())), happened)
    except (InstrumentFailed, OSError) as broken:
        yield f"{log.stem}: {broken}"


def _stalls(log: Path, happened: Sequence[tuple[float, str]]) -> Iterator[str]:
    try:
        yield from stood_still(log.stem, tcp.parse(log.read_bytes()), log.stat().st_mtime, happened)
    except (InstrumentFailed, OSError) as broken:
        yield f"{log.stem}: {broken}"


def _steps(out: Path) -> Iterator[tuple[float, str]]:
    for journal in out.glob("notifier-*.jsonl"):
        for line in journal.read_text(encoding="utf-8").split("\n")[:-1]:
            entry = json.loads(line)
            yield entry["time"], f"{entry['hypervisor']} {entry['step']} {_said(entry)}".rstrip()


def _said(entry: dict[str, Any]) -> str:
    return " ".join(str(entry[key]) for key in _OF_A_STEP if key in entry)


def _some(lines: list[str]) -> list[str]:
    left_out = len(lines) - _LINES
    return lines if left_out <= 0 else [*lines[:_LINES], f"... and {left_out} more lines"]
