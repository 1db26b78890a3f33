# SPDX-License-Identifier: Apache-2.0
"""What udp_probe saw: each packet's fate, and counts over a window of time."""

from __future__ import annotations

import struct
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from probe.instrument import Instrument, InstrumentFailed, Starter
from probe.window import Window

HEADER = struct.Struct("<8sQQQQ")
RECORD = struct.Struct("<qqII")
MAGIC = b"HMUDP 2\0"
OVERTAKEN, ASKED = 1, 2  # flags of a record
ANSWERED_WITHIN = 5.0  # seconds; an answer later than that is to nobody's gap
CALM_S = 0.95  # a second, in reports that come four times in it
CALM_MS = 100  # no packet waits longer in a queue on a machine that keeps up; one that does not soon has seconds of them


class Packet(NamedTuple):
    """Times in seconds since the epoch; first_echo is None for a packet that was never answered, or did not ask for it.

    delivered: a QEMU that runs the guest took it out of its tap; returned: the guest's answer came to a tap. Both are None where no tap was
    watched; then an answer is the only proof.
    """

    sent: float
    first_echo: float | None
    echoes: int
    overtaken: bool
    asked: bool = True
    delivered: bool | None = None
    returned: bool | None = None

    @property
    def is_unanswered(self) -> bool:
        """Lost, or the guest's fault."""
        return self.asked and self.first_echo is None

    @property
    def is_lost(self) -> bool:
        """By the fabric: on its way to the guest, or the answer on its way back."""
        if self.first_echo is not None:
            return False
        return self.is_unanswered if self.delivered is None else not self.delivered or (self.asked and bool(self.returned))


class Progress(NamedTuple):
    """What a probe says of itself four times a second: packets that asked so far, and the longest round trip since it last spoke."""

    at: float
    asked: int
    answered: int
    worst_ms: float

    def __str__(self) -> str:
        return f"{self.answered} of {self.asked} answered, the last of them within {self.worst_ms:.0f} ms"


@dataclass(frozen=True)
class Gap:
    """The longest time without any new answer, and when it began."""

    start: float
    milliseconds: float


@dataclass(frozen=True)
class Counts:
    """Packets sent in a window, and what became of them, whenever their answers came.

    lost are the fabric's losses; unanswered those of the packets that asked for an answer that had none, whoever's fault that was.
    """

    sent: int
    lost: int
    asked: int
    unanswered: int
    duplicated: int
    reordered: int
    longest_gap: Gap
    rtt_ms: dict[str, float]


@dataclass(frozen=True)
class UdpLog:
    """All packets of one correspondent, in the order of sending; run is the number of its probe, as they have it."""

    packets: Sequence[Packet]
    send_errors: int
    strangers: int
    run: int = 0

    def sent_in(self, window: Window) -> int:
        """How many packets were sent in a window, e.g. while the VM stood still."""
        return sum(packet.sent in window for packet in self.packets)

    def near(self, window: Window) -> UdpLog:
        """The packets that a window's counts can depend on. Of a long log with many windows, counting in these is cheaper."""
        first = bisect_left(self.packets, window.start - ANSWERED_WITHIN, key=lambda packet: packet.sent)
        last = bisect_left(self.packets, window.end, key=lambda packet: packet.sent)
        return replace(self, packets=self.packets[first:last])

    def counts(self, window: Window | None = None) -> Counts:
        """Counts over a window, or over the whole run."""
        window = window or Window(float("-inf"), float("inf"))
        packets = [packet for packet in self.packets if packet.sent in window]
        answered = [packet for packet in packets if packet.first_echo is not None]
        round_trips = [(packet.first_echo - packet.sent) * 1000 for packet in packets if packet.first_echo is not None]
        return Counts(
            sent=len(packets),
            lost=sum(packet.is_lost for packet in packets),
            asked=sum(packet.asked for packet in packets),
            unanswered=sum(packet.is_unanswered for packet in packets),
            duplicated=sum(packet.echoes - 1 for packet in answered),
            reordered=sum(packet.overtaken for packet in answered),
            longest_gap=longest_gap(self.arrivals(window), window),
            rtt_ms=percentiles(round_trips),
        )

    def arrivals(self, window: Window) -> list[float]:
        """When first answers arrived within a window, in order."""
        return sorted(packet.first_echo for packet in self.packets if packet.first_echo is not None and packet.first_echo in window)

    def lost_in(self, window: Window) -> list[float]:
        """When the packets were sent that the fabric lost."""
        return [packet.sent for packet in self.packets if packet.is_lost and packet.sent in window]


