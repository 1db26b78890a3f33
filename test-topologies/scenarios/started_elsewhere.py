# SPDX-License-Identifier: Apache-2.0
"""A VM ends where it was moved to and is started elsewhere, and no migration tells of that: what hypervisors say is brings it back.

It shows that, with nobody asking for it by hand,

- a VM that crashes abroad and is started at home is reached by every correspondent, and no rule is left of it;
- one that is started abroad without ever having been moved there is bound there, reached, and unbound when it ends;
- one whose hypervisor falls silent is asked for there, and is followed to where it runs when it does not answer;
- one that two hypervisors say they run stays where it is bound, and both are told, until one of them has it no more;
- one whose binding is lost has it back from its hypervisor alone.

The times from the start of the guest until it was reached are in `measurements`.
"""

from __future__ import annotations

import time

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from steps.moves import migrate, phase
from steps.names import AWAY, CORRESPONDENTS, HOME, VM
from steps.reached import is_reached
from steps.tables import Tables, expect

LAB = "two sites"
TIME_LIMIT = 300
MENDED = 20  # seconds: an inventory comes within 10, what it shows is mended within 2, and a slow machine takes its time
SILENT = 30 + MENDED  # seconds: three inventories that do not come


def run(context: Context) -> None:
    with context.two_sites() as lab:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        migrate(lab, context.onos, VM, AWAY, "away")
        crashes_abroad(context, lab, clean)
        starts_abroad(context, lab, clean)
        falls_silent(context, lab, clean)
        is_contested(context, lab, clean)
        is_forgotten(context, lab, clean)


def crashes_abroad(context: Context, lab: Lab, clean: Tables) -> None:
    context.step(f"{VM} crashes at {AWAY} and is started at {HOME}")
    crash(lab)
    boot(context, lab, HOME, "started at home after a crash abroad")
    expect(context, lab, "started at home", clean)


def starts_abroad(context: Context, lab: Lab, clean: Tables) -> None:
    context.step(f"{VM} is shut down, and started at {AWAY}")
    lab.machines[VM].shutdown()
    boot(context, lab, AWAY, "started abroad")
    context.check("started abroad: it is bound there", phase(context.onos, VM) == "away", str(phase(context.onos, VM)))
    context.step(f"{VM} is shut down there")
    lab.machines[VM].shutdown()
    wait_for("its binding ends", lambda: phase(context.onos, VM) is None, MENDED)
    expect(context, lab, "ended abroad", clean)


def falls_silent(context: Context, lab: Lab, clean: Tables) -> None:
    context.step(f"{VM} is started at {AWAY}, whose hypervisor dies with it; {VM} is started at {HOME}")
    boot(context, lab, AWAY, "started abroad again")
    lab.hypervisors[AWAY].kill_notifier()
    crash(lab)
    boot(context, lab, HOME, "started at home after the hypervisor abroad died", SILENT)
    lab.hypervisors[AWAY].start_notifier(context.onos.base)
    expect(context, lab, "followed home", clean)


def is_contested(context: Context, lab: Lab, clean: Tables) -> None:
    context.step(f"{VM} runs at {HOME}, and somebody starts it at {AWAY} as well")
    twin = lab.hypervisors[AWAY].launch(lab.machines[VM].what)
    try:
        wait_for("both hypervisors are told", lambda: all(told(lab, end) for end in (HOME, AWAY)), MENDED)
        reached = is_reached(lab, CORRESPONDENTS, lab.machines[VM].what.ip)
        context.check("contested: it is reached where it was", reached)
    finally:
        twin.quit()
        lab.hypervisors[AWAY].remove_port(lab.machines[VM].what)
    expect(context, lab, "the other one ended", clean)


def told(lab: Lab, hypervisor: str) -> bool:
    return any(said["step"] == "contested" for said in lab.notifier_log(hypervisor))


def is_forgotten(context: Context, lab: Lab, clean: Tables) -> None:
    context.step(f"{VM} moves to {AWAY}, and its binding is lost")
    migrate(lab, context.onos, VM, AWAY, "away")
    before = lab.flow_tables()
    answer = context.onos.delete(f"/onos/hypermip/bindings/{VM}")
    context.require("its binding is taken away", answer.ok, str(answer.body))
    begun = time.monotonic()
    wait_for("it is bound again", lambda: phase(context.onos, VM) == "away", MENDED)
    context.result.measurements["seconds until a lost binding was back"] = round(time.monotonic() - begun, 1)
    expect(context, lab, "bound again", before)
    migrate(lab, context.onos, VM, HOME, "at-home")
    expect(context, lab, "home again", clean)


def crash(lab: Lab) -> None:
    """Its QEMU ends at once, unasked; the port goes with it, as when libvirt notices."""
    machine = lab.machines[VM]
    assert machine.at is not None
    qemu = machine.qemu(machine.at)
    qemu.process.kill()
    qemu.process.wait()
    machine.shutdown()


def boot(context: Context, lab: Lab, where: str, what: str, limit: float = MENDED) -> None:
    machine = lab.machines[VM]
    machine.boot(where)
    begun = time.monotonic()
    reached = comes_true(lambda: is_reached(lab, CORRESPONDENTS, machine.what.ip), limit)
    context.require(f"{what}: every correspondent reaches it", reached, f"not within {limit} s")
    context.result.measurements[f"seconds until it was reached, {what}"] = round(time.monotonic() - begun, 1)
