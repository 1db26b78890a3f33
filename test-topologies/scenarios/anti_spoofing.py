# SPDX-License-Identifier: Apache-2.0
"""A VM that is away and tells lies reaches nobody; what it truthfully sends arrives; and tunnels carry nothing but that.

Frames are put onto the VM's own wire at the other site while it runs there, some of each kind. A correspondent at home sends it a packet a
millisecond all the while. It shows that

- what the VM may send under its own MAC address and addresses arrives at home, each frame once, through the tunnel, and nowhere else;
- what it may not reaches nobody, is in no tunnel, and is counted by the rule that dropped it, where an operator sees it;
- neighbors believe none of it: their caches say what they said before;
- what others send at either site gets into no tunnel, be it a broadcast, to a MAC address that nobody has, to the VM's from where it is a
  visitor, or in its name. The tunnels carry the network's own key, and nobody's frames but the VM's;
- what comes out of a tunnel under no key, another one, that of frames handed over or the network's own for somebody else, reaches nobody
  and goes into no tunnel again; nor does what comes out at home in anybody's name but the VM's;
- no packet to the VM is lost meanwhile;
- at home nothing of ours filters: there, each of those frames arrives; and each switch's flow table is what it was before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import product

from harness.context import Context
from harness.waiting import comes_true
from lab.lab import Lab
from lab.plan import two_sites
from probe.frames import BROADCAST, Station, arp_frame, tagged, udp_frame
from probe.traffic import WARM_PACKETS
from probe.udp import UdpProbe
from probe.underlay import UnderlayWatch
from probe.window import Window
from steps.calm import wait_calm
from steps.forgeries import NEIGHBORS, ODD, REST, Kind, forged, truthful
from steps.moves import migrate
from steps.names import AWAY, HOME, VM
from steps.onlookers import HANDED_OVER, HOSTS, WIRE, in_tunnel, parties, shoot
from steps.parties import Cached, Party, acquaint, caches
from steps.tables import expect

EACH = 20  # frames of a kind
COUNTED_WITHIN = 20  # seconds; ONOS asks switches for their counters every few
NOBODY = Station("02:00:00:00:00:77", "10.1.0.77")
ACQUAINTED = {"home": (VM, "ra"), "ra": (VM, "home"), "remote": ("rb",), "rb": ("remote",)}
TUNNELS = ("out of a1", "out of b1")


def run(context: Context) -> None:
    with context.two_sites(two_sites().dual_stack()) as lab:
        context.step(f"{VM} boots at {HOME} and moves to {AWAY}")
        lab.machines[VM].boot(HOME)
        clean = lab.flow_tables()
        migrate(lab, context.onos, VM, AWAY, "away")
        known = parties(lab)
        vm, host, router = known[VM], known["home"], known["ra"]
        probe = start_probe(context, lab)
        for node, others in ACQUAINTED.items():
            acquaint(lab, node, [known[other] for other in others])
        before = caches(lab, HOSTS)
        visitor(context, lab, truthful(vm, host), forged(vm, host, router))
        bystanders(context, lab, known)
        out_of_tunnels(context, lab, known)
        check_caches(context, before, caches(lab, HOSTS))
        finish_probe(context, probe)
        context.step(f"{VM} moves back to {HOME}")
        migrate(lab, context.onos, VM, HOME, "at-home")
        expect(context, lab, "home again", clean)
        at_home(context, lab, forged(vm, host, router))


# --- what is sent, and what becomes of it -------------------------------------------------------------------------------------------


def visitor(context: Context, lab: Lab, own: Sequence[Kind], others: Sequence[Kind]) -> None:
    """What comes from the VM's port where it is a visitor."""
    context.step(f"on the VM's wire at {AWAY}: {len(own)} kinds of frames that are its own to send, {len(others)} that are not")
    before = dropped(context, lab)
    seen = shoot(context, lab, AWAY, WIRE, [*own, *others], EACH)
    for kind in own:
        found = seen[kind.name]
        right = found["home"] == found["out of b1"] == EACH and not found.keys() - {"home", "ra", "out of b1"}
        context.check(f"{kind.name}: arrives at home, once, by the tunnel", right, str(dict(found)))
    for kind in others:
        context.check(f"{kind.name}: reaches nobody", not seen[kind.name], str(dict(seen[kind.name])))
    wanted = Counter({role: sum(EACH for kind in others if kind.role == role) for role in (REST, NEIGHBORS, ODD)})
    counted = dropped(context, lab) - before
    context.result.measurements["frames dropped, by rule"] = dict(counted)
    context.check("the rules that drop count what they drop", counted == wanted, f"{dict(counted)}, sent {dict(wanted)}")


def bystanders(context: Context, lab: Lab, known: dict[str, Party]) -> None:
    """What machines send that are no visitors: floods reach the tunnel ports of their switches."""
    context.step("floods at both sites; frames to the VM and in its name from where it is a visitor")
    vm, home, remote = known[VM], known["home"], known["remote"]
    watches = {
        name: UnderlayWatch(partial(lab.popen, "b1"), "b1-phy", known[name].mac, context.out / f"underlay-{name}.log")
        for name in (VM, "remote")
    }
    for node, host in (("home", home), ("remote", remote)):
        kinds = [
            Kind("broadcast", arp_frame(host.mac, BROADCAST, 1, host.at(host.ip), host.ip)),
            Kind("to a MAC address that nobody has", udp_frame(host.at(host.ip), NOBODY, b"")),
        ]
        if node == "remote":
            kinds.append(Kind("to the VM", udp_frame(host.at(host.ip), vm.at(vm.ip), b"")))
            kinds.append(Kind("in the VM's name", udp_frame(vm.at(vm.ip), home.at(home.ip), b"")))
        for name, found in shoot(context, lab, node, HOSTS[node], kinds, EACH).items():
            leaked = found.keys() & {"the VM", *TUNNELS}
            context.check(f"{node}, {name}: gets into no tunnel, nor to the VM", not leaked and bool(found), str(dict(found)))
    ways = {name: watch.finish().ways(Window(float("-inf"), float("inf"))) for name, watch in watches.items()}
    keys = {key for _, _, key, _ in ways[VM]}
    context.check("tunnels carry the VM's frames under its network's key", keys == {lab.plan.network("net-a").vni}, str(ways[VM]))
    context.check("and none of a machine of the other network", not ways["remote"], str(ways["remote"]))


