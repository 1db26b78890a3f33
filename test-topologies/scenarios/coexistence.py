# SPDX-License-Identifier: Apache-2.0
"""Our rules and other applications' share the switches: ours can be moved, others may forward in NORMAL's place, a rival is told of.

Three sites; a correspondent in each site's network sends a packet a millisecond all the while. It shows that

- all our rules, and no others, have our application's id;
- while the VM is away, `priority` and `table` are changed and changed back, and no packet is lost: another application leads to our table;
- where another application forwards, by rules for MAC addresses and by flooding, the VM moves to another site and back, direct egress and
  route optimization go on to that application's table, and no packet is lost: nothing of it depends on NORMAL;
- in the end each switch's flow table is what it was, and the other application's rules are there as they were, their counters going on;
- `org.onosproject.mobility` being active is warned of over REST, in the shell and in ONOS's log, and no longer when it is not. It is ONOS's
  own where this ONOS has it, else a stand-in; the result's measurements say which.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from lab.netcfg import APPLICATION, network_configuration
from lab.onos import LAB_APPLICATION
from lab.plan import Plan
from probe.path import path
from probe.window import Window
from steps import application
from steps.another_application import AnotherApplication, Rules
from steps.names import AWAY, HOME, VM
from steps.planned import PlannedMoves
from steps.tables import Tables, expect

TIME_LIMIT = 300
BAND = 32  # priorities above the lowest of ours
USUAL = {"table": 0, "priority": 41000}
HIGHER = {"table": 0, "priority": 50000}
OWN_TABLE = {"table": 10, "priority": 41000}
THEIR_TABLE = 2
HOP_TABLE = 1  # where switches do what a router would
LIMIT = 30  # seconds until rules follow what is configured, or a binding is at rest
AFTERWARDS = 1.0  # seconds of traffic after each change
HOME_ROUTER = "10.0.0.5"  # ra, on its wire to rc
RIVAL = "org.onosproject.mobility"
RIVAL_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<app name="{RIVAL}" origin="org.hypermip.lab" version="1.0.0" category="Lab" url="" title="A name, and nothing behind it" features="none">
    <description>A name, and nothing behind it</description>
    <readme>For the lab: it is active, and does nothing.</readme>
</app>
"""


def run(context: Context) -> None:
    with context.three_sites() as lab:
        another = AnotherApplication(context.onos, lab)
        try:
            beside(context, lab, another)
        finally:
            another.withdraw()
    rival(context)


