# SPDX-License-Identifier: Apache-2.0
"""What libvirt's operators do besides planned moves: a VM is reached wherever it runs then, and no other rules are left.

Two libvirtd as in the scenario libvirt; here they make the taps and name them (vnet0, vnet1, …), so that each start has another port,
and the domain's definition moves with it. The fabric knows the VM by its UUID. It shows a VM that is

- aborted in its copying (`virsh domjobabort`);
- suspended in its copying (`--timeout 1 --timeout-suspend`), and one that its operator has suspended before;
- renamed by its move (`--dname`);
- saved and started at home, and away; saved away and restored at home;
- destroyed and started away; destroyed away and started at home;
- given another interface, which goes with it, is unplugged away and plugged again. The operator lists it: abroad its
  hypervisor could not claim the address.
"""

from __future__ import annotations

from dataclasses import replace

from harness.context import Context
from harness.waiting import comes_true, wait_for
from lab.command import end
from lab.domain import uuid_of
from lab.inside import Inside
from lab.lab import Lab
from lab.libvirt_lab import LibvirtLab
from lab.plan import Interface, Plan, two_sites
from lab.wandering_domain import WanderingDomain
from steps.names import AWAY, HOME, VM
from steps.wandering import LIMIT, Wanderer

TIME_LIMIT = 600
PLUGGED = Interface("52:54:00:00:01:33", ("10.1.0.51/24",))
OTHER_NAME = "_größer & ferner"  # as libvirt lets operators name a domain
SLOW = "8"  # MiB/s: the VM's memory takes some seconds
# Both interfaces are in one network: each answers for its own address alone, and packets leave by the one whose address they have.
_SET_UP = f"""
for i in $(busybox seq 100); do [ -e /sys/class/net/eth1 ] && break; busybox usleep 100000; done
echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore; echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce
busybox ip address add {PLUGGED.addresses[0]} dev eth1; busybox ip link set eth1 up
busybox ip rule add from {PLUGGED.ips[0]} table 51
busybox ip route add 10.1.0.0/24 dev eth1 table 51; busybox ip route add default via 10.1.0.1 dev eth1 table 51
"""


def plan() -> Plan:
    """The VM has two interfaces; the second one is not plugged in yet, and the operator lists it."""
    sites = two_sites()
    machine = replace(sites.machine(VM), more_interfaces=(PLUGGED,))
    home, *others = sites.networks
    return replace(sites, machines=(machine,), networks=(replace(home, listed=((uuid_of(machine), PLUGGED),)), *others))


def run(context: Context) -> None:
    with context.two_sites(plan(), notifiers=False) as lab, LibvirtLab(lab, WanderingDomain) as libvirt:
        domain = lab.machines[VM]
        assert isinstance(domain, WanderingDomain)
        libvirt.start_notifiers(onUnreachable="hold", patienceMs=3000, identifyBy="uuid")
        context.step(f"{VM} boots at {HOME}, a domain that is defined there")
        domain.boot(HOME)
        vm = Wanderer(context, lab, domain)
        planned(vm)
        for part in (abort, suspend_in_copying, suspend_before, rename, save, restart_away, start_at_home, plug):
            part(vm)


def planned(vm: Wanderer) -> None:
    vm.context.step("a planned move, with taps that libvirt has named")
    vm.context.check("libvirt has named the tap", vm.domain.ports() == ["vnet0"], str(vm.domain.ports()))
    vm.move("planned", AWAY)
    vm.measure_away()
    vm.home_again("planned")


def abort(vm: Wanderer) -> None:
    vm.context.step("a move that its operator aborts in its copying")
    heard = len(events(vm.lab))
    virsh = vm.domain.begin_move(AWAY, "--bandwidth", SLOW)
    try:
        wait_for("memory is copied", lambda: len(events(vm.lab)) > heard and vm.binding().get("phase") == "prepared", LIMIT)
        vm.domain.virsh("domjobabort")
        complaint, _ = virsh.communicate(timeout=LIMIT)
    finally:
        end(virsh)
    vm.context.check("aborted: virsh says so", virsh.returncode != 0, complaint.strip())
    vm.expect("aborted")
    vm.move("after the abort", AWAY)
    vm.expect("after the abort")
    vm.home_again("after the abort")


