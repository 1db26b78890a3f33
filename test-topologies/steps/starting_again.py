# SPDX-License-Identifier: Apache-2.0
"""An ONOS that dies, and another that starts, while very many guests are away."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from harness.context import Context
from harness.waiting import wait_for
from lab.flowtable import FlowTable
from lab.lab import Lab
from steps.fleet import Fleet

_LIMIT = 600  # seconds
_REPEATED_EVERY = 10  # seconds; after 30 a hypervisor counts as silent
_SAMPLED = 20  # guests


class Hosts:
    """Hypervisors that say what is when they start, and again before anybody could think them silent."""

    def __init__(self, context: Context, inventories: Sequence[dict[str, Any]]) -> None:
        self._context = context
        self._inventories = inventories
        self._start = int(time.time())
        self._last = 0.0

    def speak(self) -> None:
        """If it is time."""
        if self._last and time.monotonic() - self._last < _REPEATED_EVERY:
            return
        self._last = time.monotonic()
        for inventory in self._inventories:
            answer = self._context.onos.post("/onos/hypermip/inventories", {**inventory, "restarts": self._start, "time": _now()})
            self._context.require(f"the inventory of {inventory['hypervisor']} is accepted", answer.ok, str(answer.body)[:300])


def start_again(context: Context, lab: Lab, fleet: Fleet, guests: range) -> dict[str, Any]:
    """ONOS dies and starts, hosts say what is, and every guest is bound again, its rules as they were. Nobody speaks for the guests later."""
    tables = lab.flow_tables()
    context.runtime.kill()
    begun = time.monotonic()
    ready = context.runtime.start(leaves_rules=True)
    context.onos.wait_devices(lab.plan)
    context.onos.configure(fleet.plan)
    context.onos.base_forwarding(lab.plan)
    wait_for("the application answers", lambda: context.onos.get("/onos/hypermip/bindings").ok, timeout=30)
    hosts = Hosts(context, all_inventories(fleet, guests))
    told = time.monotonic()
    hosts.speak()
    heard = time.monotonic()
    _wait("every guest is bound", hosts, lambda: _are_away(context, guests))
    bound = time.monotonic()
    _wait("their rules are known to be there", hosts, lambda: all(_are_confirmed(context, fleet, guest) for guest in sample(guests)))
    confirmed = time.monotonic()
    wrong = differences(tables, lab.flow_tables())
    context.check(f"started again with {len(guests)} guests away: the rules are what they were", not wrong, str(wrong))
    return {
        "readySeconds": round(ready, 1),
        "untilToldSeconds": round(told - begun, 1),
        "inventoriesSeconds": round(heard - told, 1),
        "boundSeconds": round(bound - told, 1),
        "confirmedSeconds": round(confirmed - told, 1),
    }


def all_inventories(fleet: Fleet, guests: range) -> list[dict[str, Any]]:
    """Every hypervisor's, also of those that have no guest: nobody is waited for then."""
    said: dict[str, dict[str, Any]] = {each.id: {"hypervisor": each.id, "guests": []} for each in fleet.plan.hypervisors}
    said |= {inventory["hypervisor"]: inventory for inventory in fleet.inventories(guests)}
    return list(said.values())


def sample(guests: range) -> range:
    """Some of them, the first and near the last: all of them would take their time."""
    return guests[:: max(1, len(guests) // _SAMPLED)]


def _wait(what: str, hosts: Hosts, condition: Callable[[], bool]) -> None:
    def is_so() -> bool:
        hosts.speak()
        return condition()

    wait_for(what, is_so, _LIMIT, interval=0.5)


def _are_away(context: Context, guests: range) -> bool:
    return sum(binding["phase"] == "away" for binding in context.onos.bindings()) == len(guests)


def _are_confirmed(context: Context, fleet: Fleet, guest: int) -> bool:
    rules = context.onos.binding(fleet.guests[guest].name).body.get("rules", [])
    return bool(rules) and all(rule["state"] == "added" for rule in rules)


def differences(wanted: dict[str, FlowTable], found: dict[str, FlowTable]) -> dict[str, str]:
    """By switch, what is amiss."""
    diffs = {name: table.diff(found[name]) for name, table in wanted.items()}
    return {name: f"missing {missing[:3]}…, extra {extra[:3]}…" for name, (missing, extra) in diffs.items() if missing or extra}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + "Z"
