# SPDX-License-Identifier: Apache-2.0
"""Signals and time limits as exceptions, so that every `with` on the way cleans up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM. No Exception: nothing on the way may take it for a failure of its own."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


class TimeLimitReached(Exception):
    """A scenario took longer than it may."""


def _interrupt(number: int, _frame: FrameType | None) -> None:
    # The first request starts the clean-up; a second would only break it off half-way.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    signal.alarm(0)
    raise Interrupted(number)


def raise_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP raise Interrupted in the main thread, once."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _interrupt)


class _Clock:
    """Whether the time limit has to wait, and how it would be said that it was reached meanwhile.

    Not by blocking the signal: that holds for one thread, and any other that runs would take it.
    """

    held = False
    reached: str | None = None


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raises TimeLimitReached in the main thread if the body is not through in time."""

    def late(_number: int, _frame: FrameType | None) -> None:
        _Clock.reached = f"not through after {seconds} s"
        if not _Clock.held:
            _raise_if_reached()

    before = signal.signal(signal.SIGALRM, late)
    _Clock.held, _Clock.reached = False, None
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def hold_back_time_limit() -> None:
    """From now on a time limit that is reached waits: what cleans up must not be broken off half-way."""
    _Clock.held = True


def let_time_limit_through() -> None:
    """Ends hold_back_time_limit; a limit that was reached meanwhile is raised now."""
    _Clock.held = False
    _raise_if_reached()


def _raise_if_reached() -> None:
    reached, _Clock.reached = _Clock.reached, None
    if reached:
        raise TimeLimitReached(reached)
