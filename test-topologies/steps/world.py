# SPDX-License-Identifier: Apache-2.0
"""Guests that start, end, stand still, move and crash among hypervisors, as a random number generator will have it, and what is said of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from lab.lab import Lab
from lab.namespace_guest import NamespaceGuest
from steps.hearsay import Hearsay
from steps.registrations import arriving, leaving

LONGEST_WAIT_S = 2.0
STEP_LIMIT_S = 120  # seconds that a hypervisor's clock steps by, at most


class World:
    """The truth: which guest runs where, and where it is on its way to."""

    def __init__(self, lab: Lab, guests: Mapping[str, NamespaceGuest], hearsay: Hearsay, random: Random) -> None:
        self._lab = lab
        self._guests = guests
        self._hearsay = hearsay
        self._random = random
        self._destinations: dict[str, str] = {}
        self._ids: dict[str, str] = {}  # of the migrations that hypervisors have given one
        self._migrations = 0
        self._arrived: dict[str, str] = {}  # whose QEMU knows that it has come by a migration, and where
        self._paused: dict[str, str] = {}
        self._actions: dict[str, Callable[[NamespaceGuest, str], object]] = {
            "start": self._start,
            "end": lambda guest, _: self._end(guest),
            "begin a move": self._begin,
            "arrive": lambda guest, _: self._arrive(guest),
            "break the move off": lambda guest, _: self._break(guest),
            "move unsaid": self._move_unsaid,
            "pause": lambda guest, _: self._pause(guest),
            "go on": lambda guest, _: self._go_on(guest),
            "rename its port": lambda guest, _: self._rename_port(guest),
            "restart the notifier": lambda _, hypervisor: self._restart(hypervisor),
            "fall silent": lambda _, hypervisor: hearsay.silent.add(hypervisor),
            "set the clock": lambda _, hypervisor: self._set_clock(hypervisor),
            "take inventory": lambda _, hypervisor: self.take_inventory(hypervisor),
            "deliver what is late": lambda *_: hearsay.deliver(),
            "repeat what was said": lambda *_: hearsay.repeat(),
            "wait": lambda *_: time.sleep(random.uniform(0, LONGEST_WAIT_S)),  # what happens next, happens then
        }

    @property
    def places(self) -> dict[str, str]:
        """Hypervisors by the guest that runs there."""
        return {name: guest.at for name, guest in self._guests.items() if guest.at is not None}

    @property
    def stands(self) -> dict[str, str]:
        """The same, with those that stand still."""
        return self.places | self._paused

    @property
    def silent(self) -> frozenset[str]:
        """Hypervisors that say nothing."""
        return frozenset(self._hearsay.silent)

    def port(self, name: str) -> str:
        """What the switch calls the port of a guest where it stands."""
        return self._guests[name].port(self.stands[name])

    def step(self) -> str:
        """One random thing happens, if it can; returns what it was."""
        what = self._random.choice(list(self._actions))
        guest = self._random.choice(list(self._guests.values()))
        hypervisor = self._random.choice(list(self._lab.hypervisors))
        self._actions[what](guest, hypervisor)
        return f"{what}: {guest.what.name}, {hypervisor}"

    def come_to_rest(self, stay_silent: int = 0) -> None:
        """Nothing moves any more, and what is late has come. So many of the silent hypervisors go on saying nothing, the others speak."""
        for name, destination in self._destinations.items():
            self._guests[name].leave(destination)
        self._destinations = {}
        self._ids = {}
        self._hearsay.silent = set(sorted(self._hearsay.silent)[:stay_silent])
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
        if hypervisor not in (self.stands.get(name), destination):
            return []
        standing = "incoming" if hypervisor == destination else "paused" if name in self._paused else "running"
        in_flight = {} if destination is None else {"migration": ""}
        return [{"vm": self._at(hypervisor, name, arriving(self._lab, name, hypervisor, ""))["vm"], "state": standing, **in_flight}]

    # --- what happens ------------------------------------------------------------------------------------------------------------

    def _start(self, guest: NamespaceGuest, hypervisor: str) -> None:
        if guest.what.name not in self.stands:
            guest.start(hypervisor)

    def _end(self, guest: NamespaceGuest) -> None:
        """Also in the middle of a move, as in a crash; nobody says anything."""
        name = guest.what.name
        destination, place = self._destinations.pop(name, None), self.stands.get(name)
        self._paused.pop(name, None)
        self._arrived.pop(name, None)
        for hypervisor in (destination, place):
            if hypervisor is not None:
                guest.leave(hypervisor)

    def _begin(self, guest: NamespaceGuest, destination: str) -> None:
        name, source = guest.what.name, guest.at
        if source is None or source == destination or name in self._destinations:
            return
        guest.expect(destination)
        self._destinations[name] = destination
        self._ids.pop(name, None)
        if self._random.choice((True, False)):
            self._migrations += 1
            self._ids[name] = f"m-{self._migrations}"
        self._destination_says(name, destination, "preparing")
        self._source_says(name, source, "preparing", destination=destination)

    def _arrive(self, guest: NamespaceGuest) -> None:
        name, source = guest.what.name, guest.at
        destination = self._destinations.pop(name, None)
        if source is None or destination is None:
            return
        self._source_says(name, source, "switching")
        guest.resume(destination)
        self._arrived[name] = destination
        self._destination_says(name, destination, "arrived")
        self._source_says(name, source, "completed")
        guest.leave(source)

    def _break(self, guest: NamespaceGuest) -> None:
        name, source = guest.what.name, guest.at
        destination = self._destinations.pop(name, None)
        if source is None or destination is None:
            return
        guest.leave(destination)
        self._source_says(name, source, "failed")

    def _move_unsaid(self, guest: NamespaceGuest, destination: str) -> None:
        source = guest.at
        if source is None or source == destination or guest.what.name in self._destinations:
            return
        guest.expect(destination)
        guest.resume(destination)
        self._arrived[guest.what.name] = destination
        guest.leave(source)

    def _pause(self, guest: NamespaceGuest) -> None:
        if guest.at is not None and guest.what.name not in self._destinations:
            self._paused[guest.what.name] = guest.at
            guest.stop()

    def _go_on(self, guest: NamespaceGuest) -> None:
        if (place := self._paused.pop(guest.what.name, None)) is not None:
            guest.resume(place)

    def _rename_port(self, guest: NamespaceGuest) -> None:
        if (place := self.stands.get(guest.what.name)) is not None:
            guest.rename_port(place)

    def _restart(self, hypervisor: str) -> None:
        """The new one finds whom a migration has brought, be it long ago, and knows no migration's id."""
        self._hearsay.restart(hypervisor)
        for name, place in self.stands.items():
            if place == hypervisor == self._arrived.get(name):
                self._hearsay.register(self._at(hypervisor, name, arriving(self._lab, name, hypervisor, "arrived")))

    def _set_clock(self, hypervisor: str) -> None:
        self._hearsay.voices[hypervisor].ahead = self._random.uniform(-STEP_LIMIT_S, STEP_LIMIT_S)

    # --- what is said of it ------------------------------------------------------------------------------------------------------

    def _destination_says(self, name: str, end: str, phase: str) -> None:
        self._hearsay.register(self._at(end, name, arriving(self._lab, name, end, phase, **self._id(name))))

    def _source_says(self, name: str, end: str, phase: str, **more: str) -> None:
        self._hearsay.register(self._at(end, name, leaving(self._lab, name, end, phase, **self._id(name), **more)))

    def _id(self, name: str) -> dict[str, str]:
        return {"migration": self._ids[name]} if name in self._ids else {}

    def _at(self, hypervisor: str, name: str, said: dict[str, Any]) -> dict[str, Any]:
        """With the port as it is called now."""
        said["vm"]["interfaces"][0]["port"] = self._guests[name].port(hypervisor)
        return said
