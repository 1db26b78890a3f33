# SPDX-License-Identifier: Apache-2.0
"""A line for each step, with the time since the run began, so that a person sees it work."""

from __future__ import annotations

import sys
import time


class Progress:
    """Writes to standard output at once, also into a pipe."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def step(self, text: str) -> None:
        elapsed = time.monotonic() - self._begun
        sys.stdout.write(f"[{elapsed:6.1f} s] {text}\n")
        sys.stdout.flush()