def events(lab: Lab) -> list[object]:
    """What libvirt has told the notifier at home of migrations."""
    return [entry for entry in lab.notifier_log(HOME) if entry["step"] == "event"]


def suspend_in_copying(vm: Wanderer) -> None:
    vm.context.step("a move whose VM virsh suspends after a second")
    vm.move("suspended in its copying", AWAY, "--bandwidth", SLOW, "--timeout", "1", "--timeout-suspend")
    vm.expect("suspended in its copying")
    vm.home_again("suspended in its copying")


def suspend_before(vm: Wanderer) -> None:
    vm.context.step("a move of a VM that is suspended, and resumed there")
    vm.domain.virsh("suspend")
    vm.move("suspended before", AWAY)
    vm.context.check("suspended before: it is suspended there, too", vm.domain.state() == "paused", vm.domain.state())
    vm.domain.virsh("resume")
    vm.expect("suspended before")
    vm.home_again("suspended before")


def rename(vm: Wanderer) -> None:
    vm.context.step("a move that gives it another name")
    if vm.move("renamed", AWAY, name=OTHER_NAME):
        vm.expect("renamed")
    vm.home_again("renamed")


def save(vm: Wanderer) -> None:
    vm.context.step("saved and started at home")
    save_and_start(vm, "saved at home")
    vm.move("saved", AWAY)
    vm.expect("saved, then moved")
    vm.context.step("saved and started away")
    save_and_start(vm, "saved away")
    vm.context.step("saved away and restored at home")
    file = vm.context.out / "saved"
    vm.domain.virsh("save", str(file))
    vm.domain.restore(HOME, file)
    file.unlink()
    vm.expect("restored at home")


def save_and_start(vm: Wanderer, when: str) -> None:
    before = vm.domain.ports()
    vm.domain.virsh("managedsave")
    vm.domain.virsh("start")
    vm.context.check(f"{when}: its tap has another name", vm.domain.ports() != before, f"{before}, {vm.domain.ports()}")
    vm.expect(when)


def restart_away(vm: Wanderer) -> None:
    vm.context.step("destroyed and started away")
    vm.move("restarted away", AWAY)
    vm.domain.virsh("destroy")
    vm.domain.start()
    vm.expect("restarted away")
    vm.home_again("restarted away")


def start_at_home(vm: Wanderer) -> None:
    vm.context.step("destroyed away and started at home")
    vm.move("started at home", AWAY)
    vm.domain.virsh("destroy")
    vm.domain.carry(HOME)
    vm.domain.start()
    vm.expect("started at home")


def plug(vm: Wanderer) -> None:
    vm.context.step("given another interface, and moved with it")
    plug_in(vm, "plugged in at home")
    vm.move("with two interfaces", AWAY)
    for address in (vm.domain.what.ip, *PLUGGED.ips):
        vm.expect_reached("with two interfaces", address)
    vm.context.step("unplugged and plugged again away")
    unplug(vm)
    vm.expect("unplugged away")
    plug_in(vm, "plugged in away")
    vm.move("with two interfaces, and home again", HOME)
    for address in (vm.domain.what.ip, *PLUGGED.ips):
        vm.expect_reached("with two interfaces, and home again", address)
    vm.expect("with two interfaces, and home again")
    unplug(vm)
    vm.expect("unplugged at home")


def plug_in(vm: Wanderer, when: str) -> None:
    vm.domain.plug(1)
    Inside(vm.lab, vm.domain.what, "home").run(_SET_UP)
    vm.expect_reached(when, PLUGGED.ips[0])
    is_noticed = comes_true(lambda: is_watched(vm.lab, vm), LIMIT)
    vm.context.check(f"{when}: the notifier has noticed", is_noticed, str(vm.domain.ports()))


def unplug(vm: Wanderer) -> None:
    vm.domain.unplug(1)
    wait_for("the interface is gone", lambda: len(vm.domain.ports()) == 1, timeout=30)


def is_watched(lab: Lab, vm: Wanderer) -> bool:
    """Whether the notifier where it is knows the ports that it has."""
    assert vm.domain.at is not None
    said = [entry for entry in lab.notifier_log(vm.domain.at) if entry["step"] in ("watching", "changed")]
    return [port for _, port in said[-1]["interfaces"]] == vm.domain.ports()
