# SPDX-License-Identifier: Apache-2.0
"""ONOS is away for 40 s while a VM is at the other site: its packets go on, its guards stand, and ONOS takes over without a loss.

The switches are set up by `hypermip-bridge` and by nothing else, base forwarding and visitors' ports included; ONOS was told to leave their
own rules alone. First its process is stopped (SIGSTOP) and goes on: switches hear nothing and give the connection up after some 10 s.
Then it is killed, and another one is started, which is configured and remembers nothing; among all scenarios, that alone. A bridge of
another `fail_mode` loses every rule 15 s after the connection. Three correspondents send a packet a millisecond, or 100 a second while
another ONOS starts. It shows that

- no packet is lost while ONOS is away, when it comes back, nor in the VM's move home;
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
from harness.control import put_under_control
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from lab.plan import two_sites
from probe.frames import BROADCAST, arp_frame, udp_frame
from probe.rules import RuleWatch
from probe.traffic import WARM_PACKETS
from steps.calm import wait_calm
from steps.forgeries import Kind, forged, truthful
from steps.moves import migrate
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.onlookers import HOSTS, WIRE, in_tunnel, parties, shoot
from steps.outages import onos_stopped, fresh_onos_afterwards
from steps.tables import expect

TIME_LIMIT = 420
AWAY_S, BACK_S = 40, 15  # seconds; within the latter, switches have connected again, and ONOS has read their rules twice
GUARDS_TAKE_S = 8
LOST_CONNECTION_S = 20  # seconds; by default a switch probes after 5 s of silence, and gives up after 5 more
EACH = 5  # frames of a kind
DENSE_US, SPARSE_US = 1000, 10_000  # between two packets; an ONOS that starts beside it all needs the processors, too
HIGHEST = 0xFFFF  # priority, of rules that OpenFlow shows
KEPT_WITHIN_S = 6  # seconds until what keeps a switch set up has looked at it again


def run(context: Context) -> None:
    plan = replace(two_sites().dual_stack(), own_forwarding=True)
    with tolerance(context), context.two_sites(plan) as lab:
        check_set_up(context, lab, "at first")
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        clean = lab.flow_tables()
        migrate(lab, context.onos, VM, AWAY, "away")
        if not context.is_brief:
            with traffic(context, lab, "stopped", DENSE_US):
                stopped(context, lab)
        with traffic(context, lab, "killed", SPARSE_US):
            killed(context, lab)
            context.step(f"{VM} goes home")
            migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)
        check_set_up(context, lab, "in the end")


@contextmanager
def traffic(context: Context, lab: Lab, when: str, interval_us: int) -> Iterator[None]:
    """From each correspondent to the VM, until the block ends; none of it may be lost."""
    address = lab.machines[VM].what.ip
    probes = {name: context.probe(lab, name, address, f"udp-{name}-{when}", interval_us) for name in CORRESPONDENTS}
    for probe in probes.values():
        probe.wait_answered(WARM_PACKETS * DENSE_US // interval_us)
    wait_calm(context, probes)
    yield
    for name, probe in probes.items():
        counts = probe.finish().counts()
        context.result.measurements[f"{name}, ONOS {when}"] = {"sent": counts.sent, "lost": counts.lost}
        context.check(f"ONOS {when}: {name} loses no packet", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")


@contextmanager
def tolerance(context: Context) -> Iterator[None]:
    """ONOS leaves alone what it finds on switches, as docs/switches.md has its operator tell it."""
    context.onos.tolerate_extraneous_rules()
    with fresh_onos_afterwards(context):
        yield


def stopped(context: Context, lab: Lab) -> None:
    """ONOS's process does nothing for a while, then it goes on."""
    tables = lab.flow_tables()
    watches = {name: watch(context, lab, name) for name in lab.switches}
    with onos_stopped(context):
        gone = time.time()
        alone(context, lab, gone, "stopped")
        check_untouched(context, watches, gone)
    back = time.time()
    wait_for("switches are connected again", lambda: all(switch.is_connected() for switch in lab.switches.values()), BACK_S)
    time.sleep(max(0.0, back + BACK_S - time.time()))  # measuring time
    expect(context, lab, "ONOS goes on", tables)
    guards(context, lab, "ONOS goes on")


def killed(context: Context, lab: Lab) -> None:
    """ONOS is killed, and another one started that remembers nothing."""
    tables = lab.flow_tables()
    watches = {name: watch(context, lab, name) for name in lab.switches}
    context.step("ONOS is killed")
    context.runtime.kill()
    gone = time.time()
    alone(context, lab, gone, "killed")
    check_untouched(context, watches, gone)
    context.step(f"another ONOS is ready after {context.runtime.start(leaves_rules=True):.1f} s, and is configured")
    put_under_control(context.onos, lab)
    time.sleep(BACK_S)  # measuring time
    expect(context, lab, "another ONOS", tables)
    guards(context, lab, "another ONOS")


def alone(context: Context, lab: Lab, gone: float, how: str) -> None:
    """Until ONOS was away long enough."""
    wait_for("switches give the connection up", lambda: not any(switch.is_connected() for switch in lab.switches.values()), LOST_CONNECTION_S)
    guards(context, lab, f"ONOS just {how}")
    time.sleep(max(0.0, gone + AWAY_S - GUARDS_TAKE_S - time.time()))  # measuring time
    guards(context, lab, f"ONOS long {how}")
    time.sleep(max(0.0, gone + AWAY_S - time.time()))  # measuring time


def check_untouched(context: Context, watches: dict[str, RuleWatch], since: float) -> None:
    for name, rules in watches.items():
        changes = [change for change in rules.finish().changes if change.at > since]
        context.check(f"{name}: no rule was touched while ONOS was away", not changes, str(changes[:3]))


def watch(context: Context, lab: Lab, name: str) -> RuleWatch:
    return RuleWatch(partial(lab.popen, name), lab.switches[name].run_dir / f"{name}.mgmt", context.out / f"rules-{name}.log")


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
        check = partial(switch.check_set_up, "--controller", lab.controller, *tunnels)
        comes_true(lambda: not check(), timeout=KEPT_WITHIN_S)
        amiss = check()
        context.check(f"{name} is set up, {when}", not amiss, amiss)
        priorities = map(int, re.findall(r"\bpriority=(\d+)", switch.appctl("bridge/dump-flows", name)))
        context.check(f"{name} has no rules of its own above others, {when}", max(priorities, default=0) <= HIGHEST)
