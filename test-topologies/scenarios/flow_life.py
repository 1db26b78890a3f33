# SPDX-License-Identifier: Apache-2.0
"""A rule that stands stays: its `life` keeps growing, ours and the base rule's alike.

A controller that reads back from a switch something else than it wrote re-installs the rule, again and again, and the rule's life
begins anew each time. While the VM is away and packets flow through every rule, it shows that

- every rule on every switch is in the state ADDED;
- its life, as ONOS has it over REST, grows from poll to poll;
- no rule is added, modified or deleted on the switch meanwhile.
"""

from __future__ import annotations

import time
from functools import partial

from harness.context import Context
from harness.waiting import WaitedInVain, wait_for
from lab.lab import Lab
from lab.onos import LAB_APPLICATION
from probe.rules import RuleWatch
from steps.moves import migrate
from steps.names import AWAY, HOME, VM

LAB = "two sites"
POLLS = 4
POLL_LIMIT = 30  # seconds for all lives to have grown; ONOS asks its switches every 5 s or so


def run(context: Context) -> None:
    with context.two_sites() as lab:
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        machine = lab.machines[VM]
        machine.boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "away")
        watches = {
            name: RuleWatch(partial(lab.popen, name), switch.run_dir / f"{name}.mgmt", context.out / f"rules-{name}.log")
            for name, switch in lab.switches.items()
        }
        watched_since = time.time()
        probe = context.probe(lab, "remote", machine.what.ip, interval_us=10_000)
        poll(context, lab)
        context.check("packets flowed meanwhile", probe.finish().counts().lost == 0)
        for name, watch in watches.items():
            changes = [change for change in watch.finish().changes if change.at > watched_since]
            context.check(f"{name}: no rule was touched", not changes, str(changes[:3]))
        context.step(f"{VM} goes home")
        migrate(lab, context.onos, VM, HOME, "at-home")


def poll(context: Context, lab: Lab) -> None:
    """Several times: waits until every rule has grown older, or tells which has not."""
    first = lives(context, lab)
    owners = {owner for owner, _ in first.values()}
    context.require("our rules and the base rule are there", {"org.hypermip", LAB_APPLICATION} <= owners, str(owners))
    before = first
    for number in range(1, POLLS + 1):
        wait_grown(context, lab, before)
        after = lives(context, lab)
        young = not_grown(before, after)
        context.check(f"poll {number}: every rule's life has grown", not young, f"not grown: {young}")
        context.step(f"poll {number}: {len(after)} rules, youngest {min(life for _, life in after.values())} s")
        before = after
    context.check("the same rules from first to last", before.keys() == first.keys())


def wait_grown(context: Context, lab: Lab, before: dict[str, tuple[str, int]]) -> None:
    try:
        wait_for("every life has grown", lambda: not not_grown(before, lives(context, lab)), POLL_LIMIT, interval=1)
    except WaitedInVain:
        pass  # the check after it tells which has not


def lives(context: Context, lab: Lab) -> dict[str, tuple[str, int]]:
    """(owner, life in seconds) of each rule that is ADDED, by device and id."""
    found = {}
    for switch in lab.plan.switches:
        for flow in context.onos.flows(switch.device):
            if flow["state"] != "ADDED":
                context.require("every rule is ADDED", False, f"{flow['deviceId']} {flow['id']} is {flow['state']}")
            found[f"{flow['deviceId']} {flow['id']}"] = (flow["appId"], flow["life"])
    return found


def not_grown(before: dict[str, tuple[str, int]], after: dict[str, tuple[str, int]]) -> list[str]:
    """Rules that are gone, or as young as before or younger."""
    return [rule for rule, (_, life) in before.items() if rule not in after or after[rule][1] <= life]
