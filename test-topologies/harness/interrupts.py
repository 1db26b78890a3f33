# SPDX-License-Identifier: Apache-2.0
"""Signals, which end the run at once, and time limits as exceptions, so that every `with` on the way cleans up."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitReached(Exception):
    """A scenario took longer than it may."""


def end_on_signals(clean_up: Callable[[], None] = lambda: None) -> None:
    """From now on SIGINT, SIGTERM or SIGHUP calls clean_up, then ends the process with 128 + signal.

    No way back through every `with`: on it one thing after the other is waited for, and an error there would hide the signal.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        # The first request starts the clean-up; a second would only break it off half-way.
        _handle(signal.SIG_IGN)
        signal.alarm(0)
        try:
            clean_up()
            # Not print: the signal may have come while something was being printed.
            os.write(2, f"interrupted by {signal.Signals(number).name}; everything that was started is gone\n".encode())
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(128 + number)

    _handle(end)


def _handle(handler: signal.Handlers | Callable[[int, FrameType | None], None]) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, handler)


@contextmanager
def cleaned_up_on_signals(clean_up: Callable[[], None]) -> Iterator[None]:
    """end_on_signals(clean_up) for the body, without it afterwards."""
    end_on_signals(clean_up)
    try:
        yield
    finally:
        end_on_signals()


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
