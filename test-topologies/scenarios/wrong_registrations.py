# SPDX-License-Identifier: Apache-2.0
"""A wrong registration is answered with the field, its value and a remedy, and changes nothing.

Sent are malformed JSON, missing and malformed fields, an unknown VM, unknown hypervisors, and phases out of their order, at home and
while a migration is prepared. It shows for each that

- the answer has an error status that fits, a reply code, and names field, value and remedy;
- bindings and flow tables are what they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lab.lab import Lab
from runner.context import Context
from runner.registrations import arriving, leaving

VM, UNKNOWN_VM = "vm1", "vm-nobody-knows"


@dataclass(frozen=True)
class Wrong:
    """A registration that must be refused: what is wrong with it, its body, the statuses that fit, and the field to be named."""

    what: str
    body: Any
    statuses: tuple[int, ...]
    field: str


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        context.step("wrong registrations with no migration under way")
        for wrong in malformed(lab) + unknown(lab) + out_of_order(lab):
            refuse(context, lab, wrong)
        context.step("wrong registrations while a migration is prepared")
        prepared = context.onos.register(arriving(lab, VM, "hv-b", "preparing", migration="m-right", source="hv-a"))
        context.require("a right registration is accepted", prepared.ok, str(prepared.body))
        for wrong in unlike_the_prepared(lab):
            refuse(context, lab, wrong)
        cancelled = context.onos.register(leaving(lab, VM, "hv-a", "cancelled", migration="m-right"))
        context.check("after all of them the right migration goes on", cancelled.ok, str(cancelled.body))


def refuse(context: Context, lab: Lab, wrong: Wrong) -> None:
    """Sends one and checks the answer and that nothing changed."""
    before = (context.onos.bindings(), lab.flow_tables())
    answer = context.onos.register(wrong.body)
    said = answer.body if isinstance(answer.body, dict) else {}
    context.check(f"{wrong.what}: refused", answer.status in wrong.statuses, f"{answer.status} {answer.body}")
    context.check(f"{wrong.what}: reply code and its meaning", said.get("code", 0) >= 64 and bool(said.get("meaning")), str(said))
    named = said.get("field", "") == wrong.field and "value" in said and bool(said.get("remedy"))
    context.check(f"{wrong.what}: names field, value and remedy", named, str(said))
    context.check(f"{wrong.what}: changes nothing", (context.onos.bindings(), lab.flow_tables()) == before)


def malformed(lab: Lab) -> list[Wrong]:
    right = arriving(lab, VM, "hv-b", "preparing", migration="m-1", source="hv-a")
    interface = right["vm"]["interfaces"][0]

    def with_interface(**changes: Any) -> dict[str, Any]:
        return {**right, "vm": {**right["vm"], "interfaces": [{**interface, **changes}]}}

    return [
        Wrong("malformed JSON", '{"phase": "preparing", ', (400,), "body"),
        Wrong("no phase", {key: value for key, value in right.items() if key != "phase"}, (400,), "phase"),
        Wrong("a phase there is not", {**right, "phase": "teleporting"}, (400,), "phase"),
        Wrong("no VM", {key: value for key, value in right.items() if key != "vm"}, (400,), "vm"),
        Wrong("no interfaces", {**right, "vm": {"id": VM}}, (400,), "vm.interfaces"),
        Wrong("a malformed MAC", with_interface(mac="52:54:00:zz"), (400,), "vm.interfaces[0].mac"),
        Wrong("a malformed address", with_interface(addresses=["10.1.0.500"]), (400,), "vm.interfaces[0].addresses[0]"),
        Wrong("an address of no network", with_interface(addresses=["192.0.2.7"]), (400, 404), "vm.interfaces[0].addresses[0]"),
        Wrong("a malformed time", {**right, "time": "yesterday"}, (400,), "time"),
    ]


def unknown(lab: Lab) -> list[Wrong]:
    return [
        Wrong("an unknown VM", {"phase": "switching", "vm": {"id": UNKNOWN_VM}, "reporter": "hv-a"}, (404,), "vm.id"),
        Wrong("an unknown reporter", arriving(lab, VM, "hv-b", "preparing", reporter="hv-z", source="hv-a"), (404,), "reporter"),
        Wrong("an unknown destination", {**leaving(lab, VM, "hv-a", "preparing"), "destination": "hv-z"}, (404,), "destination"),
        Wrong("an unknown source", arriving(lab, VM, "hv-b", "preparing", source="hv-z"), (404,), "source"),
    ]


def out_of_order(lab: Lab) -> list[Wrong]:
    """Nothing is under way: nothing can be switched, arrive, end or be undone."""
    phases = ("switching", "arrived", "completed", "failed", "cancelled")
    return [Wrong(f"{phase} with no migration", leaving(lab, VM, "hv-a", phase), (404, 409), "vm.id") for phase in phases]


def unlike_the_prepared(lab: Lab) -> list[Wrong]:
    return [
        Wrong("completed before it was switched", leaving(lab, VM, "hv-a", "completed", migration="m-right"), (409,), "phase"),
        Wrong("switching in another migration", leaving(lab, VM, "hv-a", "switching", migration="m-wrong"), (409,), "migration"),
        Wrong("another VM's phase", {"phase": "switching", "vm": {"id": UNKNOWN_VM}, "reporter": "hv-a"}, (404,), "vm.id"),
    ]
