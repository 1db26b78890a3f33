# SPDX-License-Identifier: Apache-2.0
"""Guests that start, end, move and crash among hypervisors, as a random number generator will have it, and what their hypervisors say of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from lab.lab import Lab
from lab.namespace_guest import NamespaceGuest
from steps.hearsay import Hearsay
from steps.registrations import arriving, leaving

LONGEST_WAIT_S = 3.0
STEP_LIMIT_S = 120  # seconds that a hypervisor's clock steps by, at most


class World:
    """The truth: which guest runs where, and where it is on its way to."""

    def __init__(self, lab: Lab, guests: Mapping[str, NamespaceGuest], hearsay: Hearsay, random: Random) -> None:
        self._lab = lab
        self._guests = guests
        self._hearsay = hearsay
        self._random = random
        self._destinations: dict[str, str] = {}
        self._actions: dict[str, Callable[[NamespaceGuest, str], object]] = {
            "start": self._start,
            "end": lambda guest, _: self._end(guest),
            "begin a move": self._begin,
            "arrive": lambda guest, _: self._arrive(guest),
            "break the move off": lambda guest, _: self._break(guest),
            "move unsaid": self._move_unsaid,
            "restart the notifier": lambda _, hypervisor: hearsay.restart(hypervisor),
            "set the clock": lambda _, hypervisor: self._set_clock(hypervisor),
            "take inventory": lambda _, hypervisor: self.take_inventory(hypervisor),
            "deliver what is late": lambda *_: hearsay.deliver(),
            "wait": lambda *_: time.sleep(random.uniform(0, LONGEST_WAIT_S)),  # what happens next, happens then
        }

    @property
    def places(self) -> dict[str, str]:
        """Hypervisors by the guest that runs there."""
        return {name: guest.at for name, guest in self._guests.items() if guest.at is not None}

    def step(self) -> str:
        """One random thing happens, if it can; returns what it was."""
        what = self._random.choice(list(self._actions))
        guest = self._random.choice(list(self._guests.values()))
        hypervisor = self._random.choice(list(self._lab.hypervisors))
        self._actions[what](guest, hypervisor)
        return f"{what}: {guest.what.name}, {hypervisor}"

    def come_to_rest(self) -> None:
        """Nothing moves any more, and what is late has come."""
        for name, destination in self._destinations.items():
            self._guests[name].leave(destination)
        self._destinations = {}
        self._hearsay.deliver()

    def end_all(self) -> None:
        for guest in self._guests.values():
            self._end(guest)

    def take_all_inventories(self) -> None:
        """Each hypervisor says what is, in any order."""
        for hypervisor in self._random.sample(list(self._lab.hypervisors), len(self._lab.hypervisors)):
            self.take_inventory(hypervisor)

    def take_inventory(self, hypervisor: str) -> None:
        self._hearsay.take_inventory(hypervisor, [entry for name in self._guests for entry in self._listed(name, hypervisor)])

    def _listed(self, name: str, hypervisor: str) -> list[dict[str, Any]]:
        destination = self._destinations.get(name)
        if hypervisor not in (self._guests[name].at, destination):
            return []
        vm = arriving(self._lab, name, hypervisor, "")["vm"]
        in_flight = {} if destination is None else {"migration": ""}
        return [{"vm": vm, "state": "incoming" if hypervisor == destination else "running", **in_flight}]

    # --- what happens ------------------------------------------------------------------------------------------------------------

    def _start(self, guest: NamespaceGuest, hypervisor: str) -> None:
        if guest.at is None:
            guest.start(hypervisor)

    def _end(self, guest: NamespaceGuest) -> None:
        """Also in the middle of a move, as in a crash; nobody says anything."""
        destination = self._destinations.pop(guest.what.name, None)
        for hypervisor in (destination, guest.at):
            if hypervisor is not None:
                guest.leave(hypervisor)

    def _begin(self, guest: NamespaceGuest, destination: str) -> None:
        name, source = guest.what.name, guest.at
        if source is None or source == destination or name in self._destinations:
            return
        guest.expect(destination)
        self._destinations[name] = destination
        self._hearsay.register(arriving(self._lab, name, destination, "preparing"))
        self._hearsay.register(leaving(self._lab, name, source, "preparing", destination=destination))

    def _arrive(self, guest: NamespaceGuest) -> None:
        name, source = guest.what.name, guest.at
        destination = self._destinations.pop(name, None)
        if source is None or destination is None:
            return
        self._hearsay.register(leaving(self._lab, name, source, "switching"))
        guest.resume(destination)
        self._hearsay.register(arriving(self._lab, name, destination, "arrived"))
        self._hearsay.register(leaving(self._lab, name, source, "completed"))
        guest.leave(source)

    def _break(self, guest: NamespaceGuest) -> None:
        name, source = guest.what.name, guest.at
        destination = self._destinations.pop(name, None)
        if source is None or destination is None:
            return
        guest.leave(destination)
        self._hearsay.register(leaving(self._lab, name, source, "failed"))

    def _move_unsaid(self, guest: NamespaceGuest, destination: str) -> None:
        source = guest.at
        if source is None or source == destination or guest.what.name in self._destinations:
            return
        guest.expect(destination)
        guest.resume(destination)
        guest.leave(source)

    def _set_clock(self, hypervisor: str) -> None:
        self._hearsay.voices[hypervisor].ahead = self._random.uniform(-STEP_LIMIT_S, STEP_LIMIT_S)
