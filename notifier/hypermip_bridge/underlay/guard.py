# SPDX-License-Identifier: Apache-2.0
"""What a guard of tunnel endpoints is, wherever packets pass."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..openvswitch import OpenVSwitchFailed
from .endpoints import Endpoints

VXLAN, GENEVE = 4789, 6081  # UDP ports: RFC 7348, RFC 8926
GRE = 47  # IP protocol: RFC 2784
_PATIENCE_S = 10

Runner = Callable[[Sequence[str], str], str]


@dataclass(frozen=True)
class Change:
    """What differs, a line each, and the command that mends all of it, with what that reads."""

    says: tuple[str, ...]
    command: tuple[str, ...]
    reads: str


class Guard(Protocol):
    """Rules at one place. name is what it is called when something is said of it. Each method raises OpenVSwitchFailed."""

    name: str

    def lacking(self, ends: Endpoints) -> Change | None:
        """What is not as it should be for these endpoints; None if nothing is."""

    def removal(self) -> Change | None:
        """What takes the guard away; None if there is none."""


def run(command: Sequence[str], reads: str) -> str:
    """What it prints when it reads that. Raises OpenVSwitchFailed."""
    try:
        done = subprocess.run(command, input=reads, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise OpenVSwitchFailed(f"{' '.join(command)}: {failed}") from failed
    if done.returncode != 0:
        raise OpenVSwitchFailed(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
