# SPDX-License-Identifier: Apache-2.0
"""What tcp_probe saw: whether the stream lived, and how it went on."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from probe.instrument import Instrument, InstrumentFailed, Starter
from probe.udp import Gap, longest_gap
from probe.window import Window

HEADER = struct.Struct("<8sQQQqqQ64s")
RECORD = struct.Struct("<qQ")
MAGIC = b"HMTCP 1\0"


@dataclass(frozen=True)
class TcpLog:
    """One stream: progress is (seconds since the epoch, bytes that came back so far), in order."""

    progress: Sequence[tuple[float, int]]
    bytes_sent: int
    bytes_returned: int
    retransmits: int
    connected: float | None
    broken: float | None
    reason: str

    def survived(self, window: Window) -> bool:
        """True if the stream was open before the window, is unbroken, and brought something after it."""
        if self.connected is None or self.connected > window.start or self.broken is not None:
            return False
        return any(moment >= window.end for moment, _ in self.progress)

    def longest_stall(self, window: Window) -> Gap:
        """Longest time without progress in a window, whose start and end count as moments of it."""
        return longest_gap([moment for moment, _ in self.progress if moment in window], window)


def parse(log: bytes) -> TcpLog:
    """Reads what tcp_probe wrote; raises InstrumentFailed on anything else."""
    if len(log) < HEADER.size or log[:8] != MAGIC:
        raise InstrumentFailed("not a log of tcp_probe")
    _, count, sent, returned, connected, broken, retransmits, reason = HEADER.unpack_from(log)
    if len(log) != HEADER.size + count * RECORD.size:
        raise InstrumentFailed(f"log of tcp_probe cut short: {count} records in {len(log)} bytes")
    return TcpLog(
        progress=[(at / 1e9, total) for at, total in RECORD.iter_unpack(log[HEADER.size :])],
        bytes_sent=sent,
        bytes_returned=returned,
        retransmits=retransmits,
        connected=connected / 1e9 if connected else None,
        broken=broken / 1e9 if broken else None,
        reason=reason.rstrip(b"\0").decode(errors="replace"),
    )


class TcpProbe(Instrument):
    """An open stream that runs."""

    def __init__(self, start: Starter, target: str, log: Path, interval_us: int = 50_000, drain_ms: int = 3000) -> None:
        arguments = ["--to", target, "--interval-us", str(interval_us), "--drain-ms", str(drain_ms)]
        super().__init__("tcp_probe", start, log, arguments)

    def wait_connected(self, timeout: float = 15) -> None:
        """Returns once the stream is open; raises InstrumentFailed if it is not in time."""
        self.wait_line(timeout)

    def finish(self) -> TcpLog:
        """Ends the stream and returns what became of it."""
        return parse(self.stop())
