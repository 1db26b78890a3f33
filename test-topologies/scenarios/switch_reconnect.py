# SPDX-License-Identifier: Apache-2.0
"""A switch that lost all its rules gets them back, and the VM that is away is reached again.

While the VM is at the other site and a correspondent sends to it, the ovs-vswitchd of each switch in turn is ended and started anew.
It shows that

- the switch comes back with no rule (fail-mode secure), connects, and has the same rules as before;
- two seconds later, when its new ovs-vswitchd has resolved the tunnel's neighbours, no packet of any correspondent is lost, and the TCP
  streams go on;
- the VM then goes home, and every table is clean.
"""

from __future__ import annotations

import time

from harness.context import Context
from lab.lab import Lab
from probe.window import Window
from steps.moves import migrate
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.outages import restart_vswitchd
from steps.tables import Tables, expect

SETTLING = 2.0  # seconds that a new ovs-vswitchd may take, with all its rules, until its tunnels have their neighbours (0.5 to 1.2 seen)
JUDGED = 1.0  # seconds
UNDER_WAY = 1.0  # seconds; the last packets judged are answered before the next switch goes, also when they wait in a queue


def run(context: Context) -> None:
    with context.two_sites() as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        machine = lab.machines[VM]
        machine.boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "away")
        away = lab.flow_tables()
        traffic = context.traffic(lab, CORRESPONDENTS, machine.what.ip)
        traffic.wait_flowing()
        healed = {name: restart(context, lab, name, away) for name in ("b1", "a1")}
        time.sleep(3)  # measuring time: a TCP that backed off sends again within it
        seen = traffic.finish()
        for name, window in healed.items():
            for correspondent, each in seen.items():
                counts = each.udp.counts(window)
                context.check(
                    f"{name} healed: {correspondent} reaches the VM",
                    counts.sent > 0 and counts.lost == 0,
                    f"{counts.lost} of {counts.sent} lost",
                )
        for correspondent, each in seen.items():
            context.check_two_way(
                f"{correspondent}: the TCP stream goes on",
                each.tcp.survived(Window(healed["b1"].start, healed["a1"].end)),
                each.tcp.reason,
            )
        context.step(f"{VM} goes home")
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)


def restart(context: Context, lab: Lab, name: str, expected: Tables) -> Window:
    """Returns a time in which everything has to be in place again."""
    context.step(f"{name}'s ovs-vswitchd ends and starts anew")
    begun = time.time()
    restart_vswitchd(lab, name)
    expect(context, lab, f"{name} restarted", expected)
    took = time.time() - begun
    context.result.measurements[f"{name} healed after s"] = round(took, 1)
    context.step(f"{name} has its rules again, {took:.1f} s after it went")
    settled = time.time() + SETTLING
    time.sleep(SETTLING + JUDGED + UNDER_WAY)  # measuring time, for traffic to be judged in
    return Window(settled, settled + JUDGED)
