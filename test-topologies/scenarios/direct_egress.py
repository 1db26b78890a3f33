# SPDX-License-Identifier: Apache-2.0
"""What a VM sends leaves by the router of the site that it is at, where that is configured; and why it is not unless it is.

Three sites. A correspondent in each network sends a packet a millisecond, while the VM of net-a goes from site a to site b and back. It
shows that

- with direct egress, the VM's packets to other networks leave by site b's router: its answers have passed a switch in the place of the home
  router, and routers from there. What is for its home network takes the tunnel as before, and so does what others send to it;
- a packet that has no TTL left reaches the home router, which says so to the VM; one that has as much as the switch takes, site b's;
- what is configured takes effect at once, also for a VM that is away, and loses nothing: by way of home, and direct again;
- neither does either move;
- where site b's router drops foreign source addresses, all that is lost, but for the home network; by way of home nothing is;
- when the VM is home again, each switch's flow table is what it was.
"""

from __future__ import annotations

import time
from functools import partial

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from probe.forge import Forged, forge
from probe.path import path
from probe.window import Window
from steps.calm import wait_calm
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.routed import BY_WAY_OF_HOME, check_answers, check_moves, start_traffic
from steps.routers import expired, filter_sources, filtered
from steps.tables import expect

LAB = "three sites"
DIRECT = {"host-a": 64, "host-b": 62, "host-c": 61}  # TTL of answers: 64, less the switch, site b's router, and host-c's
HOP_TABLE = 1  # where b1 does what a router would
FORGED = 5  # fewer than Linux sends errors to one address at once
STRETCH = 1.0  # seconds of traffic to judge


def run(context: Context) -> None:
    with context.three_sites() as lab:
        clean = lab.flow_tables()
        steer(context, lab, direct=True)
        expect(context, lab, "while everybody is home", clean)
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        traffic = start_traffic(context, lab)
        away = migrate(lab, context.onos, VM, AWAY, "away")
        check_answers(context, lab, "by site b's router", DIRECT)
        check_spent(context, lab)
        whole = Window(time.time(), reconfigure(context, lab))
        closed, open_again = shut(context, lab)
        context.step(f"{VM} moves back to {HOME}")
        wait_calm(context, traffic.udp)
        home = migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)
        seen = traffic.finish()
    check_moves(context, [away, home], seen)
    for name, each in seen.items():
        counts = {when: each.udp.counts(during) for when, during in (("whole", whole), ("closed", closed), ("again", open_again))}
        lost = {when: f"{count.lost} of {count.sent} lost" for when, count in counts.items()}
        context.check(f"{name}: reconfiguring loses nothing", counts["whole"].sent > counts["whole"].lost == 0, lost["whole"])
        wanted = 0 if name == "host-a" else counts["closed"].asked  # their answers
        what = "direct egress into a router that filters loses " + ("nothing of the home network's" if name == "host-a" else "all")
        context.check(f"{name}: {what}", counts["closed"].sent > 0 and counts["closed"].lost == wanted, lost["closed"])
        context.check(f"{name}: by way of home the filter does not matter", counts["again"].sent > counts["again"].lost == 0, lost["again"])


def steer(context: Context, lab: Lab, direct: bool) -> None:
    context.onos.configure(lab.plan.steered(direct=("net-a",) if direct else ()))


def check_spent(context: Context, lab: Lab) -> None:
    """Packets of the VM's with little TTL left, put onto its wire."""
    machine, network = lab.plan.machine(VM), lab.plan.network("net-a")
    for ttl, router in ((1, "ra"), (2, "rb")):
        before = {name: expired(lab, name) for name in ("ra", "rb", "rc")}
        packet = Forged(machine.mac, network.gateway_mac, machine.ip, lab.plan.host("host-c").ip, ttl)
        forge(partial(lab.run, AWAY), f"sw-{VM}", packet, FORGED)
        time.sleep(STRETCH / 2)  # until they have come there
        said = {name: expired(lab, name) - count for name, count in before.items()}
        wanted = {name: FORGED if name == router else 0 for name in said}
        context.check(f"a packet with TTL {ttl} ends at {router}", said == wanted, str(said))


def reconfigure(context: Context, lab: Lab) -> float:
    """There and back; returns when that was."""
    for direct, wanted in ((False, BY_WAY_OF_HOME), (True, DIRECT)):
        context.step("configured at run time: " + ("direct egress" if direct else "reverse tunnel"))
        steer(context, lab, direct)
        wait_for("host-c's answers change", partial(answers_have, lab, wanted["host-c"]), timeout=15)
        check_answers(context, lab, "direct again" if direct else "by way of home again", wanted)
    return time.time()


def answers_have(lab: Lab, ttl: int) -> bool:
    return path(partial(lab.run, "host-c"), lab.machines[VM].what.ip).reply_ttl == ttl


def shut(context: Context, lab: Lab) -> tuple[Window, Window]:
    """Site b's router filters, for a while; returns when the VM's egress was direct meanwhile, and when it was not."""
    context.step("site b's router drops foreign source addresses")
    before = filtered(lab, "rb")
    filter_sources(lab, "rb", on=True)
    closed = stretch()
    dropped = filtered(lab, "rb") - before
    context.check("site b's router drops what the VM sends", dropped > 0, f"{dropped} packets")
    steer(context, lab, direct=False)
    wait_for("host-c is answered by way of home", lambda: answered(lab), timeout=15)
    again = stretch()
    context.check("nothing is left for the hop's table to do", lab.switches["b1"].packets_in_table(HOP_TABLE) == 0)
    filter_sources(lab, "rb", on=False)
    steer(context, lab, direct=True)
    wait_for("host-c's answers change", partial(answers_have, lab, DIRECT["host-c"]), timeout=15)
    return closed, again


def answered(lab: Lab) -> bool:
    return lab.run("host-c", ["ping", "-c", "1", "-W", "1", lab.machines[VM].what.ip], check=False).returncode == 0


def stretch() -> Window:
    """A time for traffic to be judged in; what is under way in the beginning is not, nor what is in the end."""
    time.sleep(STRETCH)
    begun = time.time()
    time.sleep(STRETCH)
    window = Window(begun, time.time())
    time.sleep(STRETCH)
    return window
