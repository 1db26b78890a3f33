# SPDX-License-Identifier: Apache-2.0
"""Several addresses probed at the same time, of which none may lose a packet."""

from __future__ import annotations

from collections.abc import Mapping

from harness.context import Context
from probe.udp import UdpProbe
from steps.calm import wait_calm


def wait_answered(context: Context, probes: Mapping[str, UdpProbe], packets: int) -> None:
    """Returns once each probe has had so many answers, and no packets wait in a queue."""
    for probe in probes.values():
        probe.wait_answered(packets)
    wait_calm(context, probes)


def finish(context: Context, probes: Mapping[str, UdpProbe]) -> None:
    """Ends the probes, and checks each one's losses."""
    for probe in probes.values():
        probe.request_stop()
    for name, probe in probes.items():
        counts = probe.finish().counts()
        context.result.measurements[name] = {"sent": counts.sent, "lost": counts.lost, "duplicated": counts.duplicated}
        context.check(f"{name}: no packet is lost", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
