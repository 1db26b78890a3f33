# SPDX-License-Identifier: Apache-2.0
"""What a QEMU is told outside a migration's own course."""

from __future__ import annotations

from .gate import CLOSED_LIMIT_MS
from .monitor import Monitor


def is_capable_of_post_copy(qemu: Monitor) -> bool:
    """Whether the operator has allowed it for this migration."""
    return any(one["capability"] == "postcopy-ram" and one["state"] for one in qemu.execute("query-migrate-capabilities"))


def close_gate(qemu: Monitor) -> None:
    """Before any migration: there may be no time for it once one has begun."""
    qemu.execute("migrate-set-parameters", downtime_limit=CLOSED_LIMIT_MS)


def open_gate(qemu: Monitor, limit_ms: int) -> None:
    """A QEMU that nobody watches any more migrates by itself."""
    qemu.execute("migrate-set-parameters", downtime_limit=limit_ms)
