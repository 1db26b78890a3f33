# SPDX-License-Identifier: Apache-2.0
"""The network between two hypervisors is cut while a VM's memory is copied, and the operator gives up; nobody notices.

Neither QEMU is told that its peer is out of reach: the copying just stands still. It shows that

- `migrate_cancel` at the source, heard by the source's notifier alone, takes the binding home, and every table is what it was;
- no packet to the VM is lost for it;
- when the hypervisors reach each other again, the next migration of the same VM works, and so does its way home.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_interface

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from steps.failures import begin_slow, boot, check_next_migration, expect_at_home, nothing_lost, stays
from steps.names import AWAY, HOME

LAB = "two sites"
STANDSTILL_S = 1.0


def run(context: Context) -> None:
    with context.two_sites() as lab:
        clean = boot(context, lab)
        with nothing_lost(context, lab, "the hypervisors' network cut"):
            transfer = begin_slow(context, lab, clean)
            context.step(f"{HOME} and {AWAY} cannot reach each other any more")
            with cut(lab, AWAY):
                wait_for("nothing is copied any more", lambda: stands_still(lab), timeout=30, interval=0)
                transfer.cancel()
                stays(context, lab, transfer)
                expect_at_home(context, lab, "the hypervisors' network cut", clean)
        check_next_migration(context, lab, clean)


def stands_still(lab: Lab) -> bool:
    """Whether no packet of the management network, which migrations use, gets from one hypervisor to the other."""
    peer = ip_interface(lab.plan.management_of(lab.plan.hypervisor(AWAY))).ip
    return lab.run(HOME, ["ping", "-c", "1", "-W", str(STANDSTILL_S), str(peer)], check=False).returncode != 0


@contextmanager
def cut(lab: Lab, hypervisor: str) -> Iterator[None]:
    """The hypervisor is off the network that migrations use, until the block ends; the controller's connections are others and stay."""
    link = ["ip", "link", "set", f"{hypervisor}-mgmt"]
    lab.run(hypervisor, [*link, "down"])
    try:
        yield
    finally:
        lab.run(hypervisor, [*link, "up"])
