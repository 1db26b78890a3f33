# SPDX-License-Identifier: Apache-2.0
"""Eight VMs leave a hypervisor at once, which is then switched off; switched on again, it takes them all back at once.

Eight guests run at one site. A correspondent at the other site sends packets to each of them all the while. It shows that

- all eight migrations come to their end, each registered by both ends' notifiers;
- whose pause the fabric was ready for, loses nothing; whoever paused unforeseen on processors this busy loses nothing that is sent once the
  fabric has heard of it;
- the source's QEMUs and its notifier killed, every VM is reached by every correspondent: nothing hangs on the hypervisor that is gone;
- all eight go home at once as well, every VM is reached, and each switch's flow table is what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from lab.machine import VirtualMachine
from lab.migration import Migration
from lab.plan import Machine, Plan, two_sites
from probe.udp import UdpLog, UdpProbe
from probe.window import Window
from report.spread import Spread
from steps.moves import phase
from steps.names import AWAY, CORRESPONDENTS, HOME
from steps.tables import expect

TIME_LIMIT = 300
MACHINES = 8
BOOT_LIMIT, MOVE_LIMIT, SETTLE_LIMIT = 120, 120, 60  # seconds: two processors emulate them all
PROBE_INTERVAL_US = 20_000
IN_FORCE = 0.1  # seconds from the fabric's answer until its switches forward as it says

T = TypeVar("T")


@dataclass(frozen=True)
class Departure:
    """One machine's migration, whether the fabric was ready for its pause, and when it had heard of it, in seconds since the epoch."""

    migration: Migration
    was_ready: bool
    heard: float


def run(context: Context) -> None:
    with context.two_sites(plan()) as lab:
        context.step(f"{MACHINES} VMs boot at {HOME}")
        each(lab, lambda machine: machine.boot(HOME, BOOT_LIMIT))
        clean = lab.flow_tables()
        probes = [probe(context, lab, machine) for machine in lab.plan.machines]
        gone = leave_at_once(context, lab, AWAY, "arrived", "away")
        context.step(f"{HOME} is switched off")
        switch_off(lab)
        check_reached(context, lab, f"{HOME} switched off")
        context.step(f"{HOME} is switched on again")
        lab.hypervisors[HOME].start_notifier(context.onos.base)
        returned = leave_at_once(context, lab, HOME, "at-home")
        settle(lab, HOME)
        check_reached(context, lab, "all home again")
        expect(context, lab, "all home again", clean)
        logs = [running.finish() for running in probes]
    report(context, gone, logs, "away")
    report(context, returned, logs, "home")


def plan() -> Plan:
    """The two sites with eight machines instead of one."""
    sites = two_sites()
    machines = [Machine(f"vm{n}", f"52:54:00:00:01:{50 + n:02x}", f"10.1.0.{50 + n}/24", "10.1.0.1") for n in range(1, MACHINES + 1)]
    return replace(sites, machines=tuple(machines))


def each(lab: Lab, action: Callable[[VirtualMachine], T]) -> list[T]:
    """The same with all machines at once."""
    with ThreadPoolExecutor(MACHINES) as pool:
        return list(pool.map(action, lab.machines.values()))


def probe(context: Context, lab: Lab, machine: Machine) -> UdpProbe:
    running = context.probe(lab, "remote", machine.ip, f"udp-{machine.name}", PROBE_INTERVAL_US)
    running.wait_answered(10)
    return running


def leave_at_once(context: Context, lab: Lab, destination: str, *at_rest: str) -> list[Departure]:
    """All machines; returns when each has its binding there. What is left of them at the source stays."""
    context.step(f"all {MACHINES} move live to {destination}")
    migrations = each(lab, lambda machine: machine.begin_move(destination).wait(MOVE_LIMIT))
    wait_for(
        f"all bindings are {' or '.join(at_rest)}",
        lambda: all(phase(context.onos, machine) in at_rest for machine in lab.machines),
        SETTLE_LIMIT,
        interval=0.5,
    )
    wait_for(
        "all arrivals are answered",
        lambda: all(arrivals(lab, machine, migration) for machine, migration in zip(lab.machines, migrations)),
        SETTLE_LIMIT,
        interval=0.5,
    )
    pauses = [migration.pause_ms for migration in migrations]
    departures = [departure(lab, machine, migration) for machine, migration in zip(lab.machines, migrations)]
    ready = sum(each.was_ready for each in departures)
    context.step(f"all run at {destination}; they stood still for {min(pauses):.0f} to {max(pauses):.0f} ms, the fabric was ready for {ready}")
    return departures


def departure(lab: Lab, machine: str, migration: Migration) -> Departure:
    """As the source's notifier tells it."""
    said = [entry for entry in lab.notifier_log(migration.source) if entry.get("vm") == machine and entry["time"] >= migration.started]
    steps = {entry["step"] for entry in said}
    return Departure(migration, "opened" in steps and "late" not in steps, min(arrivals(lab, machine, migration)))


def arrivals(lab: Lab, machine: str, migration: Migration) -> list[float]:
    """When the fabric answered the destination that the machine had arrived there."""
    return [
        entry["time"]
        for entry in lab.notifier_log(migration.destination)
        if (entry.get("vm"), entry["step"], entry.get("phase")) == (machine, "registered", "arrived") and entry["time"] >= migration.started
    ]


def switch_off(lab: Lab) -> None:
    """What runs at the home hypervisor ends at once, unasked."""
    hypervisor = lab.hypervisors[HOME]
    for machine in lab.machines.values():
        machine.qemu(HOME).process.kill()
    hypervisor.stop_notifier()
    settle(lab, AWAY)


def settle(lab: Lab, hypervisor: str) -> None:
    for machine in lab.machines.values():
        machine.settle(hypervisor)


def check_reached(context: Context, lab: Lab, when: str) -> None:
    for name in CORRESPONDENTS:
        silent = [machine.name for machine in lab.plan.machines if not answers(lab, name, machine)]
        context.check(f"{when}: {name} reaches all {MACHINES}", not silent, f"no answer from {silent}")


def answers(lab: Lab, correspondent: str, machine: Machine) -> bool:
    return lab.run(correspondent, ["ping", "-c", "2", "-i", "0.2", "-W", "2", machine.ip], check=False).returncode == 0


def report(context: Context, departures: Sequence[Departure], logs: Sequence[UdpLog], where: str) -> None:
    lost = []
    for number, (each, log) in enumerate(zip(departures, logs), start=1):
        migration = each.migration
        window = Window(migration.started, max(migration.completed, each.heard) + 1)
        lost.append(log.counts(window).lost)
        unheard = Window(migration.stopped, migration.stopped if each.was_ready else each.heard + IN_FORCE)
        wrongly = lost[-1] - log.counts(unheard).lost
        how = "the fabric was ready, and nothing is lost" if each.was_ready else "nothing is lost once the fabric has heard of it"
        context.check(f"vm{number} {where}: {how}", wrongly == 0, f"{wrongly} lost, {lost[-1]} in all")
    migrations = [each.migration for each in departures]
    context.result.measurements |= {
        f"the fabric was ready, {where}": sum(each.was_ready for each in departures),
        f"pause, {where}": Spread.of("ms", [migration.pause_ms for migration in migrations]).to_json(),
        f"whole migration, {where}": Spread.of("ms", [migration.total_ms for migration in migrations]).to_json(),
        f"packets lost of one each {PROBE_INTERVAL_US // 1000} ms, {where}": Spread.of("packets", lost).to_json(),
    }
