# SPDX-License-Identifier: Apache-2.0
"""The QEMU that a VM leaves dies, once with the VM still in it and once when the VM runs at the destination already.

It shows that

- killed while memory is copied, the VM is gone; the binding is at home again with every table what it was, and the VM, booted anew at
  home, is reached by everyone;
- killed after the VM has resumed at the destination, before anybody has told it to quit, the VM is reached there by everyone: a source
  that is gone after the pause has not failed;
- the next migration of the same VM works in both cases.
"""

from __future__ import annotations

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from steps.failures import MOVED, SETTLE_LIMIT, begin_slow, boot, check_next_migration, expect_at_home, is_reached
from steps.moves import migrate, phase
from steps.names import AWAY, HOME, VM
from steps.tables import Tables

LAB = "two sites"
RESUME_LIMIT = 30  # seconds


def run(context: Context) -> None:
    with context.two_sites() as lab:
        clean = boot(context, lab)
        kill_before_pause(context, lab, clean)
        kill_after_pause(context, lab, clean)
        check_next_migration(context, lab, clean)


def kill_before_pause(context: Context, lab: Lab, clean: Tables) -> None:
    begin_slow(context, lab, clean)
    context.step(f"the QEMU at {HOME} is killed while the VM runs in it")
    lab.machines[VM].qemu(HOME).process.kill()
    lab.machines[VM].shutdown()
    expect_at_home(context, lab, "the source's QEMU killed before the pause", clean)
    boot(context, lab)
    context.check("booted anew, the VM is reached", is_reached(lab))


def kill_after_pause(context: Context, lab: Lab, clean: Tables) -> None:
    machine = lab.machines[VM]
    machine.begin_move(AWAY)
    resumed = machine.qemu(AWAY).qmp.wait_for(lambda event: event.name == "RESUME", RESUME_LIMIT)
    machine.qemu(HOME).process.kill()
    context.require("the VM resumes at the destination", resumed is not None)
    context.step(f"the QEMU at {HOME} is killed as soon as the VM runs at {AWAY}")
    machine.settle(AWAY)
    wait_for("the VM's binding has moved", lambda: phase(context.onos, VM) in MOVED, SETTLE_LIMIT)
    context.check("the source's QEMU killed after the pause: the VM is reached", is_reached(lab))
    context.check("rules lead to the VM", lab.flow_tables() != clean)
    migrate(lab, context.onos, VM, HOME, "at-home")
    expect_at_home(context, lab, "home again after the source was killed", clean)
