# SPDX-License-Identifier: Apache-2.0
"""TCP streams that have to come through whole."""

from __future__ import annotations

from collections.abc import Mapping

from harness.context import Context
from probe.traffic import Seen


def check_streams(context: Context, seen: Mapping[str, Seen]) -> None:
    for name, each in seen.items():
        whole = each.tcp.broken is None and each.tcp.bytes_returned == each.tcp.bytes_sent > 0
        context.check_two_way(
            f"{name}: every byte of the TCP stream came back in its place",
            whole,
            each.tcp.reason or f"{each.tcp.bytes_returned} of {each.tcp.bytes_sent} bytes, {each.tcp.retransmits} retransmits",
        )
