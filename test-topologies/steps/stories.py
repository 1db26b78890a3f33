# SPDX-License-Identifier: Apache-2.0
"""What hypervisors say of a guest in the course of a move, in order, as two notifiers say it that answer each other."""

from __future__ import annotations

from typing import Any

from lab.plan import Hypervisor, Machine

Word = dict[str, Any]
MOVE = ("preparing", "preparing", "switching", "arrived", "completed")
AWAY = ("prepared", "prepared", "simultaneous", "arrived", "away")  # the binding's phases, as each of the words is answered
HOME = (*AWAY[:-1], "at-home")


def move(machine: Machine, source: Hypervisor, destination: Hypervisor) -> list[Word]:
    """The five words of a planned move: the destination has a port, the source begins, switches, the guest runs, the source lets go."""
    ends = {"source": source.id, "destination": destination.id}
    return [
        {**_of(machine, destination, "preparing", is_listed=True), **ends},
        {**_of(machine, source, "preparing", is_listed=True), **ends},
        _of(machine, source, "switching"),
        _of(machine, destination, "arrived"),
        _of(machine, source, "completed"),
    ]


def end(machine: Machine, where: Hypervisor) -> list[Word]:
    """The guest ends where it runs."""
    return [{**_of(machine, where, "refreshing"), "lifetimeSeconds": 0}]


def identity(machine: Machine, where: Hypervisor) -> dict[str, Any]:
    """The guest as its hypervisor knows it, with its port there."""
    return {"id": machine.name, "interfaces": [{"mac": machine.mac, "addresses": machine.ips, "port": machine.tap(where)}]}


def _of(machine: Machine, reporter: Hypervisor, phase: str, is_listed: bool = False) -> Word:
    return {"phase": phase, "vm": identity(machine, reporter) if is_listed else {"id": machine.name}, "reporter": reporter.id}
