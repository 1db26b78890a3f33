# SPDX-License-Identifier: Apache-2.0
"""The notifier's log: a JSON object a line, for people with grep and for programs that draw timelines."""

from __future__ import annotations

import json
import threading
import time
from typing import Any, TextIO


class Journal:
    """Writes steps with the time (seconds since the epoch); may be called from any thread."""

    def __init__(self, out: TextIO, **always: Any) -> None:
        self._out = out
        self._always = always
        self._lock = threading.Lock()

    def of(self, **always: Any) -> Journal:
        """The same log, with more that is said on every line."""
        more = Journal(self._out, **self._always, **always)
        more._lock = self._lock
        return more

    def step(self, step: str, **details: Any) -> None:
        line = json.dumps({"time": round(time.time(), 6), **self._always, "step": step, **details})
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()
