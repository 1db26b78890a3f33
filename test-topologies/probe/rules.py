# SPDX-License-Identifier: Apache-2.0
"""When each rule came to a switch and went: the switch's own flow monitor, stamped by the switch's machine to the millisecond."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple, Sequence

from probe.instrument import InstrumentFailed, Starter

_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}): ")
_EVENT = re.compile(r"^ event=(ADDED|DELETED|MODIFIED) (.*)$")


class RuleChange(NamedTuple):
    """One rule that was added, deleted or modified; at is 0 for those that were there when the watch began."""

    at: float
    event: str
    rule: str


@dataclass(frozen=True)
class RuleLog:
    """All changes of one switch's flow tables, in order."""

    changes: Sequence[RuleChange]

    def count_at(self, moment: float) -> int:
        """How many rules the switch held."""
        return sum(_step(change) for change in self.changes if change.at <= moment)

    def counts(self, start: float, end: float, beyond: int = 0) -> list[tuple[float, int]]:
        """(time, rules more than `beyond`) at the start and after each change until the end."""
        steps = [(start, self.count_at(start) - beyond)]
        for change in self.changes:
            if start < change.at <= end and _step(change):
                steps.append((change.at, steps[-1][1] + _step(change)))
        return steps


def _step(change: RuleChange) -> int:
    return {"ADDED": 1, "DELETED": -1}.get(change.event, 0)


def parse(text: str) -> RuleLog:
    """Reads what `ovs-ofctl --timestamp monitor SWITCH watch:` prints."""
    at = 0.0
    changes = []
    for line in text.splitlines():
        if stamp := _STAMP.match(line):
            at = datetime.strptime(stamp[1], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=timezone.utc).timestamp()
        elif event := _EVENT.match(line):
            changes.append(RuleChange(at, event[1], event[2]))
    return RuleLog(changes)


class RuleWatch:
    """A watch that runs, on the management socket of one bridge."""

    def __init__(self, start: Starter, management_socket: Path, log: Path) -> None:
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        command = ["ovs-ofctl", "-O", "OpenFlow13", "--timestamp", "monitor", f"unix:{management_socket}", "watch:"]
        with log.open("w") as output:
            self._process = start(command, stdout=output, stderr=subprocess.STDOUT)

    def finish(self) -> RuleLog:
        """Stops it and returns what it saw; raises InstrumentFailed if it had ended before."""
        if self._process.poll() is not None:
            raise InstrumentFailed(f"flow monitor ended: {self._log.read_text()[-300:]}")
        self._process.terminate()
        self._process.wait(timeout=5)
        return parse(self._log.read_text())
