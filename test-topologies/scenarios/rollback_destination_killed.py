# SPDX-License-Identifier: Apache-2.0
"""The QEMU that a VM is on its way to dies before the switchover; the VM stays, and nobody notices.

A real migration is registered by both ends' notifiers and its rules are laid, when the destination's QEMU is killed. It shows that

- both notifiers tell of the failure by themselves, and the binding is at home again with every table what it was;
- no packet to the VM is lost for it;
- the next migration of the same VM works, and so does its way home.
"""

from __future__ import annotations

from harness.context import Context
from steps.failures import begin_slow, boot, check_next_migration, expect_at_home, nothing_lost, stays
from steps.names import AWAY, VM

LAB = "two sites"


def run(context: Context) -> None:
    with context.two_sites() as lab:
        clean = boot(context, lab)
        with nothing_lost(context, lab, "the destination's QEMU killed"):
            transfer = begin_slow(context, lab, clean)
            context.step(f"the QEMU at {AWAY} is killed while memory is copied to it")
            lab.machines[VM].qemu(AWAY).process.kill()
            stays(context, lab, transfer)
            expect_at_home(context, lab, "the destination's QEMU killed", clean)
        check_next_migration(context, lab, clean)