def longest_gap(arrivals: Sequence[float], window: Window) -> Gap:
    """Longest time without an arrival, from the window's start to its end; a window without them begins and ends with an arrival."""
    moments = [moment for moment in (window.start, *arrivals, window.end) if isfinite(moment)]
    if len(moments) < 2:
        return Gap(moments[0] if moments else 0.0, 0.0)
    before, after = max(zip(moments, moments[1:]), key=lambda pair: pair[1] - pair[0])
    return Gap(before, (after - before) * 1000)


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Minimum, median, p95, p99 and maximum by nearest rank; empty for no values."""
    if not values:
        return {}
    ranked = sorted(values)
    last = len(ranked) - 1
    ranks = {"min": 0, "median": last // 2, "p95": round(last * 0.95), "p99": round(last * 0.99), "max": last}
    return {name: round(ranked[rank], 3) for name, rank in ranks.items()}


def parse(log: bytes) -> UdpLog:
    """Reads what udp_probe wrote; raises InstrumentFailed on anything else."""
    if len(log) < HEADER.size or log[:8] != MAGIC:
        raise InstrumentFailed("not a log of udp_probe")
    _, count, send_errors, strangers, run = HEADER.unpack_from(log)
    if len(log) != HEADER.size + count * RECORD.size:
        raise InstrumentFailed(f"log of udp_probe cut short: {count} packets in {len(log)} bytes")
    packets = [
        Packet(sent / 1e9, first / 1e9 if first else None, echoes, bool(flags & OVERTAKEN), bool(flags & ASKED))
        for sent, first, echoes, flags in RECORD.iter_unpack(log[HEADER.size :])
    ]
    return UdpLog(packets, send_errors, strangers, run)


class UdpProbe(Instrument):
    """A probe that runs: one packet a millisecond unless told otherwise, of which each ask_every-th asks for an answer."""

    def __init__(
        self,
        start: Starter,
        target: str,
        log: Path,
        interval_us: int = 1000,
        ask_every: int = 1,
        complete: Callable[[UdpLog], UdpLog] = lambda log: log,
        drain_ms: int = 2000,
    ) -> None:
        """complete adds to the log what was seen of its packets elsewhere."""
        options = {"--to": target, "--interval-us": interval_us, "--ask-every": ask_every, "--drain-ms": drain_ms}
        super().__init__("udp_probe", start, log, [str(word) for option in options.items() for word in option])
        self._complete = complete
        self.latest = Progress(0, 0, 0, 0)

    def wait_answered(self, packets: int = 1, timeout: float = 20) -> None:
        """Returns once that many packets have been answered; raises InstrumentFailed if they are not in time."""
        deadline = time.monotonic() + timeout
        while (progress := self._next_progress()).answered < packets:
            if time.monotonic() > deadline:
                raise InstrumentFailed(f"{progress.answered} of {progress.asked} answered after {timeout:g} s, {packets} wanted")

    def wait_calm(self, timeout: float = 30, since: float | None = None) -> bool:
        """Returns True once, for a whole second from now on, every packet that asks was answered at once; False if that does not come in time.

        since, in seconds since the epoch, is for several probes that are asked one after the other about the same time.

        Before that, packets queue somewhere: at a guest that is not warm yet, or on a machine that has too much to do.
        """
        called = since or time.time()
        deadline = time.monotonic() + timeout
        before = self._next_progress()
        while time.monotonic() < deadline:
            progress = self._next_progress()
            if before.at <= called or progress.worst_ms >= CALM_MS:
                before = progress
            elif progress.at - before.at >= CALM_S:
                if progress.answered - before.answered >= 0.99 * (progress.asked - before.asked):
                    return True
                before = progress
        return False

    def _next_progress(self) -> Progress:
        at, asked, answered, worst = map(int, self.wait_line(timeout=5).split())
        self.latest = Progress(at / 1e9, asked, answered, worst / 1000)
        return self.latest

    def finish(self) -> UdpLog:
        """Stops it and returns what it saw."""
        return self._complete(parse(self.stop()))
