# SPDX-License-Identifier: Apache-2.0
"""Flow tables that have come to rest."""

from __future__ import annotations

import time

from harness.waiting import wait_for
from lab.lab import Lab

LIMIT = 40  # seconds; more than the grace time of any network of the lab, and than a switch takes to reconnect
_QUIET_S = 1.0  # a rollout waits half a second for switches' caches in its midst


def wait_at_rest(lab: Lab, quiet: float = _QUIET_S) -> None:
    """Returns once no table has changed for that many seconds."""
    last, since = lab.flow_tables(), time.monotonic()

    def unchanged() -> bool:
        nonlocal last, since
        now = lab.flow_tables()
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since >= quiet

    wait_for("flow tables at rest", unchanged, LIMIT)
