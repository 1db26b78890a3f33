# SPDX-License-Identifier: Apache-2.0
"""Two tenants' VMs with the same addresses and the same MAC move between two sites, and each is reached by its own tenant alone.

At both sites the tenants are in VLANs: at one, hosts and routers send to the agent's switch with tags, by a trunk; at the other they
are at its access ports. Each tenant has a router of its own that joins its networks. A third VM has an interface in one tenant's
network, with two IPv4 addresses and an IPv6 one, and another interface in a network without a VLAN. All the while six probes send a
packet each 10 ms, and not each millisecond: three guests are emulated on the same two cores. It shows that

- every address is answered by its own tenant's VM, at home, away and home again, for every correspondent of the tenant, at both sites;
- so it is when neighbors' caches have been emptied while the VMs are away, with both twins visiting the same switch;
- no packet is lost, the twins going away one after the other and coming home at the same time;
- no host and no VM hears anything of the other tenant's hosts;
- a registration that does not say whose of the two tenants' an address is, is refused, and told which networks there are;
- at the site with the trunk, frames for the twins' one MAC come with both tenants' tags, and are redirected by them;
- when all are home, each switch's flow table is what it was, and an access guard of each VM's port.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.flowtable import FlowTable
from lab.lab import Lab
from lab.plan import NAMESPACE_PREFIX, Host, Plan
from lab.tenants import BLUE, RED, tenants
from probe.tcpdump import Frames, watch
from probe.udp import UdpProbe
from steps import probed
from steps.moves import AFTERWARDS, SETTLE_LIMIT, migrate, phase
from steps.names import AWAY, HOME
from steps.neighbors import forget_neighbors
from steps.tables import Tables, expect

TIME_LIMIT = 240
TWINS = ("red", "blue")
SHELL_PORT = 9003
ANSWER_LIMIT = 10.0  # seconds
INTERVAL_US = 10_000
# Who asks, whom, and by which address.
ASKED = (
    *((f"{tenant}-{site}", tenant, "10.1.0.50") for tenant in TWINS for site in ("a", "b")),
    *(("red-a", "both", address) for address in ("10.1.0.60", "10.1.0.61", "fd00:10:1::60")),
    ("red-b", "both", "10.1.0.61"),
    ("own-a", "both", "10.3.0.60"),
)
PROBED = (*ASKED[:4], ASKED[5], ASKED[8])


def run(context: Context) -> None:
    with context.lab(tenants()) as lab:
        clean = lab.flow_tables()
        for name, machine in lab.machines.items():
            context.step(f"{name} boots at {HOME}")
            machine.boot(HOME)
        refused(context, lab)
        with strangers(context, lab):
            answered(context, lab, "at home")
            probes = start_probes(context, lab)
            for name in lab.machines:
                go(context, lab, name)
            forget(context, lab)
            answered(context, lab, "away")
            tagged(context, lab)
            come_back(context, lab)
            answered(context, lab, "home again")
            probed.finish(context, probes)
        expect(context, lab, "home again", with_guards(lab, clean))


def with_guards(lab: Lab, clean: Tables) -> Tables:
    """The tables, and at home a guard of each VM's port, which is there as long as the port is: these have other numbers by now."""
    ports = [number for name, number in lab.switches["a1"].port_numbers().items() if name.startswith(NAMESPACE_PREFIX)]
    guard = "table=0 send_flow_rem priority=41006,in_port={},vlan_tci=0x1000/0x1000 actions=NORMAL"
    return clean | {"a1": FlowTable(clean["a1"].rules | {guard.format(number) for number in ports})}


def refused(context: Context, lab: Lab) -> None:
    """An address that both tenants have does not tell whose it is."""
    machine = lab.plan.machine("red")
    interface = {"mac": machine.mac, "addresses": machine.ips, "port": machine.tap(lab.plan.hypervisor(HOME))}
    answer = context.onos.register(
        {"phase": "preparing", "vm": {"id": "red", "interfaces": [interface]}, "reporter": HOME, "destination": AWAY}
    )
    is_right = answer.status == 400 and answer.body["field"] == "vm.interfaces[0].network" and "red-a, blue-a" in answer.body["remedy"]
    context.check("an interface of either tenant is refused with their networks' names", is_right, str(answer.body))


