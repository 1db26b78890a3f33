# SPDX-License-Identifier: Apache-2.0
"""How long what is registered holds, how much of it there may be, and what else stands in the way of a registration that is right."""

from __future__ import annotations

import os
import signal
from typing import Any

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.netcfg import APPLICATION, network_configuration
from lab.onos import Answer
from steps.names import AWAY, HOME, VM
from steps.registrations import arriving, leaving

_OTHER: dict[str, Any] = {"id": "vm2", "interfaces": [{"mac": "52:54:00:00:01:33", "addresses": ["10.1.0.51"]}]}
_SHOWN = ("lifetimeSeconds", "preparedSeconds", "maxBindings", "maxVisitors")
_LEFT_OUT = {"networks": {"lifetimeSeconds": 65535, "preparedSeconds": 3600}}
_LIMIT = 15  # seconds


def configure(context: Context, lab: Lab, **more: dict[str, Any]) -> None:
    """Give every element of these kinds (networks, switches, hypervisors) these fields besides; returns when that counts."""
    configuration = network_configuration(lab.plan)
    mobility = configuration["apps"][APPLICATION]["mobility"]
    for kind, fields in more.items():
        for element in mobility[kind]:
            element.update(fields)
    answer = context.onos.post("/onos/v1/network/configuration", configuration)
    context.require("the configuration is accepted", answer.ok, str(answer.body))
    wait_for("the configuration counts", lambda: all(_counts(context, kind, mobility[kind]) for kind in mobility), _LIMIT)


def _counts(context: Context, kind: str, elements: list[dict[str, Any]]) -> bool:
    shown = context.onos.get(f"/onos/hypermip/{kind}").body.get(kind, [])
    return [_seen(element) for element in shown] == [_seen({**_LEFT_OUT.get(kind, {}), **element}) for element in elements]


def _seen(element: dict[str, Any]) -> list[Any]:
    return [element.get(name) for name in _SHOWN] + [port["port"] for port in element.get("tunnelPorts", ())]


def check_limits(context: Context, lab: Lab) -> None:
    """Full networks and hypervisors, and switches that cannot: each refuses with its code, and all is as it was."""
    context.step("limits, and switches that cannot")
    outward = leaving(lab, VM, HOME, "preparing", migration="m-1", destination=AWAY)
    arrival = arriving(lab, VM, AWAY, "preparing", migration="m-1", source=HOME)
    switching = leaving(lab, VM, HOME, "switching", migration="m-1")
    configure(context, lab, networks={"maxBindings": 1}, hypervisors={"maxVisitors": 1})
    accepted(context, _said("preparing", HOME, source=HOME, destination=AWAY))
    _refused(context, "a network's last binding is taken", outward, 503, 130, "vm.interfaces")
    configure(context, lab, hypervisors={"maxVisitors": 1})
    _refused(context, "a hypervisor's last visitor is there", outward, 503, 66, "destination")
    accepted(context, _said("completed", HOME))
    _refused(context, "deregistered from elsewhere", _said("refreshing", HOME, lifetimeSeconds=0), 403, 129, "reporter")
    ended = accepted(context, _said("refreshing", AWAY, lifetimeSeconds=0))
    context.check(
        "deregistered with lifetime 0",
        ended.body.get("lifetimeSeconds") == 0 and context.onos.binding("vm2").status == 404,
        str(ended.body),
    )
    qemu = lab.hypervisors[AWAY].launch(lab.plan.machine(VM), incoming=True)
    granted = accepted(context, outward)
    context.check("there is room again", granted.body.get("lifetimeSeconds") == 3600, str(granted.body))
    accepted(context, arrival)
    configure(context, lab, switches={"tunnelPorts": [{"port": "none0", "encapsulation": "vxlan"}]})
    _refused(context, "no tunnel port", switching, 503, 139, "source")
    configure(context, lab)
    _with_silent_switch(context, lab, switching)
    accepted(context, leaving(lab, VM, HOME, "cancelled"))
    qemu.quit()
    lab.hypervisors[AWAY].remove_port(lab.plan.machine(VM))


def _with_silent_switch(context: Context, lab: Lab, switching: dict[str, Any]) -> None:
    pid = int((lab.switches["a1"].run_dir / "ovs-vswitchd.pid").read_text(encoding="ascii"))
    os.kill(pid, signal.SIGSTOP)
    try:
        _refused(context, "a switch that does not confirm", switching, 504, 78, "phase")
    finally:
        os.kill(pid, signal.SIGCONT)


def _said(phase: str, reporter: str, **more: Any) -> dict[str, Any]:
    """Of a VM that is there only in name."""
    return {"phase": phase, "vm": _OTHER, "reporter": reporter, **more}


def accepted(context: Context, registration: dict[str, Any]) -> Answer:
    answer = context.onos.register(registration)
    context.require(f"`{registration['phase']}` of {registration['vm']['id']} is accepted", answer.ok, str(answer.body))
    return answer


def _refused(context: Context, what: str, registration: dict[str, Any], status: int, code: int, field: str) -> None:
    before = context.onos.bindings()
    answer = context.onos.register(registration)
    found = (answer.status, answer.body.get("code"), answer.body.get("field"))
    context.check(
        f"{what}: code {code}, and what to do", found == (status, code, field) and bool(answer.body.get("remedy")), str(answer.body)
    )
    context.check(f"{what}: changes nothing", context.onos.bindings() == before)
