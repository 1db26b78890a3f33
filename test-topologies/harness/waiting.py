# SPDX-License-Identifier: Apache-2.0
"""Waiting for a condition, for a bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class WaitedInVain(Exception):
    """A condition did not come true in time."""


def wait_for(what: str, condition: Callable[[], T], timeout: float, interval: float = 0.1) -> T:
    """Asks until the condition's answer is true and returns that answer; raises WaitedInVain, naming `what`, after timeout seconds."""
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
        return bool(wait_for("a condition", condition, timeout, interval))
    except WaitedInVain:
        return False
