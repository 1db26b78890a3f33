# SPDX-License-Identifier: Apache-2.0
"""Neighbors that ask for a VM by ARP while it is away are told its own MAC address: by the switch, or by the controller.

The home network has two switches. One answers by itself; the other one is configured as if it could not, so that the controller does. It
shows that

- hosts at either switch, and the router, find the VM though they have forgotten it, and are told its own MAC address;
- the question does not go to the VM, and a question for an address that nobody has is nobody's to answer;
- base forwarding learns nothing from the answers: it knows the VM where its own frames come from;
- when the VM is back, gratuitous ARP says so, base forwarding knows its port, nobody's cache has another MAC address, and each switch's
  flow table is what it was before.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from harness.context import Context
from harness.waiting import comes_true
from lab.lab import Lab
from lab.plan import Host, Plan, Switch, two_sites
from probe.tcpdump import watch
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.neighbors import forget_neighbors
from steps.tables import expect

NOBODY = "10.1.0.99"
ASKERS = {"home": "home-a1", "far": "far-a2", "ra": "ra-a1"}  # hosts at the one switch and at the other, and the router
LEARNT_LIMIT = 5  # seconds


def sites() -> Plan:
    """Two sites; the home network has a second switch, with a host, whose ARP is the controller's."""
    plan = two_sites()
    far = Switch("a2", "00000000000000a2", "172.31.0.3/24", "198.18.0.13/24", arp_responder="controller")
    return replace(
        plan,
        networks=(replace(plan.networks[0], switches=("a1", "a2")), *plan.networks[1:]),
        switches=(*plan.switches, far),
        hosts=(*plan.hosts, Host("far", "a2", "10.1.0.12/24", "10.1.0.1")),
        trunks=(("a1", "a2"),),
    )


def run(context: Context) -> None:
    plan = sites()
    machine = plan.machine(VM)
    with context.two_sites(plan) as lab:
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        clean = lab.flow_tables()
        migrate(lab, context.onos, VM, AWAY, "away")
        asked(context, lab)
        context.step(f"{VM} goes home")
        with ExitStack() as watches:
            seen = {
                name: watches.enter_context(watch(partial(lab.popen, name), ASKERS[name], "arp", context.out / f"return-{name}.txt"))
                for name in ("home", "far")
            }
            migrate(lab, context.onos, VM, HOME, "at-home")
        for name, frames in seen.items():
            told = frames.matching(rf"{machine.mac} > ff:ff:ff:ff:ff:ff(.|\n)*Reply {machine.ip} is-at {machine.mac}")
            context.check(f"{name} hears that the VM is back", bool(told))
        expect(context, lab, "home again", clean)
        back(context, lab)


def asked(context: Context, lab: Lab) -> None:
    machine = lab.plan.machine(VM)
    rules = {name: answering_rule(lab, name) for name in ("a1", "a2")}
    context.check("a1 makes the answer itself", "NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]" in rules["a1"], rules["a1"])
    context.check("a2 leaves it to the controller", "CONTROLLER" in rules["a2"], rules["a2"])
    context.step("neighbors forget the VM and ask for it")
    tap = machine.tap(lab.plan.hypervisor(AWAY))
    with watch(partial(lab.popen, AWAY), tap, f"arp and not ether src {machine.mac}", context.out / "asked-vm.txt") as frames:
        for name, interface in ASKERS.items():
            forget_neighbors(lab, name, interface)
            answers = answers_of(lab, name, interface, machine.ip)
            context.check(f"{name} is told the VM's own MAC address", answers == {machine.mac}, str(answers))
            context.check(f"{name} reaches the VM", lab.run(name, ["ping", "-c", "2", "-W", "2", machine.ip], check=False).returncode == 0)
            nobody = answers_of(lab, name, interface, NOBODY)
            context.check(f"{name} is told nothing of an address that nobody has", not nobody, str(nobody))
    asked_vm = frames.matching(f"Request who-has {machine.ip}")
    context.check("the VM itself was not asked", not asked_vm, "; ".join(asked_vm))
    behind = {"a1": lab.switches["a1"].port_numbers()["vxlan0"], "a2": lab.switches["a2"].port_numbers()["a2-a1"]}
    context.check(
        "base forwarding knows the VM where its own frames come from", places(lab) == behind, f"{behind}, and it knows {places(lab)}"
    )


def answering_rule(lab: Lab, switch: str) -> str:
    asks = f"arp_tpa={lab.plan.machine(VM).ip}"
    return next(rule for rule in lab.flow_tables()[switch].rules if asks in rule and "in_port" not in rule and "dl_src" not in rule)


def answers_of(lab: Lab, name: str, interface: str, address: str) -> set[str]:
    """The MAC addresses that a question is answered with."""
    told = lab.run(name, ["arping", "-c", "1", "-w", "1", "-I", interface, address], check=False).stdout
    return {mac.lower() for mac in re.findall(r"reply from \S+ \[([0-9A-Fa-f:]{17})\]", told)}


def back(context: Context, lab: Lab) -> None:
    machine = lab.plan.machine(VM)
    tap, trunk = machine.tap(lab.plan.hypervisor(HOME)), "a2-a1"
    expected = {"a1": lab.switches["a1"].port_numbers()[tap], "a2": lab.switches["a2"].port_numbers()[trunk]}
    known = comes_true(lambda: places(lab) == expected, LEARNT_LIMIT)
    context.check("base forwarding knows where the VM is", known, f"{expected}, and it knows {places(lab)}")
    for name, interface in ASKERS.items():
        cached = lab.run(name, ["ip", "neighbor", "show", machine.ip, "dev", interface]).stdout
        context.check(f"{name} still has the VM's own MAC address", machine.mac in cached, cached)
        answers = answers_of(lab, name, interface, machine.ip)
        context.check(f"{name} is answered by the VM", answers == {machine.mac}, str(answers))


def places(lab: Lab) -> dict[str, int]:
    """The port that each home switch's base forwarding has learnt the VM's MAC address at."""
    found = {}
    for name in ("a1", "a2"):
        rows = [row.split() for row in lab.switches[name].appctl("fdb/show", name).splitlines()]
        found.update({name: int(row[0]) for row in rows if len(row) >= 3 and row[2] == lab.plan.machine(VM).mac})
    return found
