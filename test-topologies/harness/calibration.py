# SPDX-License-Identifier: Apache-2.0
"""Measures what this machine is, and what its guest answers at home while nobody moves, before anything is judged by it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from lab.command import run
from lab.lab import Lab
from probe.traffic import WARM_PACKETS
from probe.udp import UdpProbe
from probe.window import Window
from report.calibration import LEAST_ASKED_PER_S, PACKETS_PER_S, Calibration

CORRESPONDENTS = ("home", "routed", "remote")
VM, HOME = "vm1", "hv-a"
ROUND_TRIP_MS = 10  # 99 of 100 are shorter at a rate that the guest can answer
MARGIN = 2  # what a move costs
_RATES = (2000, 1000, 500, 200, 100, 50)  # from each correspondent
_WARM_S, _MEASURED_S, _TRIES = 0.5, 2.0, 2
_LOOPS = 10_000_000
_NOTHING = ("/usr/bin/python3", "-c", "pass")
_STARTS = 5


def calibrate(lab: Lab, share: int, start: Callable[..., UdpProbe]) -> Calibration:
    """Asks the guest of a lab of two sites, faster than it is going to be asked. start(name, address, log, interval_us) starts a probe."""
    lab.machines[VM].boot(HOME)
    address = lab.machines[VM].what.ip
    rate, p99 = _answered(address, start)
    if rate // MARGIN < LEAST_ASKED_PER_S:  # whatever had the processors meanwhile may be done
        rate, p99 = max((rate, p99), _answered(address, start), key=lambda found: (found[0], -found[1]))
    return Calibration(processor(), share, loop_s(), start_ms(), rate, p99, min(PACKETS_PER_S, rate // MARGIN))


def _answered(address: str, start: Callable[..., UdpProbe]) -> tuple[int, float]:
    """The highest rate that is answered in time, or the lowest of all, and the p99 of its round trips."""
    for rate in _RATES:
        p99 = min(_round_trip_p99_ms(rate, address, start) for _ in range(_TRIES if rate > LEAST_ASKED_PER_S else 1))
        if p99 <= ROUND_TRIP_MS:
            break
    return rate, p99


def _round_trip_p99_ms(rate: int, address: str, start: Callable[..., UdpProbe]) -> float:
    """The slowest correspondent's; infinite if an answer was missing."""
    probes = [start(name, address, f"udp-{name}-{rate}", 1_000_000 // rate) for name in CORRESPONDENTS]
    for probe in probes:
        probe.wait_answered(WARM_PACKETS // 10)
    time.sleep(_WARM_S)
    begun = time.time()
    time.sleep(_MEASURED_S)  # measuring time
    window = Window(begun, time.time())
    for probe in probes:
        probe.request_stop()
    counts = [probe.finish().counts(window) for probe in probes]
    return float("inf") if any(count.unanswered for count in counts) else max(count.rtt_ms["p99"] for count in counts)


def loop_s() -> float:
    """Seconds for a loop that does nothing else, the best of three."""
    return round(min(_timed_loop() for _ in range(3)), 3)


def _timed_loop() -> float:
    begun = time.perf_counter()
    total = 0
    for number in range(_LOOPS):
        total += number
    return time.perf_counter() - begun


def start_ms() -> float:
    """Milliseconds for a program that does nothing, the best of some."""
    return round(min(_timed_start() for _ in range(_STARTS)) * 1000, 1)


def _timed_start() -> float:
    begun = time.perf_counter()
    run(_NOTHING)
    return time.perf_counter() - begun


def processor() -> str:
    """The model's name, as the kernel has it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor")
