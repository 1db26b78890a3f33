# SPDX-License-Identifier: Apache-2.0
"""What a correspondent's log tells of packets that were lost: when, how many in a row, and what happened at that time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from probe.udp import UdpLog
from probe.window import Window

_APART = 0.2  # seconds without a loss, after which the next is another matter
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
        for at, what in happened:
            if first - _BEFORE <= at <= last + _AFTER:
                yield f"    {(at - first) * 1000:+7.1f} ms {what}"
