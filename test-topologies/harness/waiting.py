# SPDX-License-Identifier: Apache-2.0
"""Waiting for a condition, for a bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_patience = 1.0


class WaitedInVain(Exception):
    """A condition did not come true in time."""


def be_patient(factor: float) -> None:
    """From now on wait_for waits that many times as long as it is told: 1 on a fast machine. What a check allows stays as it is."""
    global _patience
    _patience = factor


def wait_for(what: str, condition: Callable[[], T], timeout: float, interval: float = 0.1) -> T:
    """Asks until the condition's answer is true and returns that answer.

    Raises WaitedInVain, naming `what`, after timeout seconds of a fast machine.
    """
    return _wait(what, condition, timeout * _patience, interval)


def _wait(what: str, condition: Callable[[], T], timeout: float, interval: float) -> T:
    deadline = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise WaitedInVain(f"waited {timeout:g} s in vain: {what}")
        time.sleep(interval)


def comes_true(condition: Callable[[], object], timeout: float, interval: float = 0.2) -> bool:
    """Asks like wait_for, for a check: False if the answer is not true in time."""
    try:
        return bool(_wait("a condition", condition, timeout, interval))
    except WaitedInVain:
        return False
