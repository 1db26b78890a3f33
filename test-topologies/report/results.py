# SPDX-License-Identifier: Apache-2.0
"""The result of a scenario and its JSON, written whether the scenario passed or not."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from report.calibration import Calibration


@dataclass(frozen=True)
class Check:
    """One statement that was put to the test, and what was seen. One that is not judged, this machine is too slow to judge."""

    name: str
    ok: bool
    detail: str = ""
    is_judged: bool = True


@dataclass(frozen=True)
class Moment:
    """Something that happened during a move; at_ms counts from the migration's start."""

    name: str
    at_ms: float
    detail: str = ""


@dataclass(frozen=True)
class CorrespondentResult:
    """What one correspondent saw of one move. Packets count by when they were sent, gaps by when answers came.

    lost is what the fabric lost, and lost_between_ms when the first and the last of it were sent; it is empty if nothing was. Beside it
    stand the packets that asked for an answer and had none. "At rest" is as long a time without a move, and its round trips are in the
    median.
    """

    name: str
    sent: int
    lost: int
    asked: int
    unanswered: int
    unanswered_at_rest: int
    duplicated: int
    reordered: int
    longest_gap_ms: float
    longest_gap_at_ms: float
    sent_in_pause: int
    rtt_ms: dict[str, float]
    rtt_ms_at_rest: float
    tcp_survived: bool
    tcp_longest_stall_ms: float
    lost_between_ms: list[float] = field(default_factory=list)

    @property
    def loss(self) -> str:
        """What was lost in words."""
        sent = [f"{at_ms:.0f}" for at_ms in self.lost_between_ms]
        when = f", sent {' to '.join(sent)} ms after the migration began" if sent else ""
        return f"{self.lost} of {self.sent} lost{when}"


@dataclass(frozen=True)
class MoveResult:
    """One migration. vm_pause_ms is from STOP at the source to RESUME at the destination, by QEMU's own clock."""

    origin: str
    destination: str
    vm_pause_ms: float
    total_ms: float
    window_ms: float
    correspondents: list[CorrespondentResult]
    phases: list[Moment]
    rules: dict[str, int]

    @property
    def pause(self) -> str:
        """When the guest stood still, in words."""
        at = {moment.name: moment.at_ms for moment in self.phases}
        return f"the VM stopped at {at.get('QEMU STOP')} ms, and ran again at {at.get('QEMU RESUME')} ms"

    def to_json(self) -> dict[str, Any]:
        members = asdict(self)
        return {"from": members.pop("origin"), "to": members.pop("destination"), **members}


@dataclass
class Result:
    """All that is known of one run of a scenario.

    `rules` counts, by switch, the rules that stood for the VM while it was away; `inquest` tells what may have made it fail.
    """

    scenario: str
    shows: str = ""
    started: str = ""
    seconds: float = 0.0
    calibration: Calibration | None = None
    moves: list[MoveResult] = field(default_factory=list)
    rules: dict[str, int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    measurements: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    inquest: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True only if something was checked, all of it held, and the scenario came to its end."""
        return self.error is None and bool(self.checks) and not self.failures()

    def failures(self) -> list[Check]:
        return [check for check in self.checks if check.is_judged and not check.ok]

    def not_judged(self) -> list[Check]:
        return [check for check in self.checks if not check.is_judged]

    def to_json(self) -> dict[str, Any]:
        return {
            "scenario": self.scenario,
            "ok": self.ok,
            "error": self.error,
            "shows": self.shows,
            "started": self.started,
            "seconds": round(self.seconds, 1),
            "calibration": self.calibration and self.calibration.to_json(),
            "moves": [move.to_json() for move in self.moves],
            "rules": self.rules,
            "checks": [asdict(check) for check in self.checks],
            "measurements": self.measurements,
            **({"inquest": self.inquest} if self.inquest else {}),
        }

    def write(self, path: Path) -> None:
        """Writes the JSON whole or not at all: a reader never sees half of it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self.to_json(), indent=2) + "\n")
        unfinished.rename(path)
