# SPDX-License-Identifier: Apache-2.0
"""A guest abroad uses an IPv6 address that nobody registered, as most clients do: its network's setting decides whether it is let.

The guest is a namespace that is bound abroad by an inventory, and takes up one more address there, as a temporary one (RFC 8981). Its
network has `temporaryAddresses` at first, and then no more. It shows that

- with the setting, a host of the home network finds the guest by that address, and the guest reaches a host behind the router by it;
- without, neither does, and its registered address is reached all the same;
- when the guest has ended, each switch's flow table is what it was.
"""

from __future__ import annotations

import time
from dataclasses import replace

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.lab import Lab
from lab.namespace_guest import NamespaceGuest
from lab.plan import Plan, six, two_sites
from steps.hearsay import Voice
from steps.moves import phase
from steps.names import AWAY, HOME, VM
from steps.tables import expect

TEMPORARY = "fd00:10:1:0:1234:5678:9abc:def0"
BOUND_WITHIN, REACHED_WITHIN = 15, 15  # seconds


def run(context: Context) -> None:
    with context.two_sites(plan(allowed=True), notifiers=False) as lab:
        clean = lab.flow_tables()
        guest = NamespaceGuest(lab.plan.machine(VM), lab.hypervisors)
        context.step(f"{VM} starts at {AWAY}, and takes up {TEMPORARY}")
        guest.start(AWAY)
        tell(context, lab, [{"vm": {"id": VM, **interfaces(lab)}, "state": "running"}])
        wait_for("it is bound there", lambda: phase(context.onos, VM) == "away", BOUND_WITHIN)
        guest.add_address(f"{TEMPORARY}/64")
        check(context, lab, guest, allowed=True)
        context.step("the network has no temporary addresses any more")
        context.onos.configure(plan(allowed=False))
        check(context, lab, guest, allowed=False)
        context.onos.configure(lab.plan)
        context.step(f"{VM} ends")
        guest.leave(AWAY)
        tell(context, lab, [])
        expect(context, lab, "ended", clean)


def plan(allowed: bool) -> Plan:
    sites = two_sites().dual_stack()
    networks = (replace(sites.networks[0], temporary_addresses=allowed), *sites.networks[1:])
    return replace(sites, networks=networks)


def interfaces(lab: Lab) -> dict[str, object]:
    """With the addresses of both families."""
    machine = lab.plan.machine(VM)
    port = machine.tap(lab.plan.hypervisor(AWAY))
    return {"interfaces": [{"mac": machine.mac, "addresses": [machine.ip, machine.ip6], "port": port}]}


def tell(context: Context, lab: Lab, guests: list[dict[str, object]]) -> None:
    """Each hypervisor says what runs there: those guests at one, nothing at the other."""
    for hypervisor in (AWAY, HOME):
        voice = Voice(start=int(time.time()))
        inventory = {"hypervisor": hypervisor, "restarts": voice.start, "time": voice.now(), "guests": guests if hypervisor == AWAY else []}
        answer = context.onos.post("/onos/hypermip/inventories", inventory)
        context.require(f"the inventory of {hypervisor} is taken", answer.ok, str(answer.body))


def check(context: Context, lab: Lab, guest: NamespaceGuest, allowed: bool) -> None:
    when = "with temporary addresses" if allowed else "without temporary addresses"
    is_found = comes_true(lambda: finds(lab, "home", TEMPORARY) == allowed, REACHED_WITHIN)
    context.check(f"{when}: a host at home {'finds' if allowed else 'does not find'} it by that", is_found)
    far = lab.plan.host("remote")
    reaches = comes_true(lambda: sends(guest, TEMPORARY, six(far.ip)) == allowed, REACHED_WITHIN)
    context.check(f"{when}: it {'reaches' if allowed else 'does not reach'} a host of another network by that", reaches)
    context.check(f"{when}: it is found by its registered address", finds(lab, "home", guest.what.ip6))


def finds(lab: Lab, host: str, address: str) -> bool:
    """Asked anew: what the host knew of its neighbor is forgotten."""
    lab.run(host, ["ip", "-6", "neighbor", "flush", "to", address])
    return lab.run(host, ["ping", "-6", "-c", "2", "-i", "0.2", "-W", "1", "-q", address], check=False).returncode == 0


def sends(guest: NamespaceGuest, source: str, address: str) -> bool:
    return guest.run(["ping", "-6", "-c", "2", "-i", "0.2", "-W", "1", "-q", "-I", source, address], check=False).returncode == 0