def answered(context: Context, lab: Lab, when: str) -> None:
    for host, machine, address in ASKED:
        said: list[str] = []
        ok = comes_true(lambda: said.append(who_answers(lab, host, address)) or said[-1] == machine, ANSWER_LIMIT)
        context.check(f"{when}: {address} is {machine} for {host}", ok and set(said) <= {machine, ""}, str(said))


def tagged(context: Context, lab: Lab) -> None:
    """What the tenants' hosts send to the twins, at the site with the trunk, is told apart by its tags alone."""
    rules = re.findall(r"n_packets=(\d+),.* priority=41000,dl_vlan=(\d+),dl_dst=(\S+) ", lab.switches["a1"].ofctl("dump-flows"))
    redirected = {int(vlan): int(packets) for packets, vlan, mac in rules if mac == lab.plan.machine("red").mac}
    ok = redirected.keys() == {RED, BLUE} and all(redirected.values())
    context.check("frames for the twins' one MAC are redirected by their tags", ok, str(redirected))


def who_answers(lab: Lab, host: str, address: str) -> str:
    """The name of the VM whose shell is there, as its kernel was told it; nothing if none answers."""
    connect = f"echo cat /proc/cmdline | busybox nc -w 3 {address} {SHELL_PORT}"
    told = re.search(r"hm\.name=(\S+)", lab.run(host, ["sh", "-c", connect], check=False).stdout)
    return told[1] if told else ""


@contextmanager
def strangers(context: Context, lab: Lab) -> Iterator[None]:
    """Watches hosts, and the wires of the twins at both hypervisors, for frames of the other tenant's hosts."""
    places = [(host.name, f"{host.name}-{host.attached_to}", tenant_of(host)) for host in lab.plan.hosts if tenant_of(host) in TWINS]
    places += [(hypervisor, f"sw-{twin}", twin) for hypervisor in (HOME, AWAY) for twin in TWINS]
    seen: list[tuple[str, Frames]] = []
    with ExitStack() as watches:
        for node, interface, tenant in places:
            others = " or ".join(f"host {host.ip}" for host in lab.plan.hosts if tenant_of(host) in TWINS and tenant_of(host) != tenant)
            log = context.out / f"strangers-{node}-{interface}.txt"
            seen.append((f"{node} {interface}", watches.enter_context(watch(partial(lab.popen, node), interface, others, log))))
        yield
    for place, frames in seen:
        heard = frames.matching("")
        context.check(f"{place} hears nothing of the other tenant", not heard, f"{len(heard)}, the first {heard[:1]}")


def tenant_of(host: Host) -> str:
    return host.name.partition("-")[0]


def start_probes(context: Context, lab: Lab) -> dict[str, UdpProbe]:
    probes = {}
    for host, machine, address in PROBED:
        probes[f"{host} to {machine}"] = context.probe(lab, host, address, f"udp-{host}-{machine}", INTERVAL_US)
    probed.wait_answered(context, probes, 20)
    return probes


def go(context: Context, lab: Lab, name: str) -> None:
    context.step(f"{name} moves live to {AWAY}")
    move = migrate(lab, context.onos, name, AWAY, "arrived", "away")
    context.step(f"{name} stood still for {move.migration.pause_ms:.0f} ms")


def forget(context: Context, lab: Lab) -> None:
    """Who asks now is answered by a switch of its own tenant's, or by the visitor itself."""
    context.step("neighbors forget the VMs")
    plan: Plan = lab.plan
    caches = [(host.name, f"{host.name}-{host.attached_to}") for host in plan.hosts]
    caches += [(router.name, f"{router.name}-{leg.to}") for router in plan.routers for leg in router.interfaces]
    for node, interface in caches:
        forget_neighbors(lab, node, interface)


def come_back(context: Context, lab: Lab) -> None:
    """The twins at the same time; then the third."""
    context.step(f"{' and '.join(TWINS)} move live to {HOME} at the same time")
    transfers = {twin: lab.machines[twin].begin_move(HOME) for twin in TWINS}
    for twin, transfer in transfers.items():
        migration = transfer.wait(60)
        lab.machines[twin].settle(HOME)
        context.step(f"{twin} stood still for {migration.pause_ms:.0f} ms")
    for twin in TWINS:
        wait_for(f"binding of {twin} is at home", partial(is_home, context, twin), SETTLE_LIMIT)
    time.sleep(AFTERWARDS)  # measuring time
    migrate(lab, context.onos, "both", HOME, "at-home")


def is_home(context: Context, machine: str) -> bool:
    return phase(context.onos, machine) == "at-home"
