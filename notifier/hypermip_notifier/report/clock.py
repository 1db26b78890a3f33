# SPDX-License-Identifier: Apache-2.0
"""The time that the notifier says. The hypervisor's clock may step; who says an earlier time than before is taken for a late word."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timezone


def _steady_s() -> float:
    """Seconds since the machine's start, those in which it was suspended among them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


_EARLIEST, _LATEST = datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(2100, 1, 1, tzinfo=timezone.utc)  # what else a clock says is no time
_AGREES_S = 1.0
_FORGOTTEN_S = 60.0  # a time so much earlier than what was heard counts as a clock that was set back


class Clock:
    """Begins with the hypervisor's time and goes on evenly; only the controller's own time sets it. May be asked from any thread."""

    def __init__(self, wall_s: Callable[[], float] = time.time, steady_s: Callable[[], float] = _steady_s) -> None:
        self._steady_s = steady_s
        self._offset_s = wall_s() - steady_s()
        self._silent_until_s = float("-inf")
        self._has_ignored = False

    def said(self) -> str | None:
        """The time that a registration says; None while any time would be refused."""
        return None if self._steady_s() < self._silent_until_s else self.now()

    def seconds(self) -> float:
        """Since the epoch."""
        return self._offset_s + self._steady_s()

    def now(self) -> str:
        """In milliseconds, as registrations have it (RFC 3339)."""
        return datetime.fromtimestamp(self.seconds(), timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def correct(self, controllers: str) -> float:
        """As follow(), for what a registration or an inventory has said.

        If it is not later, this hypervisor has said a time before that is yet to come: another clock, or one that has been set right since.
        """
        later_s = self.follow(controllers)
        if later_s < _AGREES_S:
            self._silent_until_s = self._steady_s() + _FORGOTTEN_S
        return later_s

    def ignores(self) -> bool:
        """A time that cannot be one was heard; returns whether it is the first since one that can."""
        is_first, self._has_ignored = not self._has_ignored, True
        return is_first

    def follow(self, controllers: str) -> float:
        """Go on from the controller's time; returns by how many seconds that is later than ours. Raises ValueError if it cannot be one."""
        given = datetime.fromisoformat(controllers)
        if given.tzinfo is None:
            raise ValueError(f"{controllers}: has no time zone")
        if not _EARLIEST <= given < _LATEST:
            raise ValueError(f"{controllers}: is not of this century")
        before = self._offset_s
        self._offset_s = given.timestamp() - self._steady_s()
        self._has_ignored = False
        return round(self._offset_s - before, 3)
