# SPDX-License-Identifier: Apache-2.0
"""A VM moves from site to site and home by another way, without waiting for its last move to settle.

A correspondent in each of three sites' networks sends a packet a millisecond, while the VM goes from A to B, C, B's other switch, C again and home
to A's other switch, each time within the grace time of the place it left before. It shows that

- no packet is lost from the first move to the last;
- rules are replaced, never joined: wherever the VM is, each home switch has one rule for frames to it, which leads straight there, and
  all of the switch's rules are those it had for the first place but for the tunnel's end;
- the foreign agent that it left sends on, for the grace time and out of the port it came in by, what still reaches it: packets injected
  into the tunnel to there are answered by the VM from its new place; when the grace time is over, they are dropped;
- when the VM is home, each switch's flow table is what it was.
"""

from __future__ import annotations

from dataclasses import replace

from harness.context import Context
from harness.rest import LIMIT, wait_at_rest
from harness.waiting import WaitedInVain, wait_for
from lab.lab import Lab
from lab.plan import Plan
from lab.three_sites import three_sites
from steps.late import COUNT, LatePackets
from steps.moves import phase
from steps.planned import PlannedMoves
from steps.steering import endpoint, redirects, rules_towards
from steps.tables import expect

VM, HOME = "vm1", "hv-a"
HOME_SWITCHES = ("a1", "a2")
ROUTE = ("hv-b", "hv-c", "hv-b2", "hv-c", "hv-a2")
GRACE_SECONDS = 30  # longer than a whole move and what is looked at after it, on a slow machine as well
FIRST, FIRST_SWITCH = "hv-b", "b1"
ROLLED_OUT = 3  # seconds

Rules = dict[str, frozenset[str]]


def run(context: Context) -> None:
    with context.three_sites(plan()) as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        late = LatePackets(lab, VM, "host-a", FIRST_SWITCH)
        moves = PlannedMoves(context, lab, VM)
        moves.move(FIRST)
        arrive(context, FIRST)
        wait_at_rest(lab)
        first = home_rules(lab, FIRST)
        for origin, destination in zip(ROUTE, ROUTE[1:]):
            check_unsettled(context, origin, destination)
            moves.move(destination)
            arrive(context, destination)
            if destination != ROUTE[-1]:
                check_replaced(context, lab, destination, first)
            if origin == FIRST:
                check_sent_on(context, late)
        expect(context, lab, "home again", clean, GRACE_SECONDS + LIMIT)
        found = phase(context.onos, VM)
        context.check("home again: the binding is at home", found == "at-home", str(found))
        answered = late.send()
        context.check("after the grace time late packets are dropped", answered == 0, f"{answered} of {COUNT} answered")
        moves.finish()


def plan() -> Plan:
    sites = three_sites()
    return replace(sites, networks=tuple(replace(network, grace_seconds=GRACE_SECONDS) for network in sites.networks))


def arrive(context: Context, destination: str) -> None:
    """Returns when the migration is closed; places that were left may drain still."""

    def is_closed() -> bool:
        binding = context.onos.binding(VM).body
        return binding["phase"] in ("away", "at-home") and binding["at"].get("hypervisor") == destination

    wait_for(f"the binding is at {destination}", is_closed, timeout=10, interval=0.05)


def check_unsettled(context: Context, origin: str, destination: str) -> None:
    left = [drained["place"]["hypervisor"] for drained in context.onos.binding(VM).body.get("draining", [])]
    context.check(f"{origin} to {destination}: the last move has not settled", bool(left), f"draining {left}")


def home_rules(lab: Lab, destination: str) -> Rules:
    return {name: rules_towards(lab, name, destination) for name in HOME_SWITCHES}


def check_replaced(context: Context, lab: Lab, destination: str, first: Rules) -> None:
    """When the rollout is done."""
    try:
        wait_for("rules", lambda: home_rules(lab, destination) == first, timeout=ROLLED_OUT)
    except WaitedInVain:
        pass  # the checks tell what there is
    mac, wanted = lab.machines[VM].what.mac, [[endpoint(lab, destination)]]
    for name, rules in home_rules(lab, destination).items():
        found = redirects(lab, name, mac)
        context.check(f"at {destination}: {name} has one redirect, straight to there", found == wanted, f"{found}, wanted {wanted}")
        context.check(f"at {destination}: {name} has the rules it had for {FIRST}", rules == first[name], str(sorted(rules ^ first[name])))


def check_sent_on(context: Context, late: LatePackets) -> None:
    context.step(f"{COUNT} packets reach {FIRST_SWITCH}, which {VM} has left")
    rules = late.rules()
    context.check(f"{FIRST_SWITCH} sends on out of the port it came in by", rules.endswith("IN_PORT"), rules)
    before = late.counted()
    answered = late.send()
    context.check("late packets are answered from the new place", answered == COUNT, f"{answered} of {COUNT} answered")
    counted = late.counted(before + COUNT) - before
    context.check(f"{FIRST_SWITCH} has sent on all of them", counted == COUNT, f"{counted} of {COUNT} counted")
