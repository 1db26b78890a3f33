# SPDX-License-Identifier: Apache-2.0
"""A VM that libvirt moves, stops and starts, and what has to be true of it wherever it runs."""

from __future__ import annotations

import re
from collections.abc import Collection

from harness.context import Context
from harness.waiting import comes_true
from lab.domain import uuid_of
from lab.flowtable import FlowTable
from lab.lab import Lab
from lab.migration import MigrationFailed
from lab.wandering_domain import WanderingDomain
from steps import reached
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.tables import Tables, expect

LIMIT = 15  # seconds: an inventory comes every five, what it shows is mended within two, and switches are slow at times
_NUMBER = re.compile(r"in_port=(\d+)|output:(\d+)")


class Wanderer:
    """One VM of a lab. Its tables at home are those when this was made."""

    def __init__(self, context: Context, lab: Lab, domain: WanderingDomain) -> None:
        self.context = context
        self.lab = lab
        self.domain = domain
        self._at_home = lab.flow_tables()
        self._away: dict[str, int] = {}

    def move(self, when: str, destination: str, *options: str, name: str | None = None) -> bool:
        """Notes a check whether virsh succeeds."""
        try:
            self.domain.move(destination, *options, name=name)
        except MigrationFailed as refused:
            return self.context.check(f"{when}: virsh moves it", False, str(refused))
        return self.context.check(f"{when}: virsh moves it", True)

    def measure_away(self) -> None:
        """After a planned move: as many rules as now belong to it wherever it is away."""
        self.expect_reached("after a planned move")
        self._away = self._sizes()

    def expect(self, when: str) -> bool:
        """It runs, is reached where it is, and there are no rules but those that belong to that."""
        self.context.check(f"{when}: it runs at {self.domain.at}", self.domain.state() == "running", self.domain.state())
        if not self.expect_reached(when):
            return False
        return self._expect_home(when) if self.domain.at == HOME else self._expect_away(when)

    def expect_reached(self, when: str, address: str | None = None) -> bool:
        wanted = address or self.domain.what.ip
        is_reached = comes_true(lambda: reached.is_reached(self.lab, CORRESPONDENTS, wanted), LIMIT)
        return self.context.check(f"{when}: {wanted} is reached", is_reached, f"at {self.domain.at}; binding {self.binding()}")

    def home_again(self, when: str) -> bool:
        """Back by a planned move, if it is away, and nothing is left behind."""
        back = f"{when}, and home again"
        if self.domain.at != HOME and not self.move(back, HOME, name=VM if self.domain.name != VM else None):
            return False
        return self.expect(back)

    def binding(self) -> dict[str, object]:
        """Phase, hypervisor and ports of the fabric's, by its UUID; empty if it has none."""
        answer = self.context.onos.get(f"/onos/hypermip/bindings/{uuid_of(self.domain.what)}")
        return {"phase": answer.body["phase"], **answer.body["at"]} if answer.status == 200 else {}

    def _expect_home(self, when: str) -> bool:
        return expect(self.context, self.lab, when, self._at_home)

    def _expect_away(self, when: str) -> bool:
        ports = dict(zip((interface.mac for interface in self.domain.what.interfaces), self.domain.ports()))
        is_bound = comes_true(lambda: (self.binding().get("hypervisor"), self.binding().get("ports")) == (AWAY, upper(ports)), LIMIT)
        self.context.check(f"{when}: the binding names the ports that there are", is_bound, f"{ports}, {self.binding()}")
        comes_true(lambda: self._sizes() == self._away, LIMIT)
        self.context.check(f"{when}: as many rules as after a planned move", self._sizes() == self._away, f"{self._sizes()}, {self._away}")
        return self.context.check(f"{when}: no rule names a port that is gone", not self._gone(), str(self._gone()))

    def _sizes(self) -> dict[str, int]:
        return {name: len(table) for name, table in self.lab.flow_tables().items()}

    def _gone(self) -> list[str]:
        """Rules that name a port which their switch does not have."""
        tables, switches = self.lab.flow_tables(), self.lab.switches
        return [rule for name, table in tables.items() for rule in naming_others(table, switches[name].port_numbers().values())]


def naming_others(table: FlowTable, ports: Collection[int]) -> list[str]:
    """Rules that come from or lead to a port of another number."""
    return sorted(rule for rule in table.rules if any(int(come or gone) not in ports for come, gone in _NUMBER.findall(rule)))


def upper(ports: dict[str, str]) -> dict[str, str]:
    """As the fabric writes MAC addresses."""
    return {mac.upper(): port for mac, port in ports.items()}
