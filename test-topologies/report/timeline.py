# SPDX-License-Identifier: Apache-2.0
"""What a timeline shows, apart from how it is drawn. All times are seconds since the epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from probe.udp import Gap
from probe.window import Window


@dataclass(frozen=True)
class Mark:
    """A moment with a name."""

    name: str
    at: float


@dataclass(frozen=True)
class Span:
    """A stretch with a name: a phase of the binding, or a registration from asking to answer."""

    name: str
    during: Window
    detail: str = ""


@dataclass(frozen=True)
class Track:
    """The packets of one correspondent: when first answers came, when the lost and the repeated ones were sent."""

    name: str
    arrivals: Sequence[float]
    lost: Sequence[float]
    duplicated: Sequence[float]
    longest_gap: Gap


@dataclass(frozen=True)
class Chapter:
    """One move of the VM: hypervisor's marks, registrations, the binding's phases, rules by switch, correspondents' packets."""

    title: str
    summary: str
    window: Window
    pause: Window
    marks: Sequence[Mark]
    registrations: Sequence[Span]
    phases: Sequence[Span]
    rules: Mapping[str, Sequence[tuple[float, int]]]
    tracks: Sequence[Track]

    def ms(self, at: float) -> float:
        """Milliseconds from the start of this chapter."""
        return (at - self.window.start) * 1000
