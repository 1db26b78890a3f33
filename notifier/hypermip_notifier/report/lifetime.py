# SPDX-License-Identifier: Apache-2.0
"""How long the fabric remembers a machine that nobody speaks of: what it granted last is refreshed at half of its time (RFC 5944 section 3.6.1)."""

from __future__ import annotations

import threading
from collections.abc import Callable

INFINITE_S = 65535  # a 16-bit field's largest value
_FIRST_S = 10.0  # a notifier that has just begun knows of no grant; there may be one
_RETRY_S = 5.0

Refresh = Callable[[], object]


class Lifetime:
    """One machine's. Calls back once a grant, from a thread of its own; what is granted next counts instead of what was before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._has_ended = False
        self._granted_s = 0

    def begin(self, refresh: Refresh) -> None:
        """Nothing is known of a grant yet."""
        self._set(_FIRST_S, refresh)

    def granted(self, seconds: int, refresh: Refresh) -> None:
        """Of 0 and of infinity, nothing needs to be refreshed."""
        self._granted_s = seconds
        self._set(seconds / 2 if 0 < seconds < INFINITE_S else None, refresh)

    def missed(self, refresh: Refresh) -> None:
        """Nobody heard it: try again while there is time."""
        self._set(min(_RETRY_S, self._granted_s / 8 or _RETRY_S), refresh)

    def end(self) -> None:
        """After this, it calls nobody."""
        with self._lock:
            self._has_ended = True
            self._cancel()

    def _set(self, delay_s: float | None, refresh: Refresh) -> None:
        with self._lock:
            self._cancel()
            if delay_s is not None and not self._has_ended:
                self._timer = threading.Timer(delay_s, self._fire, (refresh,))
                self._timer.daemon = True
                self._timer.start()

    def _fire(self, refresh: Refresh) -> None:
        with self._lock:
            if not self._has_ended:
                refresh()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
