# SPDX-License-Identifier: Apache-2.0
"""What is registered holds for its lifetime; after that the fabric asks the VM itself, and keeps the place where it answers.

It shows that

- limits on a network's and on a hypervisor's bindings are kept, with answers that say which and what to do, and room is there again
  when one comes home or deregisters; so does a switch without a tunnel port, or one that does not confirm, and all is as it was;
- a migration whose notifiers die while memory is copied is closed at the source, where the VM answers: tables are what they were;
- a VM that moved although nobody reported it, and that announced itself to nobody, answers at the destination: it is reached there;
- away, its lifetime is refreshed by its notifier; when that dies, the VM's own answer renews it, once a lifetime;
- when the VM has gone as well, its binding ends, and each switch's table is what it was before.
"""

from __future__ import annotations

import time
from typing import Any

from harness.context import Context
from harness.waiting import wait_for
from lab.lab import Lab
from steps.failures import SLOW, begin_slow, boot, is_reached, stays
from steps.limits import accepted, check_limits, configure
from steps.moves import phase
from steps.names import AWAY, HOME, VM
from steps.registrations import arriving, leaving
from steps.tables import Tables, expect

LAB = "two sites"
SHORT, LONG = 3, 600  # seconds
ENOUGH = 4  # refreshments: for longer than a lifetime
COUNT_LIMIT = 15  # seconds; a lifetime, a probe, and much more
FAST = 1_000_000_000  # bytes a second


def run(context: Context) -> None:
    with context.two_sites(notifiers=False) as lab:
        clean = boot(context, lab)
        check_limits(context, lab)
        expect(context, lab, "limits", clean)
        notifiers_die(context, lab, clean)
        moved_unnoticed(context, lab)
        refreshed(context, lab)
        gone(context, lab, clean)


def notifiers_die(context: Context, lab: Lab, clean: Tables) -> None:
    context.step("notifiers die while memory is copied")
    configure(context, lab, networks={"preparedSeconds": SHORT})
    lab.start_notifiers()
    transfer = begin_slow(context, lab, clean)
    time.sleep(2 * SHORT)
    context.check("while notifiers refresh it, it stays open", phase(context.onos, VM) == "prepared", str(binding(context)))
    for hypervisor in lab.hypervisors.values():
        hypervisor.kill_notifier()
    closed(context, "at-home", f"answered at {HOME} alone")
    expect(context, lab, "the VM did not move", clean)
    lab.machines[VM].qemu(HOME).qmp.execute("migrate_cancel")
    stays(context, lab, transfer)


def moved_unnoticed(context: Context, lab: Lab) -> None:
    context.step("the VM moves, says nothing, and nobody reports it")
    configure(context, lab, networks={"preparedSeconds": LONG, "lifetimeSeconds": SHORT})
    machine = lab.machines[VM]
    transfer = machine.begin_move(AWAY, bandwidth=SLOW)
    machine.qemu(AWAY).qmp.execute("migrate-set-parameters", announce_rounds=0)
    accepted(context, arriving(lab, VM, AWAY, "preparing", source=HOME))
    accepted(context, leaving(lab, VM, HOME, "preparing"))
    machine.qemu(HOME).qmp.execute("migrate-set-parameters", max_bandwidth=FAST, downtime_limit=300)
    transfer.wait(timeout=60)
    machine.settle(AWAY)
    context.check("nobody has noticed", phase(context.onos, VM) == "prepared" and not is_reached(lab), str(binding(context)))
    accepted(context, leaving(lab, VM, HOME, "refreshing") | {"lifetimeSeconds": 1})
    closed(context, "away", f"answered at {AWAY} alone")
    seen = binding(context).get("seen", {})
    context.check("the binding tells what it rests on", seen == {"frame": "answer", "reactive": False}, str(seen))
    wait_for("the VM is reached where it is", lambda: is_reached(lab), COUNT_LIMIT)
    context.check("the VM is reached where it is", True)


def refreshed(context: Context, lab: Lab) -> None:
    context.step("its notifier is back, and refreshes its lifetime")
    lab.start_notifiers()
    wait_for("it refreshes", lambda: refreshments(lab), COUNT_LIMIT)
    asked = []

    def has_gone_on() -> bool:
        asked.append("probe" in binding(context))
        return len(refreshments(lab)) >= ENOUGH

    wait_for("and goes on", has_gone_on, ENOUGH * COUNT_LIMIT)
    context.check("as long as it does, nobody asks the VM", not any(asked), f"{sum(asked)} of {len(asked)} times")
    granted = {entry["answer"]["lifetimeSeconds"] for entry in refreshments(lab)}
    context.check("each time it is granted what the network allows", granted == {SHORT}, str(granted))
    for hypervisor in lab.hypervisors.values():
        hypervisor.kill_notifier()
    expires = binding(context)["expires"]
    wait_for("the VM's own answer renews it", lambda: binding(context)["expires"] > expires, COUNT_LIMIT)
    details = [entry["detail"] for entry in binding(context)["history"]]
    context.check("its history says so", f"not refreshed within its lifetime, answered at {AWAY}: renewed" in details, str(details))
    context.check("the VM is reached all the same", is_reached(lab))


def gone(context: Context, lab: Lab, clean: Tables) -> None:
    context.step("the VM dies, and nobody says so")
    lab.machines[VM].shutdown()
    wait_for("its binding ends", lambda: context.onos.binding(VM).status == 404, COUNT_LIMIT)
    context.check("its binding ends", True)
    configure(context, lab)
    expect(context, lab, "the binding has ended", clean)


def closed(context: Context, where: str, why: str) -> None:
    """The migration is, and the history tells why."""
    wait_for(f"{VM} is {where}", lambda: phase(context.onos, VM) == where, COUNT_LIMIT)
    last = binding(context)["history"][-1]
    context.check(
        f"its history says: {why}", last["phase"] == where and f"not closed within its lifetime, {why}" in last["detail"], str(last)
    )


def refreshments(lab: Lab) -> list[dict[str, Any]]:
    return [said for said in lab.notifier_log(AWAY) if said["step"] == "registered" and said["phase"] == "refreshing"]


def binding(context: Context) -> dict[str, Any]:
    return dict(context.onos.binding(VM).body)
