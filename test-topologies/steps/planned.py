# SPDX-License-Identifier: Apache-2.0
"""Planned moves among three sites, while a correspondent in each site's network sends a packet a millisecond: none may be lost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from harness.context import Context
from lab.lab import Lab
from lab.migration import Migration
from probe.traffic import WARM_PACKETS
from probe.udp import UdpLog
from probe.window import Window
from steps.calm import wait_calm

CORRESPONDENTS = ("host-a", "host-b", "host-c")
AT_REST = 2.0  # seconds of traffic before the first move, to compare moves with
MISSED = ("released", "late", "held")  # steps of a notifier whose guest paused, or was held, without the fabric


class PlannedMoves:
    """Moves of one VM, and what every correspondent sees from the first of them to the end."""

    def __init__(self, context: Context, lab: Lab, machine: str, correspondents: Sequence[str] = CORRESPONDENTS) -> None:
        """Returns when every correspondent's packets are answered."""
        self._context = context
        self._lab = lab
        self._machine = lab.machines[machine]
        self._moves: list[Migration] = []
        self._unready: list[str] = []
        context.step(f"traffic from {', '.join(correspondents)}: 1 packet a millisecond each")
        self._probes = {name: context.probe(lab, name, self._machine.what.ip) for name in correspondents}
        for probe in self._probes.values():
            probe.wait_answered(WARM_PACKETS)
        wait_calm(context, self._probes)
        time.sleep(AT_REST)  # measuring time

    def move(self, destination: str) -> None:
        """Live, as soon as no packets wait in a queue, and no longer than the hypervisors take; the binding may not be at rest yet."""
        wait_calm(self._context, self._probes)
        migration = self._machine.move(destination)
        self._moves.append(migration)
        self._unready += self._told(migration)
        self._context.step(
            f"{self._machine.what.name} runs at {destination} instead of {migration.source}; it stood still for {migration.pause_ms:.0f} ms"
        )

    def finish(self) -> dict[str, UdpLog]:
        """Ends the traffic; checks that nothing was lost in or after any move, and that the fabric was ready for each."""
        end = time.time()
        for probe in self._probes.values():
            probe.request_stop()
        logs = {name: probe.finish() for name, probe in self._probes.items()}
        begun = [migration.started for migration in self._moves]
        windows = [Window(start, until) for start, until in zip(begun, [*begun[1:], end])]
        rest = Window(begun[0] - AT_REST, begun[0])
        measured = [_measured(migration, window, rest, logs) for migration, window in zip(self._moves, windows)]
        self._context.result.measurements["moves"] = measured
        for name, log in logs.items():
            counts = [log.near(window).counts(window) for window in windows]
            sent, lost = sum(count.sent for count in counts), [count.lost for count in counts]
            self._context.check(
                f"{name}: no packet is lost in {len(self._moves)} moves",
                sent > 0 and not any(lost),
                f"{sum(lost)} of {sent} lost; by move {lost}",
            )
        self._context.check("the fabric was ready for every pause", not self._unready, str(self._unready))
        return logs

    def _told(self, migration: Migration) -> list[str]:
        """What the source's notifier says against the fabric's having been ready when the guest paused."""
        said = [entry for entry in self._lab.notifier_log(migration.source) if entry["time"] >= migration.started]
        missed = [f"{migration.source} {entry['step']} {entry.get('why', '')}".strip() for entry in said if entry["step"] in MISSED]
        is_ready = any(entry["step"] == "registered" and entry["phase"] == "switching" for entry in said)
        return missed if is_ready else [*missed, f"{migration.source} did not get `switching` accepted"]


def _answers(log: UdpLog, window: Window, rest: Window) -> dict[str, int]:
    """Of the packets sent at the beginning of a window, compared with as long a time at rest."""
    seconds = min(window.milliseconds, rest.milliseconds) / 1000
    moving = log.counts(Window(window.start, window.start + seconds))
    resting = log.counts(Window(rest.end - seconds, rest.end))
    return {
        "comparedMs": round(seconds * 1000),
        "asked": moving.asked,
        "unanswered": moving.unanswered,
        "askedAtRest": resting.asked,
        "unansweredAtRest": resting.unanswered,
    }


def _measured(migration: Migration, window: Window, rest: Window, logs: dict[str, UdpLog]) -> dict[str, Any]:
    counts = {name: log.near(window).counts(window) for name, log in logs.items()}
    return {
        "from": migration.source,
        "to": migration.destination,
        "pauseMs": round(migration.pause_ms, 1),
        "totalMs": round(migration.total_ms, 1),
        "correspondents": {
            name: {
                "sent": count.sent,
                "lost": count.lost,
                "duplicated": count.duplicated,
                **_answers(logs[name], window, rest),
                "longestGapMs": round(count.longest_gap.milliseconds, 1),
                "medianRttMs": count.rtt_ms.get("median"),
            }
            for name, count in counts.items()
        },
    }
