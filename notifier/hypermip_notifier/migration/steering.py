# SPDX-License-Identifier: Apache-2.0
"""What a machine is told outside a migration's own course."""

from __future__ import annotations

from ..source import Gate
from .gate import CLOSED_LIMIT_MS


def close_gate(gate: Gate) -> None:
    """Before any migration: there may be no time for it once one has begun."""
    gate.limit(pause_ms=CLOSED_LIMIT_MS)


def open_gate(gate: Gate, operators_pause_ms: int) -> None:
    """A machine that nobody watches any more migrates by itself, as its operator wants it."""
    gate.limit(pause_ms=operators_pause_ms)
