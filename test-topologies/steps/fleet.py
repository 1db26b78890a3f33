# SPDX-License-Identifier: Apache-2.0
"""Many guests of many hosts in many networks, beside those of a lab: each host of one site has its like at the other, where its guests go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from lab.crowd import Crowd, crowd_network, stand_ins
from lab.lab import Lab
from lab.plan import Hypervisor, Machine, Plan
from steps import stories
from steps.stories import Word

NETWORKS, LEAST_HOSTS = 20, 20
_GUESTS_A_HOST = 2_000  # an inventory has 4,096 at most
_GATEWAYS = 1  # addresses of each network


@dataclass(frozen=True)
class Pair:
    """A host that is left, and the one that its guests go to."""

    source: Hypervisor
    destination: Hypervisor


class Fleet:
    """Guests by number. They are at home at the plan's first switch, and go to its second."""

    def __init__(self, plan: Plan, guests: int) -> None:
        home, away = plan.switches[:2]
        self.networks = tuple(crowd_network(number, home.name) for number in range(NETWORKS))
        self.guests: Sequence[Machine] = stand_ins(guests, self.networks, _GATEWAYS)
        hosts = max(LEAST_HOSTS, ceil(guests / _GUESTS_A_HOST))
        self.pairs = [Pair(Hypervisor(f"hv-s{n}", home.name), Hypervisor(f"hv-d{n}", away.name)) for n in range(hosts)]
        self._plan = plan

    @property
    def plan(self) -> Plan:
        """What the application is to be told: the lab, and the fleet beside it."""
        hosts = tuple(end for pair in self.pairs for end in (pair.source, pair.destination))
        return replace(self._plan, networks=(*self._plan.networks, *self.networks), hypervisors=(*self._plan.hypervisors, *hosts))

    def appear(self, lab: Lab, guests: range) -> None:
        """Those guests have their ports at both ends."""
        for pair, machines in self._by_pair(guests):
            crowd = Crowd(machines, lab.switches)
            crowd.appear(pair.source)
            crowd.appear(pair.destination)

    def taps(self, guests: range) -> tuple[set[str], set[str]]:
        """What their ports are called at the home switch, and at the other."""
        by_pair = list(self._by_pair(guests))
        home = {machine.tap(pair.source) for pair, machines in by_pair for machine in machines}
        return home, {machine.tap(pair.destination) for pair, machines in by_pair for machine in machines}

    def away(self, guests: range) -> list[list[Word]]:
        """Each guest's words on its way out."""
        return [stories.move(self.guests[number], self._pair(number).source, self._pair(number).destination) for number in guests]

    def home(self, guests: range) -> list[list[Word]]:
        return [stories.move(self.guests[number], self._pair(number).destination, self._pair(number).source) for number in guests]

    def end_at_home(self, guests: range) -> list[list[Word]]:
        return [stories.end(self.guests[number], self._pair(number).source) for number in guests]

    def inventories(self, guests: range) -> Iterator[dict[str, Any]]:
        """What the hosts say when these guests are away and run."""
        for pair, machines in self._by_pair(guests):
            yield {"hypervisor": pair.destination.id, "guests": [_listed(machine, pair.destination) for machine in machines]}

    def _pair(self, number: int) -> Pair:
        return self.pairs[number % len(self.pairs)]

    def _by_pair(self, guests: range) -> Iterator[tuple[Pair, list[Machine]]]:
        for index, pair in enumerate(self.pairs):
            machines = [self.guests[number] for number in guests if number % len(self.pairs) == index]
            if machines:
                yield pair, machines


def _listed(machine: Machine, where: Hypervisor) -> dict[str, Any]:
    return {"vm": stories.identity(machine, where), "state": "running"}
