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

from lab.lab import Lab
from runner.context import Context
from runner.failures import AWAY, HOME, begin_slow, boot, check_next_migration, expect_at_home, nothing_lost, stays
from runner.waiting import wait_for

NOBODY = "02:00:00:00:00:ff"  # no interface of the lab has this MAC
STANDSTILL_S = 1.0


def run(context: Context) -> None:
    with context.two_sites() as lab:
        clean = boot(context, lab)
        with nothing_lost(context, lab, "the hypervisors' network cut"):
            transfer = begin_slow(context, lab, clean)
            context.step(f"{HOME} and {AWAY} cannot reach each other any more")
            with cut(lab, HOME, AWAY):
                wait_for("nothing is copied any more", lambda: stands_still(lab), timeout=30, interval=0)
                transfer.cancel()
                stays(context, lab, transfer)
                expect_at_home(context, lab, "the hypervisors' network cut", clean)
        check_next_migration(context, lab, clean)


def stands_still(lab: Lab) -> bool:
    """Whether no packet of the management network, which migrations use, gets from one hypervisor to the other."""
    switch, peer = (lab.hypervisors[hypervisor].switch.what for hypervisor in (HOME, AWAY))
    ping = ["ping", "-c", "1", "-W", str(STANDSTILL_S), str(ip_interface(peer.management).ip)]
    return lab.run(switch.name, ping, check=False).returncode != 0


@contextmanager
def cut(lab: Lab, left: str, right: str) -> Iterator[None]:
    """Frames between the two go to nobody, until the block ends; the controller's connections are others and stay."""
    sides = [(left, right), (right, left)]
    for side, peer in sides:
        neighbour(lab, "replace", side, peer, "lladdr", NOBODY, "nud", "permanent")
    try:
        yield
    finally:
        for side, peer in sides:
            neighbour(lab, "delete", side, peer)


def neighbour(lab: Lab, action: str, side: str, peer: str, *more: str) -> None:
    switch, other = (lab.hypervisors[hypervisor].switch.what for hypervisor in (side, peer))
    lab.run(switch.name, ["ip", "neighbour", action, str(ip_interface(other.management).ip), *more, "dev", f"{switch.name}-mgmt"])
