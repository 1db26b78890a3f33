# SPDX-License-Identifier: Apache-2.0
"""Whether correspondents reach a machine: they ask it all at the same time."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from lab.command import SHORT
from lab.lab import Lab

INTERVAL = 0.2  # seconds between two packets


def ping(lab: Lab, correspondents: Collection[str], address: str, count: int = 3) -> dict[str, subprocess.CompletedProcess[str]]:
    """What ping says at each correspondent, after that many packets; its exit code is 0 if any was answered."""
    command = ["ping", "-c", str(count), "-i", str(INTERVAL), "-W", "1", "-q", address]
    limit = 2 * count * INTERVAL + SHORT
    with ThreadPoolExecutor(len(correspondents)) as pool:
        said = pool.map(lambda name: lab.run(name, command, timeout=limit, check=False), correspondents)
        return dict(zip(correspondents, said))


def is_reached(lab: Lab, correspondents: Collection[str], address: str) -> bool:
    """Whether every correspondent is answered."""
    return all(done.returncode == 0 for done in ping(lab, correspondents, address).values())
