# SPDX-License-Identifier: Apache-2.0
"""When each rule came to a switch and went: the switch's own flow monitor, stamped by the switch's machine to the millisecond."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from probe.instrument import InstrumentFailed, Starter

_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}): ")
_EVENT = re.compile(r"^ event=(ADDED|DELETED|MODIFIED) (?:reason=\w+ )?(table=\d+.*?)(?: actions=(.*))?$")
_COOKIE = re.compile(r" cookie=0x[0-9a-f]+| cookie=0\b")


class RuleChange(NamedTuple):
    """One rule that was added, deleted or modified; at is 0 for those that were there when the watch began."""

    at: float
    event: str
    match: str
    actions: str


@dataclass(frozen=True)
class RuleLog:
    """All changes of one switch's flow tables, in order.

    The monitor tells no priority, so two rules with the same match in one table count as one.
    """

    changes: Sequence[RuleChange]

    def count_at(self, moment: float) -> int:
        """How many rules the switch held."""
        return self._history(moment)[-1][1]

    def counts(self, start: float, end: float, beyond: int = 0) -> list[tuple[float, int]]:
        """(time, rules more than `beyond`) at the start and after each change until the end."""
        later = [(at, count - beyond) for at, count in self._history(end) if at > start]
        return [(start, self.count_at(start) - beyond), *later]

    def _history(self, end: float) -> list[tuple[float, int]]:
        """(time, rules) after each change of the number; begins with none."""
        rules: set[str] = set()
        history = [(0.0, 0)]
        for change in self.changes:
            if change.at > end:
                break
            # An addition may replace a rule: then nothing is told of the old one.
            rules = rules - {change.match} if change.event == "DELETED" else rules | {change.match}
            if len(rules) != history[-1][1]:
                history.append((change.at, len(rules)))
        return history


def parse(text: str) -> RuleLog:
    """Reads what `ovs-ofctl --timestamp monitor SWITCH watch:` prints."""
    at = 0.0
    changes = []
    for line in text.splitlines():
        if stamp := _STAMP.match(line):
            at = datetime.strptime(stamp[1], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=timezone.utc).timestamp()
        elif event := _EVENT.match(line):
            changes.append(RuleChange(at, event[1], _COOKIE.sub("", event[2]), event[3] or ""))
    return RuleLog(changes)


class RuleWatch:
    """A watch that runs, on the management socket of one bridge."""

    def __init__(self, start: Starter, management_socket: Path, log: Path) -> None:
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        command = ["ovs-ofctl", "-O", "OpenFlow13", "--timestamp", "monitor", f"unix:{management_socket}", "watch:"]
        # ovs-ofctl wants a control socket of its own, and its usual place exists only where Open vSwitch runs as a service.
        environment = {**os.environ, "OVS_RUNDIR": str(management_socket.parent)}
        with log.open("w") as output:
            self._process = start(command, stdout=output, stderr=subprocess.STDOUT, env=environment)

    def finish(self) -> RuleLog:
        """Stops it and returns what it saw; raises InstrumentFailed if it had ended before."""
        if self._process.poll() is not None:
            raise InstrumentFailed(f"flow monitor ended: {self._log.read_text()[-300:]}")
        self._process.terminate()
        self._process.wait(timeout=5)
        return parse(self._log.read_text())
