# SPDX-License-Identifier: Apache-2.0
"""One `switching` after the other, over connections that are kept, as notifiers keep theirs: how long each answer takes."""

from __future__ import annotations

import time
from typing import Any

from harness.context import Context
from lab.lab import Lab
from lab.notifier import Access, Config, Controller
from steps.names import AWAY, HOME, VM
from steps.registrations import arriving, leaving

Speakers = dict[str, Controller]  # by hypervisor


def launch_waiting(lab: Lab) -> None:
    """A VM that waits at both ends is enough: what is measured is ONOS and the switches."""
    for hypervisor in (HOME, AWAY):
        lab.hypervisors[hypervisor].launch(lab.plan.machine(VM), incoming=True)


def speakers(context: Context, lab: Lab, is_signing: bool = True) -> Speakers:
    """As the notifiers of both ends would speak, with their keys or without."""
    return {each: _speaker(context, lab, each, is_signing) for each in (HOME, AWAY)}


def _speaker(context: Context, lab: Lab, hypervisor: str, is_signing: bool) -> Controller:
    key = lab.hypervisors[hypervisor].key if is_signing else None
    url, ca = f"{context.onos.base}/onos/hypermip", context.onos.ca
    return Controller(Access(Config(hypervisor, (url,), (), {}, ca=ca, key=str(key) if key else "")))


def switch_once(context: Context, lab: Lab, speakers: Speakers, migration: str) -> tuple[float, dict[str, float]]:
    """Milliseconds of one `switching`, and what the application says of them; the migration is then cancelled."""
    _register(context, speakers[AWAY], arriving(lab, VM, AWAY, "preparing", migration=migration, source=HOME))
    _register(context, speakers[HOME], leaving(lab, VM, HOME, "preparing", migration=migration, destination=AWAY))
    begun = time.perf_counter()
    timings = _register(context, speakers[HOME], leaving(lab, VM, HOME, "switching", migration=migration))
    took = (time.perf_counter() - begun) * 1000
    _register(context, speakers[HOME], leaving(lab, VM, HOME, "cancelled", migration=migration))
    return took, timings


def _register(context: Context, controller: Controller, registration: dict[str, Any]) -> dict[str, float]:
    answer = controller.register(registration)
    if not answer.accepted:
        context.require(f"{registration['migration']}, {registration['phase']}: accepted", False, str(answer.body))
    return dict(answer.body["timings"])
