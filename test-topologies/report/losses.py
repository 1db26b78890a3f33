# SPDX-License-Identifier: Apache-2.0
"""What a correspondent's logs tell of lost packets and of streams that stood still: when, how long, and what happened at that time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from probe.tcp import TcpLog
from probe.udp import UdpLog
from probe.window import Window

_APART = 0.2  # seconds without a loss, after which the next is another matter
_STANDS = 1.0  # seconds without a byte, after which a stream's standing still is worth telling
_BEFORE, _AFTER = 0.4, 0.3  # seconds around it in which its cause may be found


@dataclass(frozen=True)
class Burst:
    """Packets lost shortly one after the other: sent in that time, the last one included."""

    sent: Window
    count: int


def bursts(log: UdpLog) -> list[Burst]:
    """All of them, in their order."""
    found: list[list[float]] = []
    for packet in log.packets:
        if packet.is_lost:
            if found and packet.sent - found[-1][-1] < _APART:
                found[-1].append(packet.sent)
            else:
                found.append([packet.sent])
    return [Burst(Window(times[0], times[-1]), len(times)) for times in found]


def told(name: str, log: UdpLog, happened: Sequence[tuple[float, str]]) -> Iterator[str]:
    """Lines of text: each burst, and below it what happened around it, in milliseconds from its first packet on."""
    for burst in bursts(log):
        first, last = burst.sent.start, burst.sent.end
        since = first - log.packets[0].sent
        yield f"{name}: {burst.count} lost within {burst.sent.milliseconds:.0f} ms, {since:.3f} s after its first packet"
        yield from _around(first, last, happened)


def stood_still(name: str, log: TcpLog, until: float, happened: Sequence[tuple[float, str]]) -> Iterator[str]:
    """Lines of text: the longest time in which no byte of the stream came back, and below it what happened around its beginning."""
    if log.connected is None:
        yield f"{name}: never open; {log.reason}"
        return
    gap = log.longest_stall(Window(log.connected, until))
    if gap.milliseconds >= _STANDS * 1000:
        end = ", to the end" if all(moment <= gap.start for moment, _ in log.progress) else ""
        yield f"{name}: no byte came back for {gap.milliseconds:.0f} ms{end}, {gap.start - log.connected:.3f} s after it was open"
        yield from _around(gap.start, gap.start, happened)


def _around(first: float, last: float, happened: Sequence[tuple[float, str]]) -> Iterator[str]:
    for at, what in happened:
        if first - _BEFORE <= at <= last + _AFTER:
            yield f"    {(at - first) * 1000:+7.1f} ms {what}"
