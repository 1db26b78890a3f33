# SPDX-License-Identifier: Apache-2.0
"""The notifier's log: a JSON object a line for programs, a sentence a line for people, or both."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from typing import Any, TextIO

from .sentences import sentence


class Journal:
    """Writes steps with the time (seconds since the epoch); may be called from any thread."""

    def __init__(self, out: TextIO | None, people: TextIO | None = None, **always: Any) -> None:
        """out gets JSON lines, people gets sentences, with systemd's priorities."""
        self._out = out
        self._people = people
        self._always = always
        self._lock = threading.Lock()

    def of(self, **always: Any) -> Journal:
        """The same log, with more that is said on every line."""
        more = Journal(self._out, self._people, **(self._always | always))
        more._lock = self._lock
        return more

    def step(self, step: str, **details: Any) -> None:
        entry = {"time": round(time.time(), 6), **self._always, "step": step, **details}
        with self._lock:
            if self._out is not None:
                _write(self._out, json.dumps(entry))
            if self._people is not None:
                _write(self._people, sentence(entry))


def _write(out: TextIO, line: str) -> None:
    with suppress(OSError):  # a full disk is no reason to let a guest down
        out.write(line + "\n")
        out.flush()
