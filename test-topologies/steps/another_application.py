# SPDX-License-Identifier: Apache-2.0
"""Another application beside ours: rules of its own, posted over REST, that lead from table to table or forward.

What is for a machine that it knows goes out of that one's port; everything else is flooded, as a bridge does that has not learned yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.waiting import wait_for
from lab.lab import Lab
from lab.onos import Onos
from lab.plan import Plan, Switch
from steps.parties import mac_of

NAME = "org.example.base"
Rules = dict[tuple[str, int, int, str], int]
_KNOWN, _OTHERS = 20, 10  # priorities
_LIMIT = 20  # seconds until switches have rules, and have reported them


@dataclass(frozen=True)
class _Station:
    """A machine that does not move: a host or a router's leg."""

    name: str
    mac: str
    switch: str


class AnotherApplication:
    """Its rules on all switches of a lab."""

    def __init__(self, onos: Onos, lab: Lab) -> None:
        self._onos = onos
        self._lab = lab

    def lead(self, table: int, priority: int) -> None:
        """From table 0 to that one, where nothing of a higher priority matches."""
        self._post([_flow(switch, 0, priority, [], {"type": "TABLE", "tableId": table}) for switch in self._lab.plan.switches])

    def leave_to_the_switch(self, table: int) -> None:
        """In that table, NORMAL for everything."""
        self._post([_flow(switch, table, _OTHERS, [], {"type": "OUTPUT", "port": "NORMAL"}) for switch in self._lab.plan.switches])

    def forward(self, table: int) -> None:
        """In that table, by its own knowledge alone."""
        stations = list(_stations(self._lab))
        self._post([flow for switch in self._lab.plan.switches for flow in self._forwarding(switch, table, stations)])

    def rules(self) -> Rules:
        """Packets of each of its rules, by (switch, table, priority, what it matches and does), as ONOS knows them."""
        return {
            (switch.name, int(flow["tableId"]), flow["priority"], f"{flow['selector']} {flow['treatment']}"): flow["packets"]
            for switch in self._lab.plan.switches
            for flow in self._onos.flows(switch.device)
            if flow["appId"] == NAME
        }

    def withdraw(self) -> None:
        """Its rules go; ONOS would put them on the switches of the next lab."""
        self._onos.delete(f"/onos/v1/flows/application/{NAME}")

    def _forwarding(self, switch: Switch, table: int, stations: list[_Station]) -> Iterator[dict[str, Any]]:
        numbers = self._lab.switches[switch.name].port_numbers()
        for station in stations:
            port = _way(self._lab.plan, switch.name, station)
            if port:
                yield _flow(switch, table, _KNOWN, [{"type": "ETH_DST", "mac": station.mac}], {"type": "OUTPUT", "port": numbers[port]})
        yield _flow(switch, table, _OTHERS, [], {"type": "OUTPUT", "port": "FLOOD"})

    def _post(self, flows: list[dict[str, Any]]) -> None:
        before = len(self._confirmed())
        answer = self._onos.post(f"/onos/v1/flows?appId={NAME}", {"flows": flows})
        assert answer.ok, f"{answer.status}: {answer.body}"
        wait_for(f"{len(flows)} rules of {NAME}", lambda: len(self._confirmed()) == before + len(flows), _LIMIT)

    def _confirmed(self) -> list[dict[str, Any]]:
        every = [flow for switch in self._lab.plan.switches for flow in self._onos.flows(switch.device)]
        return [flow for flow in every if flow["appId"] == NAME and flow["state"] == "ADDED"]


def _stations(lab: Lab) -> Iterator[_Station]:
    switches = {switch.name for switch in lab.plan.switches}
    for host in lab.plan.hosts:
        if host.attached_to in switches:
            mac = mac_of(lab, host.name, f"{host.name}-{host.attached_to}")
            yield _Station(host.name, mac, host.attached_to)
    for router in lab.plan.routers:
        for leg in router.interfaces:
            if leg.to in switches and leg.mac:
                yield _Station(router.name, leg.mac, leg.to)


def _way(plan: Plan, switch: str, station: _Station) -> str | None:
    """The switch's port that leads to the station; none from another site."""
    if station.switch == switch:
        return f"{switch}-{station.name}"
    return f"{switch}-{station.switch}" if any({switch, station.switch} == set(trunk) for trunk in plan.trunks) else None


def _flow(switch: Switch, table: int, priority: int, criteria: list[dict[str, Any]], instruction: dict[str, Any]) -> dict[str, Any]:
    return {
        "deviceId": switch.device,
        "tableId": table,
        "priority": priority,
        "timeout": 0,
        "isPermanent": True,
        "selector": {"criteria": criteria},
        "treatment": {"instructions": [instruction]},
    }
