# SPDX-License-Identifier: Apache-2.0
"""A made-up move to draw in tests, shaped like a real one."""

from __future__ import annotations

from probe.udp import Gap
from probe.window import Window
from report.results import CorrespondentResult, Moment, MoveResult
from report.timeline import Chapter, Mark, Span, Track

START = 1_800_000_000.0


def track(name: str, stop: float, resume: float, end: float) -> Track:
    """Answers every millisecond but for the VM's pause and 60 ms after it."""
    milliseconds = range(int((end - START) * 1000))
    arrivals = [START + ms / 1000 for ms in milliseconds if not stop <= START + ms / 1000 < resume + 0.06]
    return Track(name, arrivals, [stop - 0.002, stop], [stop - 0.004], Gap(stop - 0.001, (resume - stop + 0.061) * 1000))


def chapter() -> Chapter:
    stop, resume, end = START + 0.603, START + 0.688, START + 2.9
    return Chapter(
        title="Move 1: hv-a to hv-b",
        summary="VM paused 85 ms, migration 700 ms, 6 of 9000 packets lost",
        window=Window(START, end),
        pause=Window(stop, resume),
        marks=[
            Mark("setup", START + 0.001),
            Mark("active", START + 0.003),
            Mark("pass 2", START + 0.505),
            Mark("STOP", stop),
            Mark("pre-switchover", stop + 0.001),
            Mark("device", stop + 0.004),
            Mark("completed", stop + 0.066),
            Mark("RESUME", resume),
        ],
        registrations=[
            Span("preparing", Window(START + 0.01, START + 0.04), "hv-b 30 ms"),
            Span("switching", Window(START + 0.58, START + 0.598), "hv-a 18 ms"),
            Span("arrived", Window(resume, resume + 0.012), "hv-b 12 ms"),
            Span("completed", Window(resume + 0.02, resume + 0.035), "hv-a 15 ms"),
        ],
        phases=[
            Span("prepared", Window(START + 0.04, START + 0.598)),
            Span("simultaneous", Window(START + 0.598, resume + 0.012)),
            Span("away", Window(resume + 0.012, end)),
        ],
        rules={"a1": [(START, 0), (START + 0.597, 1), (resume + 0.2, 4)], "b1": [(START, 0), (START + 0.038, 6)]},
        tracks=[track(name, stop, resume, end) for name in ("home", "routed", "remote")],
    )


def move() -> MoveResult:
    seen = CorrespondentResult("home", 2900, 2, 2900, 3, 0, 1, 0, 146.0, 602.0, 85, {"median": 0.61}, 0.5, True, 221.0)
    return MoveResult("hv-a", "hv-b", 85.0, 700.0, 2900.0, [seen], [Moment("QEMU STOP", 603.0)], {"a1": 4, "b1": 6})
