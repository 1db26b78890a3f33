# SPDX-License-Identifier: Apache-2.0
"""A running VM moves to another site and back home and keeps its address; its correspondents hardly notice.

Three correspondents (in the VM's home subnet, behind the home router, at the other site) send a packet a millisecond each and hold
an open TCP stream each, while the VM goes from hypervisor hv-a to hv-b and back. It shows that

- the guest is reached at its own address from everywhere after each move;
- every TCP stream survives both moves, every byte in its place;
- no packet is lost in either move;
- while the VM is home, no packet to or from it crosses a tunnel; while it is away, they do;
- when the VM is home again, each switch's flow table is what it was before the first move.
"""

from __future__ import annotations

from harness.context import Context
from steps.names import HOME, VM
from steps.there_and_back import observe, report

LAB = "two sites"


def run(context: Context) -> None:
    with context.two_sites() as lab:
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        observed = observe(context, lab)
    report(context, observed)
