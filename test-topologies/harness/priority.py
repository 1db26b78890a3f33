# SPDX-License-Identifier: Apache-2.0
"""Processor time for what is measured."""

from __future__ import annotations

import os

AHEAD = -15


def run_ahead() -> None:
    """Puts this process, and all it will start, ahead of whatever else the machine does.

    A site, a hypervisor, a guest, a controller are machines of their own in life; here they share two cores, and a build that runs beside
    them would be measured too. Best effort: without the privilege everything runs, only less evenly.
    """
    try:
        os.setpriority(os.PRIO_PROCESS, 0, AHEAD)
    except PermissionError:
        pass