def out_of_tunnels(context: Context, lab: Lab, known: dict[str, Party]) -> None:
    """What comes out of tunnels at one switch, sent by the other one or in its name."""
    context.step("out of tunnels: under no key, under others, for somebody else")
    own, other = (lab.plan.network(name).vni for name in ("net-a", "net-b"))
    foreign = {"no key": 0, "a key that nobody has": 7777, "the other network's key": other}
    handed = {"the key of frames handed over": own + HANDED_OVER}
    vm = known[VM]
    for there, node in (("a1", "home"), ("b1", "remote")):
        host = known[node]
        frames = {
            "a host": udp_frame(vm.at(vm.ip), host.at(host.ip), b""),
            "all": arp_frame(vm.mac, BROADCAST, 1, vm.at(vm.ip), host.ip),
            "the VM": udp_frame(host.at(host.ip), vm.at(vm.ip), b""),
        }
        wrong = [*product(foreign, frames), *product(handed, ("a host", "all"))]
        if there == "a1":
            frames |= {
                "a host, in another's name": udp_frame(known["ra"].at(known["ra"].ip), host.at(host.ip), b""),
                "a host, under another's address": udp_frame(vm.at(known["ra"].ip), host.at(host.ip), b""),
                "a host, with a VLAN tag": tagged(udp_frame(vm.at(vm.ip), host.at(host.ip), b""), 7),
                "all, of another's address": arp_frame(vm.mac, BROADCAST, 1, vm.at(known["ra"].ip), vm.ip),
            }
            wrong += [("its own key", to) for to in list(frames)[3:]]
        wrong += [("the key of frames handed over", "the VM")] if there == "a1" else [("its own key", "a host"), ("its own key", "all")]
        right = ("its own key", "a host" if there == "a1" else "the VM")
        keys = {**foreign, **handed, "its own key": own}
        kinds = [Kind(f"{key}, to {to}", frames[to]) for key, to in (*wrong, right)]
        wrap = [partial(in_tunnel, lab, there, keys[key]) for key, _ in (*wrong, right)]
        sender = "b1" if there == "a1" else "a1"
        seen = shoot(context, lab, sender, f"{sender}-phy", kinds, EACH, wrap)
        for kind in kinds[:-1]:
            found = dict(seen[kind.name])
            context.check(f"out of the tunnel at {there}, {kind.name}: reaches nobody", found == {f"out of {sender}": EACH}, str(found))
        arrived = seen[kinds[-1].name]["home" if there == "a1" else "the VM"]
        context.check(f"out of the tunnel at {there}, {kinds[-1].name}: arrives", arrived == EACH, str(arrived))


def at_home(context: Context, lab: Lab, kinds: Sequence[Kind]) -> None:
    """The very frames that were dropped before."""
    context.step(f"on the VM's wire at {HOME}: what was dropped")
    seen = shoot(context, lab, HOME, WIRE, kinds, EACH)
    missing = [kind.name for kind in kinds if seen[kind.name]["home"] != EACH]
    context.check("at home nothing of ours filters: each frame arrives", not missing, str(missing))


# --- who there is, and what is known of them ----------------------------------------------------------------------------------------


def dropped(context: Context, lab: Lab) -> Counter[str]:
    """Packets that the rules at the VM's port have dropped, by their role, as an operator is shown them once ONOS has asked the switch."""
    comes_true(lambda: sum(shown(context).values()) == dropped_by_switch(lab), COUNTED_WITHIN)
    return shown(context)


def shown(context: Context) -> Counter[str]:
    counts: Counter[str] = Counter()
    for rule in context.onos.binding(VM).body["rules"]:
        counts[rule["role"]] += rule["packets"] if rule["treatment"] == ["DROP"] else 0
    return counts


def dropped_by_switch(lab: Lab) -> int:
    switch = lab.switches["b1"]
    port = switch.port_numbers()[lab.plan.machine(VM).tap(lab.plan.hypervisor(AWAY))]
    rules = switch.ofctl("dump-flows", f"in_port={port}").splitlines()
    return sum(int(counted[1]) for rule in rules if rule.endswith("actions=drop") and (counted := re.search(r"n_packets=(\d+)", rule)))


def check_caches(context: Context, before: Cached, now: Cached) -> None:
    changed = {where: (mac, now[where]) for where, mac in before.items() if now.get(where, mac) != mac}
    context.check("neighbors' caches say what they said before", bool(before) and not changed, f"{changed} of {before}")


def start_probe(context: Context, lab: Lab) -> UdpProbe:
    probe = context.probe(lab, "home", lab.plan.machine(VM).ip)
    probe.wait_answered(WARM_PACKETS)
    wait_calm(context, {"home": probe})
    return probe


def finish_probe(context: Context, probe: UdpProbe) -> None:
    counts = probe.finish().counts()
    context.result.measurements["meanwhile"] = {"sent": counts.sent, "lost": counts.lost, "duplicated": counts.duplicated}
    context.check("no packet to the VM is lost meanwhile", counts.sent > counts.lost == 0, f"{counts.lost} of {counts.sent} lost")
