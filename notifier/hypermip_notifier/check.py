# SPDX-License-Identifier: Apache-2.0
"""What --check says of a configuration that is in order: who is here, and what the fabric would refuse of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from .config import Config
from .guest import Guest, NotServed
from .inventory.fabric import Fabric, ask_fabric
from .inventory.foresight import objections
from .journal import Journal
from .report.controller import Controller, Unreachable
from .shutdown import Stopped
from .source import MachineGone, Place, Refused
from .sources import sources

_AT_ONCE = 16  # a monitor that another program holds takes some seconds


def check(file: str, config: Config) -> Iterator[str]:
    """Lines. Changes nothing, and sends nothing but questions."""
    journal = Journal(None, sys.stderr, hypervisor=config.hypervisor)
    places = sorted((place for source in sources(config, journal) for place in source.places()), key=lambda place: place.label)
    yield (
        f"{file}: in order. {config.hypervisor} reports to {config.controller}; addresses of {len(config.addresses)} interfaces; "
        f"there now: {', '.join(place.label for place in places) or 'none'}"
    )
    fabric: Fabric | None = None
    try:
        fabric = ask_fabric(Controller(config))
        if config.hypervisor not in fabric.ports:
            yield f"would be refused: hypervisor {config.hypervisor}: is not configured at the controller"
    except Unreachable as silence:
        yield f"the controller does not answer ({silence}): what it would refuse is known in part"
    with ThreadPoolExecutor(_AT_ONCE) as askers:
        for lines in askers.map(partial(_examine, config, fabric), places):
            yield from lines


def _examine(config: Config, fabric: Fabric | None, place: Place) -> list[str]:
    try:
        guest = _guest_at(place).known_by(config.identifyBy)
    except (MachineGone, Refused, NotServed, Stopped) as reason:
        return [f"{place.label}: not looked at: {reason}"]
    return [f"would be refused: {guest.name}: {each.field} {each.value}: {each.remedy}" for each in objections(guest, config, fabric)]


def _guest_at(place: Place) -> Guest:
    with place.open() as machine:
        return machine.identify()
