# SPDX-License-Identifier: Apache-2.0
"""What flow tables hold when nothing is under way: what they held in the beginning, the rules of the bindings, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from lab.flowtable import FlowTable
from lab.lab import Lab
from lab.onos import Onos
from lab.plan import Machine
from steps.tables import Tables
from steps.wandering import naming_others

_RANK = re.compile(r"\btable=(\d+) .*\bpriority=(\d+)\b")
Rank = tuple[int, int]  # table and priority


def found_wrong(lab: Lab, onos: Onos, clean: Tables) -> list[str]:
    """Of all switches, now."""
    bound = {binding["vm"] for binding in onos.bindings()}
    rules = [rule for machine in bound for rule in _rules(onos, machine)]
    unbound = [machine for machine in lab.plan.machines if machine.name not in bound]
    wrong: list[str] = []
    for name, table in lab.flow_tables().items():
        switch = lab.switches[name]
        own = [rule for rule in rules if rule["device"] == switch.what.device]
        wrong += [f"{name}: {each}" for each in differences(clean[name], table, own)]
        wrong += [f"{name}: its port has gone: {rule}" for rule in naming_others(table, switch.port_numbers().values())]
        wrong += [f"{name}: of a guest without a binding: {rule}" for rule in naming(table, unbound)]
    return wrong


def _rules(onos: Onos, machine: str) -> list[dict[str, Any]]:
    answer = onos.binding(machine)
    return list(answer.body["rules"]) if answer.ok else []  # it may have ended meanwhile


def differences(clean: FlowTable, table: FlowTable, rules: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A switch's table against the one that it began with and the rules that bindings have there, which are told apart by their ranks."""
    lost, more = clean.diff(table)
    yield from (f"lacks {rule}" for rule in lost)
    there = Counter(_rank(rule) for rule in more)
    wanted = Counter(rank for rank, _ in {((rule["table"], rule["priority"]), tuple(rule["selector"])) for rule in rules})
    for rank in sorted((there - wanted) | (wanted - there)):
        yield f"has {there[rank]} rules of table and priority {rank}, the bindings {wanted[rank]}: {[rule for rule in more if _rank(rule) == rank]}"


def naming(table: FlowTable, machines: Collection[Machine]) -> list[str]:
    """Rules that match or write an address of one of them."""
    addresses = [re.escape(address) for machine in machines for address in (machine.mac, machine.ip)]
    pattern = re.compile(rf"(?<![\d.])({'|'.join(addresses)})(?![\d:])") if addresses else None
    return sorted(rule for rule in table.rules if pattern and pattern.search(rule))


def _rank(rule: str) -> Rank:
    found = _RANK.search(rule)
    if found is None:
        raise ValueError(f"a rule without table or priority: {rule}")
    return int(found[1]), int(found[2])
