# SPDX-License-Identifier: Apache-2.0
"""A VM with IPv4 and IPv6 moves to another site and home again; its network stays its network in IPv6 as well.

Correspondents in the home network and at the other site send a packet a millisecond by IPv6, one behind the home router a packet every
ten milliseconds by IPv4. It shows that

- no packet is lost, of either protocol, in both moves and between;
- while the VM is away, neighbors that have forgotten it find it: the controller answers for it as RFC 4861 wants it of a proxy, for its
  link-local address too;
- it hears the advertisements of its home router, and not those of the router where it is;
- a host at home that takes its address is told that it is a duplicate, and the VM is told so of a host's; an address that nobody has is free;
- a router on the way tells it that a packet was too big, and it sends smaller ones;
- it is announced when it is back, by all its addresses, and each switch's flow table is what it was before.
"""

from __future__ import annotations

from functools import partial

from harness.context import Context
from harness.waiting import comes_true
from lab.advertiser import advertise
from lab.inside import Inside
from lab.lab import Lab
from lab.plan import two_sites
from probe.tcpdump import Frames, watch
from probe.udp import UdpProbe
from steps import probed
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.neighbors import forget_neighbors
from steps.tables import expect

LINK_LOCAL = "fe80::5054:ff:fe00:132"  # of the VM's MAC address
FREE, TAKEN = "fd00:10:1::33", "fd00:10:1::34"  # addresses that are the VM's as well; a host at home has the second one
PROBED = {"home": 1000, "remote": 1000, "routed": 10_000}  # microseconds between two packets
CIRCUIT_MTU = 1300  # of the routers' link, for a while
LIMIT = 10  # seconds for what takes the protocols some


def run(context: Context) -> None:
    plan = two_sites().dual_stack()
    with context.two_sites(plan, notifiers=False) as lab:
        machine = plan.machine(VM)
        lab.start_notifiers(addresses={machine.mac: [*machine.ips, FREE, TAKEN]})
        for router, network, autonomous in zip(("ra", "rb"), plan.networks, (False, True)):
            advertise(lab, router, network, autonomous)
        lab.run("home", ["ip", "address", "add", f"{TAKEN}/64", "dev", "home-a1", "nodad"])
        context.step(f"{VM} boots at {HOME}")
        lab.machines[VM].boot(HOME)
        clean = lab.flow_tables()
        probes = start_probes(context, lab)
        context.step(f"{VM} moves live to {AWAY}")
        migrate(lab, context.onos, VM, AWAY, "away")
        inside = Inside(lab, machine, "home")
        neighbors(context, lab)
        routers(context, lab, inside)
        duplicates(context, lab, inside)
        too_big(context, lab, inside)
        context.step(f"{VM} moves live to {HOME}")
        with watch(partial(lab.popen, "home"), "home-a1", f"icmp6 and ether src {machine.mac}", context.out / "return.txt") as frames:
            migrate(lab, context.onos, VM, HOME, "at-home")
        announced(context, frames)
        expect(context, lab, "home again", clean)
        probed.finish(context, probes)


def start_probes(context: Context, lab: Lab) -> dict[str, UdpProbe]:
    machine = lab.plan.machine(VM)
    probes = {}
    for name, interval in PROBED.items():
        target = machine.ip if name == "routed" else f"[{machine.ip6}]"
        probes[name] = context.probe(lab, name, target, interval_us=interval)
    probed.wait_answered(context, probes, 50)
    return probes


def neighbors(context: Context, lab: Lab) -> None:
    """Caches are emptied while packets flow; a router's own word to the link-local address needs an answer as well."""
    context.step("neighbors forget the VM and ask for it")
    machine = lab.plan.machine(VM)
    caches = {"home": "home-a1", "ra": "ra-a1"}
    with watch(partial(lab.popen, "home"), "home-a1", "icmp6", context.out / "neighbors.txt") as frames:
        for node, interface in caches.items():
            forget_neighbors(lab, node, interface)
        for node, interface in caches.items():
            context.check(f"{node} finds the VM's own MAC address", _knows(lab, node, interface, machine.ip6, machine.mac))
        ping = lab.run("ra", ["ping", "-6", "-c", "1", "-W", "3", f"{LINK_LOCAL}%ra-a1"], check=False)
        context.check("the router reaches the VM's link-local address", ping.returncode == 0, ping.stdout)
    said = frames.matching(f"neighbor advertisement, length 32, tgt is {machine.ip6}, ")
    proper = [frame for frame in said if "Flags [solicited]\n" in frame and "hlim 255" in frame and f"{machine.mac} > " in frame]
    context.check("the answer is a proxy's: solicited, not overriding, no router's", bool(proper), "; ".join(said))


