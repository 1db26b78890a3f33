# SPDX-License-Identifier: Apache-2.0
"""Guests that have broken out into their QEMUs, and have these say that they are others: what the notifier beside them makes of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.context import Context
from harness.waiting import comes_true
from lab.command import end
from lab.lab import Lab
from lab.plan import Plan
from probe import lying_qemu
from steps.cast import NOBODYS, VISITOR
from steps.names import AWAY, VM

_NOTICED_WITHIN = 20  # seconds


@dataclass(frozen=True)
class Liar:
    """The file that its socket is, and what it says of itself there."""

    what: str
    file: str
    name: str
    mac: str
    tap: str

    @property
    def check(self) -> str:
        return f"in a QEMU: {self.what}"


def liars(plan: Plan) -> list[Liar]:
    vm, visitor, away = plan.machine(VM), plan.machine(VISITOR), plan.hypervisor(AWAY)
    return [
        Liar("to be another guest", "liar-1", VM, vm.mac, vm.tap(away)),
        Liar("to have the router's port", "liar-2", "liar-2", NOBODYS.mac, "b1-rb"),
        Liar("to have another guest's MAC address and port", "liar-3", "liar-3", visitor.mac, visitor.tap(away)),
    ]


@contextmanager
def lying(lab: Lab) -> Iterator[None]:
    """They all do, at AWAY, until the block ends."""
    sockets = lab.hypervisors[AWAY].notifier_configuration.parent
    script = str(Path(lying_qemu.__file__))
    words = [[f"{sockets}/{each.file}.notifier.qmp", each.name, each.mac, each.tap] for each in liars(lab.plan)]
    processes = [lab.popen(AWAY, ["/usr/bin/python3", "-B", script, *one], stdout=subprocess.DEVNULL) for one in words]
    try:
        yield
    finally:
        for process, (path, *_) in zip(processes, words):
            end(process)
            Path(path).unlink(missing_ok=True)


def check_liars(context: Context, lab: Lab) -> None:
    """While they lie."""
    for liar in liars(lab.plan):
        is_refused = comes_true(lambda liar=liar: any(liar.file in entry["socket"] for entry in gone(lab)), _NOTICED_WITHIN)
        served = [entry for entry in lab.notifier_log(AWAY) if entry["step"] == "watching" and liar.file in str(entry)]
        reasons = [entry["reason"] for entry in gone(lab) if liar.file in entry["socket"]]
        context.check(liar.check, is_refused and not served, str(reasons[:1] or served))


def gone(lab: Lab) -> list[dict[str, str]]:
    return [entry for entry in lab.notifier_log(AWAY) if entry["step"] == "gone"]
