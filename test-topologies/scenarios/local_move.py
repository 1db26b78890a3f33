# SPDX-License-Identifier: Apache-2.0
"""A VM moves about within its home network, and no rule is left of it.

The home network has two switches and three hypervisors, two of them on one switch. A correspondent in each of three sites' networks
sends a packet a millisecond, while the VM moves to the other switch, there from one hypervisor to the other, and back. It shows that

- no packet is lost in any of the moves;
- after each of them, when the grace time is over, each switch's flow table is what it was before the first one;
- the VM's packets then cross no tunnel: base forwarding has found it, at the other switch and at the other port.
"""

from __future__ import annotations

import time

from harness.context import Context
from lab.lab import Lab
from steps.moves import phase
from steps.planned import PlannedMoves
from steps.tables import expect

LAB = "three sites"
VM, HOME = "vm1", "hv-a"
ROUTE = ("hv-a2", "hv-a3", "hv-a")  # another switch; another hypervisor on that switch; back
SILENCE = 1.0  # seconds of traffic in which tunnels have to be silent


def run(context: Context) -> None:
    with context.three_sites() as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        moves = PlannedMoves(context, lab, VM)
        for destination in ROUTE:
            moves.move(destination)
            expect(context, lab, f"settled at {destination}", clean)
            found = phase(context.onos, VM)
            context.check(f"settled at {destination}: the binding is at home", found == "at-home", str(found))
            check_silent(context, lab, destination)
        moves.finish()


def check_silent(context: Context, lab: Lab, where: str) -> None:
    before = tunnelled(lab)
    time.sleep(SILENCE)  # measuring time
    crossed = {name: count - before[name] for name, count in tunnelled(lab).items() if count != before[name]}
    context.check(f"settled at {where}: no packet enters a tunnel", not crossed, str(crossed))


def tunnelled(lab: Lab) -> dict[str, int]:
    """Packets that came out of each switch's tunnels. (What floods go into them without a destination end there.)"""
    return {
        name: sum(switch.port_counters(port)["rx_packets"] for port in switch.what.tunnel_ports) for name, switch in lab.switches.items()
    }