def _knows(lab: Lab, node: str, interface: str, address: str, mac: str) -> bool:
    show = ["ip", "-6", "neighbor", "show", address, "dev", interface]
    return comes_true(lambda: mac in lab.run(node, show).stdout, LIMIT)


def routers(context: Context, lab: Lab, inside: Inside) -> None:
    context.step("both routers advertise")
    before = inside.counter("Icmp6InRouterAdvertisements")
    heard = comes_true(lambda: inside.counter("Icmp6InRouterAdvertisements") > before, LIMIT)
    context.check("the VM hears its home router while it is away", heard)
    foreign = lab.plan.networks[1].prefixes[1].split("::")[0]
    listed = ["ip", "-6", "address", "show", "dev", "remote-b1", "scope", "global", "dynamic"]
    taken = comes_true(lambda: foreign in lab.run("remote", listed).stdout, LIMIT)
    context.check("who listens to the other site's router gets an address of that site", taken)
    prefixes = {address.digits[:16] for address in inside.addresses()}
    context.check(
        "the VM has none: those of its home network and its link alone", prefixes == {"fd00001000010000", "fe80000000000000"}, str(prefixes)
    )


def duplicates(context: Context, lab: Lab, inside: Inside) -> None:
    context.step("duplicate address detection, by a host at home and by the VM")
    own = f"{lab.plan.machine(VM).ip6}/64"
    lab.run("home", ["ip", "address", "add", own, "dev", "home-a1"])
    show = ["ip", "-6", "address", "show", "dev", "home-a1", "to", own.split("/")[0]]
    refused = comes_true(lambda: "dadfailed" in lab.run("home", show).stdout, LIMIT)
    context.check("a host that takes the VM's address is told that it is a duplicate", refused)
    lab.run("home", ["ip", "address", "delete", own, "dev", "home-a1"])
    add = "; ".join(f"ip address add {address}/64 dev eth0" for address in (FREE, TAKEN))
    inside.run(f"echo 1 >/proc/sys/net/ipv6/conf/eth0/accept_dad; {add}")
    detected = comes_true(lambda: _decided(inside), LIMIT)
    state = {address.digits[-4:]: address for address in inside.addresses()}
    context.check("the VM is told that a host at home has an address", detected and state["0034"].duplicate, str(state))
    free = detected and not (state["0033"].duplicate or state["0033"].tentative)
    context.check("and uses one that nobody has", free, str(state))
    inside.run("; ".join(f"ip address delete {address}/64 dev eth0" for address in (FREE, TAKEN)))


def _decided(inside: Inside) -> bool:
    """Detection is over for both: usable, or a duplicate."""
    new = [address for address in inside.addresses() if address.digits[-4:] in ("0033", "0034")]
    return len(new) == 2 and all(address.duplicate or not address.tentative for address in new)


def too_big(context: Context, lab: Lab, inside: Inside) -> None:
    """The VM's answers are larger than the routers' link takes; its home router says so to it."""
    context.step(f"the routers' link carries {CIRCUIT_MTU} bytes only")
    link = (("ra", "ra-rb"), ("rb", "rb-ra"))
    for router, interface in link:
        lab.run(router, ["ip", "link", "set", interface, "mtu", str(CIRCUIT_MTU)])
    before = inside.counter("Icmp6InPktTooBigs")
    ping = ["ping", "-6", "-c", "1", "-W", "1", "-s", "1400", lab.plan.machine(VM).ip6]
    answered = comes_true(lambda: lab.run("remote", ping, check=False).returncode == 0, LIMIT)
    context.check("the VM is told that a packet is too big", inside.counter("Icmp6InPktTooBigs") > before)
    context.check("and answers in smaller ones", answered)
    for router, interface in link:
        lab.run(router, ["ip", "link", "set", interface, "mtu", "1500"])


def announced(context: Context, frames: Frames) -> None:
    for address in (two_sites().machine(VM).ip6, FREE, TAKEN, LINK_LOCAL):
        told = frames.matching(rf"> 33:33:00:00:00:01, (.|\n)*tgt is {address}, Flags \[override\]")
        context.check(f"the return of {address} is announced to all nodes, and overrides what they know", bool(told))
