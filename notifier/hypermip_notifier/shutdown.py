# SPDX-License-Identifier: Apache-2.0
"""The way down: what goes on may come to its end first, for as long as patience lasts."""

from __future__ import annotations

import threading
import time


class Stopped(Exception):
    """The notifier ends, and a migration goes on without it."""


class Shutdown:
    """Shared by all threads."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._begun = threading.Event()
        self._deadline = float("inf")

    def begin(self) -> None:
        if not self._begun.is_set():
            self._deadline = time.monotonic() + self._patience_s
            self._begun.set()

    def wait(self, timeout: float) -> bool:
        """Whether it has begun, within seconds."""
        return self._begun.wait(timeout)

    @property
    def has_begun(self) -> bool:
        """Nothing new is to begin."""
        return self._begun.is_set()

    @property
    def is_overdue(self) -> bool:
        """Nothing may wait any longer, not even a migration."""
        return time.monotonic() >= self._deadline
