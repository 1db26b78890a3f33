# SPDX-License-Identifier: Apache-2.0
"""Karaf's shell tells what the application knows: mip-bindings, mip-binding, mip-networks, mip-switches, mip-hypervisors.

While a VM is away it shows that

- each command names what it should: the VM and where it is, its history and its rules, networks, switches, hypervisors;
- with -j each prints JSON that says the same as REST;
- a VM that nobody knows is answered with a sentence, and no stack trace.
"""

from __future__ import annotations

import json
import re
from typing import Any

from harness.context import Context
from steps.moves import migrate
from steps.names import AWAY, HOME, VM

LAB = "two sites"
SHOWN = {
    "mip-bindings": (VM, "away", AWAY, "10.1.0.50"),
    f"mip-binding {VM}": (VM, "away", "prepared", "simultaneous", "of:00000000000000a1", "of:00000000000000b1"),
    "mip-networks": ("net-a", "1001", "10.1.0.0/24", "net-b", "1002", "10.2.0.0/24"),
    "mip-switches": ("of:00000000000000a1", "172.31.0.1", "of:00000000000000b1", "172.31.0.2", "vxlan0"),
    "mip-hypervisors": (HOME, AWAY),
}
RESOURCES = {
    "mip-bindings": "bindings",
    f"mip-binding {VM}": f"bindings/{VM}",
    "mip-networks": "networks",
    "mip-switches": "switches",
    "mip-hypervisors": "hypervisors",
}


def run(context: Context) -> None:
    with context.two_sites() as lab:
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "away")
        for command, words in SHOWN.items():
            context.step(command)
            text = context.runtime.shell(command)
            missing = [word for word in words if word not in text]
            context.check(f"{command} shows what it should", not missing, f"missing {missing} in:\n{text}")
            check_json(context, command)
        check_unknown(context)
        migrate(lab, context.onos, VM, HOME, "at-home")


def check_json(context: Context, command: str) -> None:
    """Timeless parts only: times and counters go on between the two. REST is asked before and after: a time of grace may end meanwhile."""
    name, *vm = command.split()
    resource = RESOURCES[command]
    before = context.onos.get(f"/onos/hypermip/{resource}").body
    printed = parsed(context.runtime.shell(" ".join([name, "-j", *vm])))
    after = context.onos.get(f"/onos/hypermip/{resource}").body
    answered = [answer[resource] if isinstance(printed, list) else answer for answer in (before, after)]
    same = steady(printed) in [steady(answer) for answer in answered]
    context.check(f"{command} -j says what REST says", same, f"shell {printed}, REST {answered}")


def parsed(text: str) -> Any:
    """The JSON in what a shell printed; a text without any is no JSON, and equal to nothing REST answers."""
    start = re.search(r"[\[{]", text)
    try:
        return json.loads(text[start.start() :]) if start else text
    except ValueError:
        return text


def steady(value: Any) -> Any:
    """Without what changes by itself from one moment to the next."""
    if isinstance(value, dict):
        return {key: steady(member) for key, member in value.items() if key not in ("life", "packets", "bytes", "lastSeen", "heard")}
    return [steady(member) for member in value] if isinstance(value, list) else value


def check_unknown(context: Context) -> None:
    said = context.runtime.shell_complaint("mip-binding vm-nobody-knows")
    context.check("an unknown VM is answered with a sentence", "vm-nobody-knows" in said and "Exception" not in said, said)
