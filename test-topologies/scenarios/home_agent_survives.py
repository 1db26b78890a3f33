# SPDX-License-Identifier: Apache-2.0
"""A VM's home does not depend on the hypervisor it left: that one and its switch are switched off, and everybody still reaches the VM.

The VM runs at the second switch of its home network, and moves to another site. A correspondent in each of three sites' networks sends a
packet a millisecond. When the last rule of the move is there, both hypervisors of the second switch end, and the switch with them. It
shows that

- no packet is lost from the move on: every switch of the home network redirects by itself;
- the VM comes home to the first switch while the second one is off, without loss, and the tables of the switches that are there become
  what they were;
- the second switch, on again, has the table that it had at first, and the VM comes back to it.
"""

from __future__ import annotations

import time

from harness.context import Context
from harness.rest import wait_at_rest
from harness.waiting import wait_for
from lab.lab import Lab
from steps.moves import phase
from steps.outages import start_vswitchd, stop_vswitchd
from steps.planned import PlannedMoves
from steps.tables import expect

VM, HOME, AWAY, OTHER_HOME = "vm1", "hv-a2", "hv-b", "hv-a"
LEFT = "a2"
BESIDE = "hv-a3"  # shares the switch
OFF = 2.0  # seconds of traffic without the switch, before the VM moves again


def run(context: Context) -> None:
    with context.three_sites() as lab:
        clean = lab.flow_tables()
        others = {name: table for name, table in clean.items() if name != LEFT}
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        moves = PlannedMoves(context, lab, VM)
        moves.move(AWAY)
        wait_for("the binding is away", lambda: phase(context.onos, VM) == "away", timeout=10)
        wait_at_rest(lab)
        switch_off(context, lab)
        time.sleep(OFF)  # measuring time
        moves.move(OTHER_HOME)
        expect(context, lab, f"home again without {LEFT}", others)
        context.step(f"{LEFT} is switched on")
        start_vswitchd(lab, LEFT)
        for hypervisor in (HOME, BESIDE):
            lab.hypervisors[hypervisor].start_notifier(context.onos.base)
        expect(context, lab, f"{LEFT} is on again", clean)
        moves.move(HOME)
        expect(context, lab, f"back at {HOME}", clean)
        moves.finish()


def switch_off(context: Context, lab: Lab) -> None:
    context.step(f"{LEFT} is switched off, and {HOME} and {BESIDE} with it")
    for hypervisor in (HOME, BESIDE):
        lab.hypervisors[hypervisor].kill_notifier()
    stop_vswitchd(lab, LEFT)
    device = lab.plan.switch(LEFT).device
    wait_for(f"ONOS knows that {LEFT} is off", lambda: not available(context, device), timeout=30)


def available(context: Context, device: str) -> bool:
    return bool(context.onos.get(f"/onos/v1/devices/{device}").body.get("available"))
