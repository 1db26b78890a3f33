# SPDX-License-Identifier: Apache-2.0
"""ONOS is away for 40 s while a VM is at the other site: its packets go on, its guards stand, and ONOS takes over without a loss.

The switches are set up by `hypermip-bridge` and by nothing else, base forwarding and visitors' ports included; ONOS was told to leave their
own rules alone. Its process is stopped (SIGSTOP), so that switches hear nothing of it and give the connection up after some 10 s. A bridge
of another `fail_mode` loses every rule 15 s after that. Three correspondents send a packet a millisecond. It shows that

- no packet is lost while ONOS is away, when it comes back, nor in the VM's moves before and after;
- no rule of any switch is touched while it is away, and afterwards each has the same rules;
- all the while the VM reaches nobody under another's name, what comes out of a tunnel for somebody else goes nowhere, and the VM hears none
  of the other network's broadcasts;
- ONOS moves the VM home afterwards, and each switch's rules are what they were at first;
- `hypermip-bridge --check` finds nothing amiss with any switch, before and after, and no switch has rules above all others, which in-band
  control brings.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from lab.plan import two_sites
from probe.frames import BROADCAST, arp_frame, udp_frame
from probe.rules import RuleWatch
from probe.traffic import Traffic
from probe.window import Window
from steps.calm import wait_calm
from steps.forgeries import Kind, forged, truthful
from steps.moves import migrate
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.onlookers import HOSTS, WIRE, in_tunnel, parties, shoot
from steps.outages import onos_stopped
from steps.tables import expect

TIME_LIMIT = 240
AWAY_S, BACK_S = 40, 15  # seconds; within the latter, switches have connected again, and ONOS has read their rules twice
LOST_CONNECTION_S = 20  # seconds; by default a switch probes after 5 s of silence, and gives up after 5 more
EACH = 5  # frames of a kind
HIGHEST = 0xFFFF  # priority, of rules that OpenFlow shows
KEPT_WITHIN_S = 6  # seconds until what keeps a switch set up has looked at it again


def run(context: Context) -> None:
    plan = replace(two_sites().dual_stack(), own_forwarding=True)
    with tolerance(context), context.two_sites(plan) as lab:
        check_set_up(context, lab, "at first")
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        clean = lab.flow_tables()
        traffic = context.traffic(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        traffic.wait_flowing()
        wait_calm(context, traffic.udp)
        begun = time.time()
        migrate(lab, context.onos, VM, AWAY, "away")
        stretches = {"the move away": Window(begun, time.time())} | absence(context, lab)
        begun = time.time()
        context.step(f"{VM} goes home")
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)
        stretches["the move home"] = Window(begun, time.time())
        check_set_up(context, lab, "in the end")
        check_nothing_lost(context, traffic, stretches)


@contextmanager
def tolerance(context: Context) -> Iterator[None]:
    """ONOS leaves alone what it finds on switches, as docs/switches.md has its operator tell it."""
    context.onos.tolerate_extraneous_rules(True)
    try:
        yield
    finally:
        context.onos.tolerate_extraneous_rules(False)


def absence(context: Context, lab: Lab) -> dict[str, Window]:
    """ONOS goes and comes back; returns the times by what they are."""
    tables = lab.flow_tables()
    watches = {name: watch(context, lab, name) for name in lab.switches}
    with onos_stopped(context):
        gone = time.time()
        wait_for("switches give the connection up", lambda: not any(map(partial(is_connected, lab), lab.switches)), LOST_CONNECTION_S)
        guards(context, lab, "ONOS just gone")
        time.sleep(max(0.0, gone + AWAY_S - 8 - time.time()))  # measuring time
        guards(context, lab, "ONOS long gone")
        time.sleep(max(0.0, gone + AWAY_S - time.time()))  # measuring time
        for name, rules in watches.items():
            changes = [change for change in rules.finish().changes if change.at > gone]
            context.check(f"{name}: no rule was touched while ONOS was away", not changes, str(changes[:3]))
    back = time.time()
    wait_for("switches are connected again", lambda: all(map(partial(is_connected, lab), lab.switches)), BACK_S)
    time.sleep(max(0.0, back + BACK_S - time.time()))  # measuring time
    expect(context, lab, "ONOS is back", tables)
    guards(context, lab, "ONOS back")
    return {"ONOS away": Window(gone, back), "ONOS back": Window(back, time.time())}


def watch(context: Context, lab: Lab, name: str) -> RuleWatch:
    return RuleWatch(partial(lab.popen, name), lab.switches[name].run_dir / f"{name}.mgmt", context.out / f"rules-{name}.log")


def is_connected(lab: Lab, name: str) -> bool:
    return lab.switches[name].vsctl("get", "Controller", name, "is_connected").strip() == "true"


def guards(context: Context, lab: Lab, when: str) -> None:
    """Frames of every kind that a visitor may not send, and of some that others may not; with one that may, which arrives."""
    known = parties(lab)
    vm, host, remote = known[VM], known["home"], known["remote"]
    own = truthful(vm, host)[0]
    wrong = forged(vm, host, known["ra"])
    seen = shoot(context, lab, AWAY, WIRE, [own, *wrong], EACH)
    context.check(f"{when}: what the VM may send arrives at home", seen[own.name]["home"] == EACH, str(dict(seen[own.name])))
    told = {kind.name: dict(seen[kind.name]) for kind in wrong if seen[kind.name]}
    context.check(f"{when}: what the VM may not send reaches nobody", not told, str(told))
    stray = Kind("out of a tunnel, for a host", udp_frame(vm.at(vm.ip), remote.at(remote.ip), b""))
    wrap = partial(in_tunnel, lab, "b1", lab.plan.network("net-a").vni)
    found = dict(shoot(context, lab, "a1", "a1-phy", [stray], EACH, [wrap])[stray.name])
    context.check(f"{when}: what comes out of a tunnel for somebody else reaches nobody", found == {"out of a1": EACH}, str(found))
    noise = Kind("broadcast", arp_frame(remote.mac, BROADCAST, 1, remote.at(remote.ip), remote.ip))
    heard = shoot(context, lab, "remote", HOSTS["remote"], [noise], EACH)[noise.name]
    is_right = heard["rb"] == EACH and not heard["the VM"]
    context.check(f"{when}: the VM hears no broadcast of where it is a visitor", is_right, str(dict(heard)))


def check_set_up(context: Context, lab: Lab, when: str) -> None:
    for name, switch in lab.switches.items():
        tunnels = [word for tunnel, kind in switch.what.tunnel_ports.items() for word in ("--tunnel", f"{tunnel}={kind}")]
        check = partial(switch.check_set_up, "--controller", f"tcp:{lab.plan.management_ip}:6653", *tunnels)
        comes_true(lambda: not check(), timeout=KEPT_WITHIN_S)
        amiss = check()
        context.check(f"{name} is set up, {when}", not amiss, amiss)
        priorities = map(int, re.findall(r"\bpriority=(\d+)", switch.appctl("bridge/dump-flows", name)))
        context.check(f"{name} has no rules of its own above others, {when}", max(priorities, default=0) <= HIGHEST)


def check_nothing_lost(context: Context, traffic: Traffic, stretches: dict[str, Window]) -> None:
    for name, seen in traffic.finish().items():
        for what, window in stretches.items():
            counts = seen.udp.near(window).counts(window)
            context.result.measurements[f"{name}, {what}"] = {"sent": counts.sent, "lost": counts.lost}
            context.check(f"{what}: {name} loses no packet", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
