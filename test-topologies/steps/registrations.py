# SPDX-License-Identifier: Apache-2.0
"""Registrations as hypervisors send them, made by a scenario that wants to say something no notifier would say."""

from __future__ import annotations

from typing import Any

from lab.lab import Lab


def arriving(lab: Lab, machine: str, destination: str, phase: str, reporter: str | None = None, **more: str) -> dict[str, Any]:
    """What the destination says."""
    return _said(lab, machine, destination, phase, reporter=reporter or destination, destination=destination, **more)


def leaving(lab: Lab, machine: str, source: str, phase: str, **more: str) -> dict[str, Any]:
    """What the source says."""
    return _said(lab, machine, source, phase, reporter=source, source=source, **more)


def _said(lab: Lab, machine: str, end: str, phase: str, **fields: str) -> dict[str, Any]:
    what = lab.plan.machine(machine)
    interface = {"mac": what.mac, "addresses": [what.ip], "port": what.tap(lab.plan.hypervisor(end))}
    return {"phase": phase, "vm": {"id": machine, "interfaces": [interface]}, **fields}
