# SPDX-License-Identifier: Apache-2.0
"""Whoever is no tunnel endpoint gets nothing into a network by way of a tunnel, once `hypermip-underlay` has been run.

A VM is away, and a correspondent at home sends it a packet a millisecond. From the underlay come frames in tunnels under the right key, with
the right addresses inside: what the VM might send, and what is for it. It shows that

- from an outer source that is no switch's, they arrive as long as nobody guards the endpoints: keys are no secrets, and addresses neither;
- `hypermip-underlay --check` says what is missing, the command lays it, says so, and finds nothing to do the second time;
- with it, what comes from such a source reaches nobody, and what comes from the other switch's endpoint arrives as before;
- `--remove` takes it away, and the bridge's rules are what they were;
- no packet to the VM is lost meanwhile.
"""

from __future__ import annotations

import json
from functools import partial
from subprocess import CompletedProcess

from harness.context import Context
from lab.lab import Lab
from lab.plan import two_sites
from probe.frames import udp_frame
from probe.traffic import WARM_PACKETS
from steps.calm import wait_calm
from steps.forgeries import Kind
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.onlookers import in_tunnel, parties, shoot
from steps.parties import Party
from steps.tables import expect

LAB = "two sites"
EACH = 20  # frames of a kind
STRANGER = "172.31.0.66"  # on the underlay, and no switch's endpoint
IN_ORDER, DIFFERS = 0, 1  # exit codes of hypermip-underlay
RECEIVERS = {"a1": "home", "b1": "the VM"}  # who gets what comes out of the tunnel there


def run(context: Context) -> None:
    with context.two_sites(two_sites()) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "away")
        known = parties(lab)
        probe = context.probe(lab, "home", lab.plan.machine(VM).ip)
        probe.wait_answered(WARM_PACKETS)
        wait_calm(context, {"home": probe})
        fire(context, lab, known, "without the guard", is_guarded=False)
        before = {name: switch.underlay_flows() for name, switch in lab.switches.items()}
        try:
            guard(context, lab)
            fire(context, lab, known, "with the guard", is_guarded=True)
        finally:
            removed = {name: switch.guard_endpoint("--remove") for name, switch in lab.switches.items()}
        for name, switch in lab.switches.items():
            left = switch.underlay_flows()
            context.check(f"{name}: the guard can be removed", removed[name].returncode == IN_ORDER, said(removed[name]))
            context.check(f"{name}: the bridge has the rules that it had", left == before[name], str(before[name].diff(left)))
        fire(context, lab, known, "without the guard again", is_guarded=False)
        counts = probe.finish().counts()
        context.result.measurements["meanwhile"] = {"sent": counts.sent, "lost": counts.lost, "duplicated": counts.duplicated}
        context.check("no packet to the VM is lost meanwhile", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
        context.step(f"{VM} moves back to {HOME}")
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)


def fire(context: Context, lab: Lab, known: dict[str, Party], when: str, is_guarded: bool) -> None:
    """Frames in tunnels to either switch, from the other one's endpoint and from a stranger's address."""
    context.step(f"in tunnels to both switches, {when}: from each other's endpoint, and from {STRANGER}")
    vm, host, key = known[VM], known["home"], lab.plan.network("net-a").vni
    inner = {"a1": udp_frame(vm.at(vm.ip), host.at(host.ip), b""), "b1": udp_frame(host.at(host.ip), vm.at(vm.ip), b"")}
    for there, frame in inner.items():
        (sender,) = inner.keys() - {there}
        kinds = [Kind("from a stranger", frame), Kind(f"from {sender}", frame)]
        wraps = [partial(in_tunnel, lab, there, key, outer_source=source) for source in (STRANGER, None)]
        seen = shoot(context, lab, sender, f"{sender}-phy", kinds, EACH, wraps)
        stranger, switch = (seen[kind.name][RECEIVERS[there]] for kind in kinds)
        what = "reaches nobody" if is_guarded else "arrives"
        reached = {where: times for where, times in seen["from a stranger"].items() if not where.startswith("out of")}
        is_right = not reached if is_guarded else stranger == EACH  # a switch that forgot where the receiver is floods
        context.check(f"{when}: to {there} from a stranger: {what}", is_right, str(reached))
        context.check(f"{when}: to {there} from {sender}: arrives", switch == EACH, str(dict(seen[f"from {sender}"])))


def guard(context: Context, lab: Lab) -> None:
    """As an operator does it, with what the application lists."""
    context.step("hypermip-underlay guards the endpoints")
    switches = json.dumps(context.onos.get("/onos/hypermip/switches").body)
    for name, switch in lab.switches.items():
        missing = switch.guard_endpoint("--check", switches=switches)
        context.check(f"{name}: --check tells what is missing", missing.returncode == DIFFERS and "br-phy: differs: " in missing.stdout, said(missing))
        laid = switch.guard_endpoint(switches=switches)
        context.require(f"{name}: the guard is laid", laid.returncode == IN_ORDER and "br-phy: changed: " in laid.stdout, said(laid))
        for arguments in ((), ("--check",)):
            again = switch.guard_endpoint(*arguments, switches=switches)
            is_done = (again.returncode, again.stdout) == (IN_ORDER, "br-phy: is as it should be\n")
            context.check(f"{name}: nothing is left to do {arguments}", is_done, said(again))


def said(done: CompletedProcess[str]) -> str:
    return done.stdout + done.stderr
