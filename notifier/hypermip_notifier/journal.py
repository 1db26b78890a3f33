# SPDX-License-Identifier: Apache-2.0
"""The notifier's log: a JSON object a line for programs, a sentence a line for people, or both."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from typing import Any, TextIO

from .sentences import sentence
from .source import Event

_LONGEST_LINE, _LONGEST_VALUE = 256 << 10, 4 << 10  # characters; where a line is longer, so much of each value is kept
_EVENTS_AT_ONCE, _EVENTS_A_SECOND = 500, 20  # of one guest; a QEMU has some in a migration


class Journal:
    """Writes steps with the time (seconds since the epoch); may be called from any thread."""

    def __init__(self, out: TextIO | None, people: TextIO | None = None, **always: Any) -> None:
        """out gets JSON lines, people gets sentences, with systemd's priorities."""
        self._out = out
        self._people = people
        self._always = always
        self._lock = threading.Lock()
        self._may_log = float(_EVENTS_AT_ONCE)  # so many events
        self._unlogged = 0
        self._looked_at = time.monotonic()

    def of(self, **always: Any) -> Journal:
        """The same log, with more that is said on every line."""
        more = Journal(self._out, self._people, **(self._always | always))
        more._lock = self._lock
        return more

    def step(self, step: str, **details: Any) -> None:
        entry = _bounded({"time": round(time.time(), 6), **self._always, "step": step, **details})
        with self._lock:
            if self._out is not None:
                _write(self._out, json.dumps(entry))
            if self._people is not None:
                _write(self._people, sentence(entry))

    def event(self, event: Event) -> None:
        """What a guest's QEMU has said, unless it says so much that nobody could read it: that it was more, the next one says."""
        now = time.monotonic()
        self._may_log = min(_EVENTS_AT_ONCE, self._may_log + (now - self._looked_at) * _EVENTS_A_SECOND)
        self._looked_at = now
        if self._may_log < 1:
            self._unlogged += 1
            return
        self._may_log -= 1
        unlogged, self._unlogged = self._unlogged, 0
        self.step("event", event=event.name, data=event.data, qemuTime=event.time, **({"unlogged": unlogged} if unlogged else {}))


def _bounded(entry: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(entry)) <= _LONGEST_LINE:
        return entry
    return {name: value if len(text := json.dumps(value)) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + " …" for name, value in entry.items()}


def _write(out: TextIO, line: str) -> None:
    with suppress(OSError):  # a full disk is no reason to let a guest down
        out.write(line + "\n")
        out.flush()
