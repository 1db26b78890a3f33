# SPDX-License-Identifier: Apache-2.0
"""Who is who when a fabric is attacked: a VM that moves, a guest and a hypervisor that are hostile, and honest ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lab.lab import Lab
from lab.notifier import Clock
from lab.onos import Onos
from lab.plan import Hypervisor, Machine, Plan, two_sites
from steps.names import AWAY, HOME, VM
from steps.requests import Pen, Request

VISITOR = "vm2"  # of the same home network, and hostile; it visits AWAY, beside the VM when that is there
TRAITOR = "hv-c"  # a hypervisor at AWAY's switch, whose key an attacker has
NOBODYS = Machine("vm9", "52:54:00:00:01:99", "10.1.0.99/24", "10.1.0.1")  # which runs nowhere


def plan() -> Plan:
    """Two sites, a second guest, and a third hypervisor."""
    sites = two_sites()
    return replace(
        sites,
        machines=(*sites.machines, Machine(VISITOR, "52:54:00:00:01:33", "10.1.0.51/24", "10.1.0.1")),
        hypervisors=(*sites.hypervisors, Hypervisor(TRAITOR, "b1")),
        has_port_patterns=True,
    ).dual_stack()


@dataclass(frozen=True)
class Cast:
    """What attackers know of the lab, and the keys they have or make.

    anybody is ONOS for whoever is on the management network, and operator for us, who look what there is; the pens of AWAY are late and early by a minute; a stranger has no valid key.
    """

    lab: Lab
    operator: Onos
    anybody: Onos
    traitor: Pen
    away: Pen
    stranger: Pen
    late: Pen
    early: Pen
    started: int

    @staticmethod
    def of(lab: Lab, onos: Onos, keys: Mapping[str, Path], foreign: Path) -> Cast:
        """foreign is a key that no hypervisor has."""
        return Cast(
            lab,
            onos,
            onos.seen_by(""),
            Pen(TRAITOR, keys[TRAITOR]),
            Pen(AWAY, keys[AWAY]),
            Pen(AWAY, foreign),
            Pen(AWAY, keys[AWAY], ahead_s=-60),
            Pen(AWAY, keys[AWAY], ahead_s=60),
            int(time.time()),
        )

    def word(self, machine: Machine, phase: str, reporter: str, port: str | None = None, **fields: Any) -> dict[str, Any]:
        """A registration by that reporter; port is called as that hypervisor would call it, if nothing is said."""
        tap = port or machine.tap(self.lab.plan.hypervisor(reporter))
        interface = {"mac": machine.mac, "addresses": machine.ips, "port": tap}
        return {"phase": phase, "vm": {"id": machine.name, "interfaces": [interface]}, "reporter": reporter, **fields}

    def traitor_says(self, machine: Machine, phase: str, **fields: Any) -> Callable[[], Request]:
        """Signed by it, in its own name: another signature each time."""
        return lambda: self.traitor.word(self.word(machine, phase, TRAITOR, **fields))

    def inventory(self, hypervisor: str, *guests: dict[str, Any]) -> dict[str, Any]:
        """What runs there, as of now."""
        return {"hypervisor": hypervisor, "restarts": self.started, "time": Clock().now(), "guests": list(guests)}

    @property
    def mobile(self) -> Machine:
        return self.lab.plan.machine(VM)

    @property
    def visitor(self) -> Machine:
        return self.lab.plan.machine(VISITOR)

    def overheard(self) -> dict[str, Any]:
        """What AWAY says truthfully, and may say again and again: the visitor is still there."""
        return self.word(self.visitor, "refreshing", AWAY)

    def stolen(self, reporter: str = TRAITOR) -> dict[str, Any]:
        """Whose traffic it is all about: the VM, said to be on its way to the traitor."""
        return self.word(self.mobile, "preparing", reporter, source=HOME, destination=TRAITOR)
