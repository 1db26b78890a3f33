# SPDX-License-Identifier: Apache-2.0
"""Whether correspondents reach a machine: they ask it all at the same time."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from lab.lab import Lab


def ping(lab: Lab, correspondents: Collection[str], address: str, count: int = 3) -> dict[str, subprocess.CompletedProcess[str]]:
    """What ping says at each correspondent, after that many packets; its exit code is 0 if any was answered."""
    command = ["ping", "-c", str(count), "-i", "0.2", "-W", "1", "-q", address]
    with ThreadPoolExecutor(len(correspondents)) as pool:
        return dict(zip(correspondents, pool.map(lambda name: lab.run(name, command, check=False), correspondents)))


def is_reached(lab: Lab, correspondents: Collection[str], address: str) -> bool:
    """Whether every correspondent is answered."""
    return all(done.returncode == 0 for done in ping(lab, correspondents, address).values())
