# SPDX-License-Identifier: Apache-2.0
"""Traffic that flows freely before anything moves: packets lost for want of a processor are nobody's."""

from __future__ import annotations

import time
from collections.abc import Mapping

from harness.context import Context
from probe.udp import UdpProbe

_LIMIT = 30.0  # seconds


def wait_calm(context: Context, probes: Mapping[str, UdpProbe]) -> None:
    """Returns once nobody's packets wait in a queue. If that does not come in time the scenario goes on, and its result tells."""
    now = time.time()
    restless = [
        f"{name}: {probe.latest}" for name, probe in probes.items() if not probe.wait_calm(timeout=now + _LIMIT - time.time(), since=now)
    ]
    if restless:
        context.step(f"packets queue although nothing moves; {'; '.join(restless)}")