def beside(context: Context, lab: Lab, another: AnotherApplication) -> None:
    clean = lab.flow_tables()
    context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
    lab.machines[VM].boot(HOME)
    moves = PlannedMoves(context, lab, VM)
    moves.move(AWAY)
    at_rest(context, "away")
    check_owners(context, lab)
    changes = dict(move_rules(context, lab, another))
    moves.move(HOME)
    at_rest(context, "at-home")
    another.withdraw()
    expect(context, lab, "home again, where NORMAL forwards", clean)
    another_forwards(context, lab, another)
    with_another = lab.flow_tables()
    theirs = another.rules()
    moves.move(AWAY)
    at_rest(context, "away")
    changes["shorter ways, past another application's table"] = shorten(context, lab)
    moves.move(HOME)
    at_rest(context, "at-home")
    expect(context, lab, "home again", with_another)
    check_theirs(context, another, theirs)
    logs = moves.finish()
    for what, window in changes.items():
        for name, log in logs.items():
            counts = log.near(window).counts(window)
            context.check(f"{name}: {what}: nothing is lost", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")


def at_rest(context: Context, wanted: str) -> None:
    """The binding has that phase, and nothing drains any more."""

    def is_so() -> bool:
        body = context.onos.binding(VM).body
        return body.get("phase") == wanted and not body.get("draining")

    wait_for(f"binding of {VM} is {wanted}", is_so, LIMIT)


def configure(context: Context, plan: Plan, **place: int) -> None:
    configuration = network_configuration(plan)
    configuration["apps"][APPLICATION]["mobility"].update(place)
    answer = context.onos.post("/onos/v1/network/configuration", configuration)
    context.require("the configuration is accepted", answer.ok, str(answer.body))


def check_owners(context: Context, lab: Lab) -> None:
    """By what ONOS knows of every switch's rules: whose they are, and whether they stand in our band."""
    flows = [(switch.name, flow) for switch in lab.plan.switches for flow in context.onos.flows(switch.device)]
    ours = [flow for _, flow in flows if flow["appId"] == APPLICATION]
    misplaced = [
        (name, flow["id"])
        for name, flow in flows
        if (flow["appId"] == APPLICATION) != in_band(int(flow["tableId"]), flow["priority"], USUAL)
    ]
    context.check("our band's rules, and no others, have our application's id", ours and not misplaced, f"{len(ours)} rules; {misplaced}")


def in_band(table: int, priority: int, place: dict[str, int]) -> bool:
    return table in (place["table"], place["table"] + HOP_TABLE) and place["priority"] <= priority <= place["priority"] + BAND


def counted(tables: Tables, place: dict[str, int]) -> dict[str, int]:
    """How many rules each switch has in that place."""
    found = {name: re.findall(r"table=(\d+) .*?\bpriority=(\d+)", "\n".join(table.rules)) for name, table in tables.items()}
    return {name: sum(in_band(int(table), int(priority), place) for table, priority in rules) for name, rules in found.items()}


def move_rules(context: Context, lab: Lab, another: AnotherApplication) -> Iterator[tuple[str, Window]]:
    """Changes and back again, each until all our rules are in their new place."""
    another.leave_to_the_switch(OWN_TABLE["table"])
    another.lead(OWN_TABLE["table"], priority=20)
    wanted = counted(lab.flow_tables(), USUAL)
    context.require("our rules stand where they usually do", all(wanted.values()), str(wanted))
    last = USUAL
    for place in (HIGHER, OWN_TABLE, USUAL):
        what = f"rules go from {last} to {place}"
        context.step(what)
        begun = time.time()
        configure(context, lab.plan, **place)
        moved = comes_true(partial(_has_moved, lab, last, place, wanted), LIMIT)
        time.sleep(AFTERWARDS)  # measuring time
        found = lab.flow_tables()
        context.check(f"{what}: all of them", moved, f"there {counted(found, place)}, still {counted(found, last)}, wanted {wanted}")
        yield what, Window(begun, time.time())
        last = place


def _has_moved(lab: Lab, origin: dict[str, int], place: dict[str, int], wanted: dict[str, int]) -> bool:
    tables = lab.flow_tables()
    return counted(tables, place) == wanted and not any(counted(tables, origin).values())


def another_forwards(context: Context, lab: Lab, another: AnotherApplication) -> None:
    """In a table of its own, which everything goes on to that ours leave alone; the switches' NORMAL is gone."""
    context.step(f"another application forwards in table {THEIR_TABLE}; no rule leads to NORMAL any more")
    another.forward(THEIR_TABLE)
    another.lead(THEIR_TABLE, priority=20)
    configure(context, lab.plan, **USUAL, baseForwarding=THEIR_TABLE)
    context.onos.delete(f"/onos/v1/flows/application/{LAB_APPLICATION}")
    wait_for("NORMAL is gone", lambda: not _normal(lab.flow_tables()), LIMIT)


def _normal(tables: Tables) -> list[str]:
    return [rule for table in tables.values() for rule in table.rules if "NORMAL" in rule]


def shorten(context: Context, lab: Lab) -> Window:
    """Direct egress, and route optimization for all networks: switches in a router's place, before another application's table."""
    begun = time.time()
    every = [network.id for network in lab.plan.networks]
    context.step("configured at run time: direct egress and route optimization")
    configure(context, lab.plan.steered(direct=every, optimized=every), **USUAL, baseForwarding=THEIR_TABLE)
    address = lab.machines[VM].what.ip
    wanted = [HOME_ROUTER, address]
    comes_true(lambda: path(partial(lab.run, "host-c"), address).hops == wanted, LIMIT)
    time.sleep(AFTERWARDS)  # measuring time
    found = path(partial(lab.run, "host-c"), address)
    context.check("a packet whose TTL is spent ends at the home router", found.hops == wanted, f"{found}; should be {wanted}")
    hops = {name: lab.switches[name].packets_in_table(HOP_TABLE) for name in ("b1", "c1")}
    context.check("switches of sites b and c do what routers would", all(hops.values()), str(hops))
    context.check("no rule leads to NORMAL", not _normal(lab.flow_tables()), str(_normal(lab.flow_tables())))
    return Window(begun, time.time())


def check_theirs(context: Context, another: AnotherApplication, before: Rules) -> None:
    after = another.rules()
    context.check("the other application's rules are what they were", after.keys() == before.keys(), f"{before.keys() ^ after.keys()}")
    fewer = {rule: (packets, after[rule]) for rule, packets in before.items() if after.get(rule, packets) < packets}
    context.check("their counters have gone on", not fewer and sum(after.values()) > sum(before.values()), str(fewer))


def rival(context: Context) -> None:
    """ONOS's own application, or one of its name and of no code: what is active is known by name."""
    is_own = application.is_installed(context.onos, RIVAL)
    context.result.measurements[RIVAL] = "ONOS's own" if is_own else "a stand-in without code"
    check_warning(context, "before", expected=False)
    with active(context, is_own):
        check_warning(context, f"while {RIVAL} is active", expected=True)
        application.deactivate(context.onos, RIVAL)
        check_warning(context, f"when {RIVAL} is deactivated", expected=False)
    said = [line for line in context.runtime.shell("log:display").splitlines() if RIVAL in line]
    context.check("ONOS's log has the warning", any("WARN" in line and f"app deactivate {RIVAL}" in line for line in said), "\n".join(said))
    context.check("ONOS's log says that it is over", any("no longer active" in line for line in said), "\n".join(said))


@contextmanager
def active(context: Context, is_own: bool) -> Iterator[None]:
    context.step(f"{RIVAL} is activated: {context.result.measurements[RIVAL]}")
    if is_own:
        application.activate(context.onos, RIVAL)
    else:
        archive = context.out / "app.xml"
        archive.write_text(RIVAL_XML, encoding="utf-8")
        application.install(context.onos, archive)
    try:
        yield
    finally:
        if is_own:
            application.deactivate(context.onos, RIVAL)
        else:
            application.uninstall(context.onos, RIVAL)


def check_warning(context: Context, when: str, expected: bool) -> None:
    def warnings() -> list[str]:
        return [each for each in context.onos.get("/onos/hypermip/switches").body["warnings"] if RIVAL in each]

    comes_true(lambda: bool(warnings()) == expected, LIMIT)
    printed = context.runtime.shell("mip-switches")
    context.check(f"{when}: REST {'warns' if expected else 'does not warn'}", bool(warnings()) == expected, str(warnings()))
    context.check(f"{when}: mip-switches {'warns' if expected else 'does not warn'}", (RIVAL in printed) == expected, printed)
