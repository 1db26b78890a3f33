# SPDX-License-Identifier: Apache-2.0
"""Frames put onto some wire, and where each of them comes out: every place is watched that they could get to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lab.lab import Lab
from probe.capture import Capture
from probe.send import send


@dataclass(frozen=True)
class Lookout:
    """An interface of a node; outgoing: what leaves by it counts, and otherwise what comes in."""

    node: str
    interface: str
    outgoing: bool = False
    only: str = "not udp port 7"  # what correspondents send all the while


def fire(
    lab: Lab, lookouts: Mapping[str, Lookout], node: str, interface: str, frames: Sequence[bytes], count: int, out: Path
) -> list[Counter[str]]:
    """Sends each of the frames that many times; returns of each how often it was seen, by lookout. Its mark is to be its index."""
    captures = {
        name: Capture(partial(lab.popen, each.node), each.interface, out / f"{node} seen {name}.pcap", each.outgoing, each.only)
        for name, each in lookouts.items()
    }
    send(partial(lab.run, node), interface, frames, count)
    seen = {name: capture.finish() for name, capture in captures.items()}
    return [Counter({name: marks[index] for name, marks in seen.items() if marks[index]}) for index in range(len(frames))]
