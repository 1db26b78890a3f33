# SPDX-License-Identifier: Apache-2.0
"""A lab under ONOS's control."""

from __future__ import annotations

import re

from harness.rest import LIMIT, wait_at_rest
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from lab.onos import Onos
from lab.vswitch import VSwitch

_GUARD = re.compile(r"priority=41010,in_port=(\d+) actions=drop")  # the application's TUNNEL_GUARD, where its rules usually stand
_GUARDED_WITHIN = 12  # seconds; twice the application's patience with a switch, and some


def put_under_control(onos: Onos, lab: Lab) -> None:
    """Returns when ONOS controls every switch, is configured, base forwarding is in place, and no rule of an earlier scenario is to go yet."""
    onos.wait_devices(lab.plan)
    onos.configure(lab.plan)
    if not lab.plan.own_forwarding:
        onos.base_forwarding(lab.plan)
    wait_for("the application answers", lambda: onos.get("/onos/hypermip/bindings").ok, timeout=30)
    wait_drained(onos)  # rules of earlier scenarios stand on these switches, too
    # What it sent while a switch was connecting may be lost, and is sent again when its patience is over: until then tables are at rest, too.
    comes_true(lambda: _are_tunnels_guarded(lab), _GUARDED_WITHIN)
    wait_at_rest(lab)


def _are_tunnels_guarded(lab: Lab) -> bool:
    """Every switch guards its own tunnel ports, and no port that was one in an earlier lab."""

    def is_so(switch: VSwitch) -> bool:
        numbers = switch.port_numbers()
        guarded = {int(number) for rule in switch.flows().rules for number in _GUARD.findall(rule)}
        return guarded == {numbers[port] for port in switch.what.tunnel_ports}

    return all(is_so(switch) for switch in lab.switches.values())


def wait_drained(onos: Onos) -> None:
    """Returns when all times of grace are over."""
    wait_for("all times of grace are over", lambda: not any(binding.get("draining") for binding in onos.bindings()), LIMIT)
