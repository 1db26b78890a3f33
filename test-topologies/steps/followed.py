# SPDX-License-Identifier: Apache-2.0
"""VMs that were found where the switches saw them: what the application says of that, and when they were reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.context import Context
from probe.traffic import Seen
from probe.window import Window
from steps.moves import Move

REACHED_LIMIT_MS = 500  # on a fast machine
FRAMES = ("RARP", "gratuitous ARP", "unsolicited NA")


def check_seen(context: Context, what: str, binding: Mapping[str, Any], reactive: bool) -> None:
    """The binding says that the fabric saw it there, and its history by what frame and where."""
    seen = binding.get("seen", {})
    context.check(f"{what}: the binding is marked", seen.get("frame") in FRAMES and seen.get("reactive") is reactive, str(seen))
    place = binding["at"]
    port = next(iter(place["ports"].values()), "")
    said = f"{'reactive' if reactive else 'arrived'}, seen by {place['switch']}/{port}: {seen.get('frame')}"
    details = [entry["detail"] for entry in binding["history"]]
    context.check(f"{what}: its history says so", any(detail.startswith(said) for detail in details), f"{said!r} in {details}")


def check_followed(context: Context, machine: str, hypervisor: str, binding: Mapping[str, Any]) -> None:
    """It was followed to that hypervisor; the shell says so, too."""
    what = f"followed to {hypervisor}"
    context.check(f"{what}: the binding names it", binding["at"].get("hypervisor") == hypervisor, str(binding["at"]))
    check_seen(context, what, binding, reactive=True)
    line = context.runtime.shell(f"mip-binding {machine}").splitlines()[0]
    context.check(f"{what}: so says the shell", "reactive=true" in line, line)


def report_reached(context: Context, what: str, move: Move, seen: Mapping[str, Seen]) -> None:
    """Notes, and checks, how long after RESUME each correspondent was answered again, and what it lost."""
    migration = move.migration
    for name, each in seen.items():
        answers = each.udp.arrivals(Window(migration.resumed, move.window.end))
        reached_ms = round((answers[0] - migration.resumed) * 1000, 1) if answers else None
        counts = each.udp.counts(move.window)
        where = f"{what}, {migration.source} to {migration.destination}, {name}"
        context.result.measurements[where] = {"lost": counts.lost, "sent": counts.sent, "reachedAfterMs": reached_ms}
        context.check_two_way(
            f"{where}: reached soon after it runs",
            reached_ms is not None and reached_ms <= REACHED_LIMIT_MS * context.calibration.slowness,
            f"{reached_ms} ms after RESUME, {counts.lost} of {counts.sent} lost",
        )
