# SPDX-License-Identifier: Apache-2.0
"""Fabrics that are wrong by milliseconds are found in each move, and one that is right in none: what counts losses is put to the test.

A VM moves live between two hypervisors on one switch; three correspondents send it a packet a millisecond each. No application takes part:
one rule, set by hand, decides where its frames go. The scenario stops the guest itself, so that it knows when. 10 moves with each fabric
(2 when all scenarios are run; REPEAT=n sets another number). It shows that

- a fabric that sends to both places from before the pause until the guest runs loses nothing in any move;
- losses are found in every move of one that sends nowhere for 5 ms or more before the guest stops;
- and of one that sends to the place the guest leaves alone, until it runs at the other;
- and of one that sends to both, but to the old place alone for 20 ms after the guest has resumed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.plan import Hypervisor, Plan, two_sites
from probe.udp import UdpLog
from probe.window import Window
from steps.calm import wait_calm
from steps.hand_set_rule import HandSetRule, hand_set_rule
from steps.names import CORRESPONDENTS

TIME_LIMIT = 300
VM, HERE, THERE = "vm1", "hv-a", "hv-c"
MOVES, MOVES_AMONG_ALL = 10, 2  # with each fabric
SLOW, FAST = 2_000_000, 1_000_000_000  # bytes a second: at the former the guest runs while it is copied
COPYING = 0.3  # seconds until the guest is stopped
IN_FORCE = 0.2  # seconds until a switch's cached flows follow a rule, on a busy machine
EARLY, LATE = 0.005, 0.020  # seconds
ARRIVED_LIMIT = 30  # seconds
AFTERWARDS = 0.5  # seconds of traffic that belong to a move


@dataclass(frozen=True)
class Fabric:
    """What one does with frames for the VM before its guest stops, then, and when it has resumed; from and to are hypervisors."""

    name: str
    is_right: bool
    before: Callable[[HandSetRule, str, str], None]
    stopped: Callable[[HandSetRule, str, str], None]
    resumed: Callable[[HandSetRule, str, str], None]


def to_both(rule: HandSetRule, source: str, destination: str) -> None:
    rule.send_to(source, destination)
    time.sleep(IN_FORCE)


def to_source(rule: HandSetRule, source: str, _destination: str) -> None:
    rule.send_to(source)


def to_destination(rule: HandSetRule, _source: str, destination: str) -> None:
    rule.send_to(destination)


def as_before(_rule: HandSetRule, _source: str, _destination: str) -> None:
    """No change."""


def withdraw(rule: HandSetRule, source: str, destination: str) -> None:
    to_both(rule, source, destination)
    rule.send_to()
    time.sleep(EARLY)


def redirect_late(rule: HandSetRule, source: str, destination: str) -> None:
    rule.send_to(source)
    time.sleep(LATE)
    rule.send_to(destination)


FABRICS = (
    Fabric("sends to both places", True, to_both, as_before, to_destination),
    Fabric("sends nowhere for 5 ms before STOP", False, withdraw, to_both, to_destination),
    Fabric("has no second output", False, to_source, as_before, to_destination),
    Fabric("redirects 20 ms after RESUME", False, to_both, as_before, redirect_late),
)


def run(context: Context) -> None:
    with context.two_sites(plan(), notifiers=False) as lab:
        context.step(f"{VM} boots at {HERE}")
        lab.machines[VM].boot(HERE)
        probes = {name: context.probe(lab, name, lab.machines[VM].what.ip) for name in CORRESPONDENTS}
        for probe in probes.values():
            probe.wait_answered(100)
        windows: dict[str, list[Window]] = {fabric.name: [] for fabric in FABRICS}
        moves = context.repetitions(MOVES, MOVES_AMONG_ALL)
        with hand_set_rule(context.onos, lab, VM, HERE) as rule:
            for fabric in FABRICS:
                for _ in range(moves):
                    wait_calm(context, probes)
                    windows[fabric.name].append(move(lab, rule, fabric))
                context.step(f"{moves} moves with a fabric that {fabric.name}")
        for probe in probes.values():
            probe.request_stop()
        logs = [probe.finish() for probe in probes.values()]
    for fabric in FABRICS:
        check(context, fabric, windows[fabric.name], logs)


def plan() -> Plan:
    sites = two_sites()
    return replace(sites, hypervisors=(*sites.hypervisors, Hypervisor(THERE, sites.hypervisor(HERE).switch)))


def move(lab: Lab, rule: HandSetRule, fabric: Fabric) -> Window:
    """There, or back; returns the time in which what is sent belongs to it."""
    machine = lab.machines[VM]
    source = machine.at
    assert source is not None
    destination = THERE if source == HERE else HERE
    rule.send_to(source)
    begun = time.time()
    transfer = machine.begin_move(destination, bandwidth=SLOW)
    time.sleep(COPYING)  # measuring time
    fabric.before(rule, source, destination)
    machine.qemu(source).qmp.execute("stop")
    fabric.stopped(rule, source, destination)
    machine.qemu(source).qmp.execute("migrate-set-parameters", max_bandwidth=FAST)
    arrived = machine.qemu(destination).qmp
    wait_for("the guest is there", lambda: arrived.execute("query-status")["status"] == "paused", ARRIVED_LIMIT, interval=0.01)
    arrived.execute("cont")
    fabric.resumed(rule, source, destination)
    transfer.wait(ARRIVED_LIMIT)
    time.sleep(AFTERWARDS)  # measuring time
    until = time.time()
    machine.settle(destination)
    return Window(begun, until)


def check(context: Context, fabric: Fabric, windows: list[Window], logs: list[UdpLog]) -> None:
    lost = [sum(log.near(window).counts(window).lost for log in logs) for window in windows]
    context.result.measurements[f"lost by a fabric that {fabric.name}, by move"] = lost
    if fabric.is_right:
        context.check(f"one that {fabric.name} loses nothing in {len(lost)} moves", not any(lost), str(lost))
    else:
        context.check(f"one that {fabric.name} is found in {len(lost)} of {len(lost)} moves", all(lost), str(lost))
