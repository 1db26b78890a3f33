# SPDX-License-Identifier: Apache-2.0
"""What --check says of a configuration that is in order: who is here, and what the fabric would refuse of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import SplitResult

from .admission import Claims, as_configured
from .config import Config
from .guest import Guest, NotServed
from .inventory.fabric import Fabric, ask_binding, ask_fabric
from .inventory.foresight import objections, other_of_that_name
from .journal import Journal
from .report.access import Access, warnings
from .report.controller import Controller, Unreachable
from .sentences import sentence
from .shutdown import Stopped
from .sole import recall
from .source import MachineGone, Place, Refused
from .sources import sources

_AT_ONCE = 16  # a monitor that another program holds takes some seconds


def check(file: str, config: Config, login: str | None = None) -> Iterator[str]:
    """Lines. Changes nothing, and sends nothing but questions; these with the login (USER:PASSWORD) of an operator, or none."""
    access = Access(config)
    journal = Journal(None, sys.stderr, hypervisor=config.hypervisor)
    places = sorted((place for source in sources(config, journal) for place in source.places()), key=lambda place: place.label)
    yield (
        f"{file}: in order. {config.hypervisor} reports to {', '.join(config.controllers)}; addresses of {len(config.addresses)} interfaces; "
        f"there now: {', '.join(place.label for place in places) or 'none'}"
    )
    for step, about in warnings(config):
        yield sentence({"step": step, **about})
    yield from _unreachable(access)
    fabric: Fabric | None = None
    try:
        fabric = _fabric(access, login)
        if config.hypervisor not in fabric.ports:
            yield f"would be refused: hypervisor {config.hypervisor}: is not configured at the controller: correct hypervisor here, or configure it there"
    except Unreachable as silence:
        yield f"what the fabric would refuse is known in part: {silence}"
    asked = Asked(config, fabric, partial(Controller, access, login))
    with ThreadPoolExecutor(_AT_ONCE) as askers:
        for lines in askers.map(partial(_examine, asked), places):
            yield from lines


def _unreachable(access: Access) -> Iterator[str]:
    """Connections alone: names and certificates are checked where there are any. At once, as a service that starts waits for this."""

    def complaints(at: SplitResult) -> list[str]:
        try:
            Controller(access).reach(at)
        except Unreachable as silence:
            return [f"the controller {at.geturl()} does not answer: {silence}"]
        return []

    with ThreadPoolExecutor(_AT_ONCE) as askers:
        for lines in askers.map(complaints, access.controllers):
            yield from lines


def _fabric(access: Access, login: str | None) -> Fabric:
    if login is None:
        raise Unreachable("its configuration is not for hypervisors to ask; --login FILE names a file with USER:PASSWORD of an ONOS viewer")
    return ask_fabric(Controller(access, login))


@dataclass(frozen=True)
class Asked:
    """fabric as far as it is known; controller makes one that may be asked more."""

    config: Config
    fabric: Fabric | None
    controller: Callable[[], Controller]
    claims: Claims = field(default_factory=partial(Claims, 0.0))


def _examine(asked: Asked, place: Place) -> list[str]:
    config = asked.config
    try:
        guest = as_configured(_guest_at(place), config, recall(place, config))
        asked.claims.take(place, guest, config)
    except (MachineGone, Refused, NotServed, Stopped) as reason:
        return [f"{place.label}: not looked at: {reason}"]
    found = [*objections(guest, config, asked.fabric), *other_of_that_name(guest, _binding(asked, guest))]
    return [f"would be refused: {guest.name}: {each.field} {each.value}: {each.remedy}" for each in found]


def _binding(asked: Asked, guest: Guest) -> dict[str, Any]:
    if asked.fabric is None:
        return {}
    controller = asked.controller()
    try:
        return ask_binding(controller, guest.id)
    except Unreachable:  # since it was asked what is configured
        return {}
    finally:
        controller.close()


def _guest_at(place: Place) -> Guest:
    with place.open() as machine:
        return machine.identify()
