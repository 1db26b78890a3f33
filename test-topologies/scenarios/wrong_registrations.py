# SPDX-License-Identifier: Apache-2.0
"""A wrong registration is answered with the field, its value and a remedy, and changes nothing.

Sent are malformed JSON, missing, malformed and unknown fields, an unknown VM, unknown hypervisors, lifetimes out of place, and phases out of their order: with no
migration, with one prepared, with a VM that has arrived, with a VM that is away, and with one that is home again. It shows for each that

- the answer has an error status that fits, a reply code with its meaning, and names field, value and remedy;
- bindings and flow tables are what they were;
- right registrations in between are accepted, so that the wrong ones have not spoilt anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from harness.context import Context
from harness.control import wait_drained
from harness.rest import wait_at_rest
from lab.lab import Lab
from lab.plan import Hypervisor, two_sites
from steps.registrations import arriving, leaving
from steps.tables import expect

VM, UNKNOWN_VM = "vm1", "vm-nobody-knows"
# Nobody takes an inventory of them, ever. Of hypervisors that did so in another scenario, and say no more, guests are asked for: this one
# does not run, and would not answer.
HOME, AWAY, ELSEWHERE = "hv-p", "hv-q", "hv-r"


@dataclass(frozen=True)
class Wrong:
    """A registration that must be refused: what is wrong with it, its body, the statuses that fit, and the field to be named."""

    what: str
    body: Any
    statuses: tuple[int, ...]
    field: str
    code: int | None = None


def run(context: Context) -> None:
    plan = replace(two_sites(), hypervisors=(Hypervisor(HOME, "a1"), Hypervisor(AWAY, "b1"), Hypervisor(ELSEWHERE, "b1")))
    with context.two_sites(plan, notifiers=False) as lab:
        clean = lab.flow_tables()
        for hypervisor in (HOME, AWAY):  # a QEMU that waits is enough: it has a port
            lab.hypervisors[hypervisor].launch(lab.plan.machine(VM), incoming=True)
        refuse_all(context, lab, "no migration", malformed(lab) + unknown(lab))
        accept(context, arriving(lab, VM, AWAY, "preparing", migration="m-out", source=HOME))
        accept(context, leaving(lab, VM, HOME, "preparing", migration="m-out", destination=AWAY))
        refuse_all(context, lab, "prepared", of_another_migration(lab))
        accept(context, leaving(lab, VM, HOME, "switching", migration="m-out"))
        accept(context, arriving(lab, VM, AWAY, "arrived", migration="m-out"))
        refuse_all(context, lab, "arrived", [Wrong("switching after arrived", leaving(lab, VM, HOME, "switching"), (409,), "phase")])
        accept(context, leaving(lab, VM, HOME, "completed", migration="m-out"))
        wait_drained(context.onos)  # or its end falls into what follows, and changes binding and tables
        refuse_all(context, lab, "away", out_of_order(lab) + stale(lab))
        accept(context, arriving(lab, VM, HOME, "preparing", migration="m-back", source=AWAY))
        accept(context, leaving(lab, VM, AWAY, "switching", migration="m-back"))
        accept(context, arriving(lab, VM, HOME, "arrived", migration="m-back"))
        accept(context, leaving(lab, VM, AWAY, "completed", migration="m-back"))
        wait_drained(context.onos)
        expect(context, lab, "home again", clean)
        refuse_all(context, lab, "home again", out_of_order(lab))


def accept(context: Context, registration: dict[str, Any]) -> None:
    answer = context.onos.register(registration)
    context.require(f"a right `{registration['phase']}` is accepted", answer.ok, str(answer.body))


def refuse_all(context: Context, lab: Lab, when: str, wrongs: list[Wrong]) -> None:
    wait_at_rest(lab)  # what the last right one set off goes on for a moment
    context.step(f"{len(wrongs)} wrong registrations: {when}")
    for wrong in wrongs:
        refuse(context, lab, wrong)


def refuse(context: Context, lab: Lab, wrong: Wrong) -> None:
    """Sends one and checks the answer and that nothing changed."""
    before = (context.onos.bindings(), lab.flow_tables())
    answer = context.onos.register(wrong.body)
    said = answer.body if isinstance(answer.body, dict) else {}
    context.check(f"{wrong.what}: refused", answer.status in wrong.statuses, f"{answer.status} {answer.body}")
    code = said.get("code", 0)
    context.check(
        f"{wrong.what}: reply code and its meaning", code >= 64 and code == (wrong.code or code) and bool(said.get("meaning")), str(said)
    )
    named = said.get("field", "") == wrong.field and "value" in said and bool(said.get("remedy"))
    context.check(f"{wrong.what}: names field, value and remedy", named, str(said))
    context.check(f"{wrong.what}: changes nothing", (context.onos.bindings(), lab.flow_tables()) == before)


def malformed(lab: Lab) -> list[Wrong]:
    right = arriving(lab, VM, AWAY, "preparing", migration="m-1", source=HOME)
    interface = right["vm"]["interfaces"][0]

    def with_interface(**changes: Any) -> dict[str, Any]:
        return {**right, "vm": {**right["vm"], "interfaces": [{**interface, **changes}]}}

    return [
        Wrong("malformed JSON", '{"phase": "preparing", ', (400,), "body"),
        Wrong("no phase", {key: value for key, value in right.items() if key != "phase"}, (400,), "phase"),
        Wrong("a phase there is not", {**right, "phase": "teleporting"}, (400,), "phase"),
        Wrong("no VM", {key: value for key, value in right.items() if key != "vm"}, (400,), "vm"),
        Wrong("a field that nobody knows", {**right, "fase": "preparing"}, (400,), "fase"),
        Wrong("a malformed MAC", with_interface(mac="52:54:00:zz"), (400,), "vm.interfaces[0].mac"),
        Wrong("a malformed address", with_interface(addresses=["10.1.0.500"]), (400,), "vm.interfaces[0].addresses[0]"),
        Wrong("an address of no network", with_interface(addresses=["192.0.2.7"]), (404,), "vm.interfaces[0].addresses[0]"),
        Wrong("a malformed time", {**right, "time": "yesterday"}, (400,), "time"),
        Wrong("no lifetime at all", {**right, "lifetimeSeconds": 0}, (400,), "lifetimeSeconds", 134),
        Wrong("a lifetime where none is granted", {**right, "phase": "switching", "lifetimeSeconds": 60}, (400,), "lifetimeSeconds", 134),
    ]


def unknown(lab: Lab) -> list[Wrong]:
    return [
        Wrong(
            "a first registration without interfaces",
            {**leaving(lab, VM, HOME, "preparing", destination=AWAY), "vm": {"id": UNKNOWN_VM}},
            (404,),
            "vm.id",
        ),
        Wrong("an unknown VM", {"phase": "switching", "vm": {"id": UNKNOWN_VM}, "reporter": HOME}, (404,), "vm.id"),
        Wrong("an unknown reporter", arriving(lab, VM, AWAY, "preparing", reporter="hv-z", source=HOME), (403, 404), "reporter"),
        Wrong("an unknown destination", {**leaving(lab, VM, HOME, "preparing"), "destination": "hv-z"}, (404,), "destination", 77),
        Wrong("an unknown source", arriving(lab, VM, AWAY, "preparing", source="hv-z"), (403, 404), "source"),
    ]


def of_another_migration(lab: Lab) -> list[Wrong]:
    return [
        *[
            Wrong(f"{phase} of another migration", leaving(lab, VM, HOME, phase, migration="m-other"), (409,), "migration", 133)
            for phase in ("switching", "completed", "failed", "refreshing")
        ],
        Wrong(
            "a second destination",
            leaving(lab, VM, HOME, "preparing", migration="m-out", destination=ELSEWHERE),
            (409,),
            "destination",
            135,
        ),
        Wrong("deregistration on its way", {**leaving(lab, VM, HOME, "refreshing"), "lifetimeSeconds": 0}, (409,), "lifetimeSeconds", 133),
        Wrong("refreshing by a third hypervisor", leaving(lab, VM, ELSEWHERE, "refreshing"), (403,), "reporter", 129),
    ]


def out_of_order(lab: Lab) -> list[Wrong]:
    """Nothing is under way: nothing can be switched, arrive, end or be undone."""
    phases = ("switching", "arrived", "completed", "failed", "cancelled")
    unheard = [Wrong(f"{phase} of no migration", leaving(lab, VM, HOME, phase, migration="m-never"), (409,), "phase") for phase in phases]
    return [Wrong("switching with nothing prepared", leaving(lab, VM, HOME, "switching"), (409,), "phase"), *unheard]


def stale(lab: Lab) -> list[Wrong]:
    """What a hypervisor says that has slept through a migration."""
    return [
        Wrong("preparing of a closed migration", arriving(lab, VM, HOME, "preparing", migration="m-out", source=AWAY), (409,), "migration"),
        *[
            Wrong(f"{phase} of a closed migration, which completed", leaving(lab, VM, HOME, phase, **known), (409,), "phase")
            for phase in ("failed", "cancelled", "switching")
            for known in ({}, {"migration": "m-out"})
        ],
        Wrong("preparing from where the VM is not", leaving(lab, VM, HOME, "preparing", destination=AWAY), (409,), "destination"),
        Wrong("refreshing from where the VM is not", leaving(lab, VM, HOME, "refreshing"), (403,), "reporter", 129),
        Wrong("deregistration from there", {**leaving(lab, VM, HOME, "refreshing"), "lifetimeSeconds": 0}, (403,), "reporter", 129),
    ]
