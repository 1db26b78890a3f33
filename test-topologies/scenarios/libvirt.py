# SPDX-License-Identifier: Apache-2.0
"""The same under libvirt: `virsh migrate --live` between two libvirtd, and the notifier hears it from them.

Each hypervisor has a libvirtd that owns its QEMU's monitor, with the notifier's hook, and a notifier that knows libvirt's URI alone; if
the fabric does not follow, the operator wants the VM to stay. Traffic as in live-migration, and what that shows holds; and

- the fabric has accepted `switching` before the guest's STOP, in both moves;
- libvirt calls the hook at the destination, and the fabric knows from there where the VM goes before its QEMU has been started;
- a migration that its operator aborts (`virsh domjobabort`), while libvirt prepares it or while memory is copied, leaves binding and
  tables as they were, and so does one that the hook refuses because no fabric answers; virsh's complaint tells why;
- the next migration works.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from harness.context import Context
from harness.waiting import wait_for
from lab.command import end
from lab.lab import Lab
from lab.libvirt_lab import LibvirtLab
from lab.migration import MigrationFailed
from steps.failures import is_reached
from steps.moves import Move, migrate, phase
from steps.names import AWAY, HOME, VM
from steps.tables import Tables, expect
from steps.there_and_back import observe, report

TIME_LIMIT = 240


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab, LibvirtLab(lab) as libvirt:
        clean = lab.flow_tables()
        context.step(f"{VM} boots at {HOME}, a domain of its libvirtd")
        lab.machines[VM].boot(HOME)
        libvirt.start_notifiers(onUnreachable="hold", patienceMs=3000)
        wait_for("the notifier watches it", lambda: said(lab, HOME, "watching"), timeout=10)
        observed = observe(context, lab)
        for move in observed.moves:
            check_order(context, lab, libvirt, move)
        abort(context, lab, clean, "libvirt prepares", lambda: phase(context.onos, VM) == "prepared")
        heard = len(said(lab, HOME, "event"))
        abort(context, lab, clean, "memory is copied", lambda: len(said(lab, HOME, "event")) > heard)
        refuse(context, lab, clean)
        context.step("the next migration")
        migrate(lab, context.onos, VM, AWAY, "away")
        context.check("the next migration works: the VM is reached", is_reached(lab))
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)
    report(context, observed)


def said(lab: Lab, hypervisor: str, step: str) -> list[float]:
    """When the notifier there said it."""
    return [entry["time"] for entry in lab.notifier_log(hypervisor) if entry["step"] == step]


def check_order(context: Context, lab: Lab, libvirt: LibvirtLab, move: Move) -> None:
    source, destination = move.migration.source, move.migration.destination
    name = f"{source} to {destination}"
    switched = [span.during.end for span in move.registrations if span.name == "switching"]
    ahead_ms = [round((move.migration.stopped - at) * 1000, 1) for at in switched]
    context.check(f"{name}: `switching` is accepted before the guest's STOP", bool(ahead_ms) and min(ahead_ms) > 0, f"{ahead_ms} ms before")
    calls = [call[1:3] for call in libvirt.hook_calls(destination)]
    wanted = [["migrate", "begin"], ["start", "begin"]]
    context.check(f"{name}: libvirt has called the hook", all(call in calls for call in wanted), str(calls))
    announced = [at for at, _, detail in move.phases if detail.startswith(f"preparing by {destination} ")]
    seen = [at for at in said(lab, destination, "watching") if at > move.migration.started]
    context.check(f"{name}: the hook has told the fabric before there was a QEMU", min(announced) < min(seen), f"{announced}, {seen}")


def abort(context: Context, lab: Lab, clean: Tables, when: str, is_time: Callable[[], bool]) -> None:
    context.step(f"a migration that its operator aborts while {when}")
    machine = lab.machines[VM]
    virsh = machine.begin_move(AWAY)
    try:
        wait_for(when, is_time, timeout=15, interval=0.02)
        machine.cancel()
        complaint, _ = virsh.communicate(timeout=30)
    finally:
        end(virsh)
    machine.settle(HOME)
    context.check(f"aborted while {when}: virsh says so", virsh.returncode != 0, complaint.strip())
    check_as_before(context, lab, clean, f"aborted while {when}")


def refuse(context: Context, lab: Lab, clean: Tables) -> None:
    context.step("a migration that the hook refuses, as no fabric answers")
    with unreachable(lab.hypervisors[AWAY].notifier_configuration):
        try:
            lab.machines[VM].move(AWAY)
            complaint = ""
        except MigrationFailed as refused:
            complaint = str(refused)
    context.check("refused: virsh's complaint tells why", "Connection refused" in complaint, complaint)
    check_as_before(context, lab, clean, "refused")


class unreachable:
    """The hook reads its configuration at every call: inside, it names a controller that does not answer."""

    def __init__(self, configuration: Path) -> None:
        self._file = configuration
        self._kept = configuration.read_text(encoding="utf-8")

    def __enter__(self) -> None:
        wrong = json.loads(self._kept) | {"controllers": ["http://127.0.0.1:1/onos/hypermip"]}
        self._file.write_text(json.dumps(wrong), encoding="utf-8")

    def __exit__(self, *_: object) -> None:
        self._file.write_text(self._kept, encoding="utf-8")


def check_as_before(context: Context, lab: Lab, clean: Tables, name: str) -> None:
    wait_for("the binding is at home", lambda: phase(context.onos, VM) == "at-home", timeout=15)
    context.check(f"{name}: the VM is reached where it was", is_reached(lab))
    expect(context, lab, name, clean)
