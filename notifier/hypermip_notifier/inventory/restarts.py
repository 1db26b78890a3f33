# SPDX-License-Identifier: Apache-2.0
"""A number that grows with each start of the notifier on this hypervisor (RFC 5847 section 3.3 has one in its heartbeats)."""

from __future__ import annotations

from ..journal import Journal
from ..state import State

_NAME = "restarts.json"


def next_start(state: State, journal: Journal, now_s: float) -> int:
    """One more than what was kept, and no less than the time in seconds: so it also grows when what was kept is lost."""
    kept = state.read(_NAME)
    number = max(kept + 1 if isinstance(kept, int) else 0, int(now_s))
    try:
        state.keep(_NAME, number)
    except OSError as unkept:
        journal.step("restarts-unkept", number=number, reason=str(unkept))
    return number
