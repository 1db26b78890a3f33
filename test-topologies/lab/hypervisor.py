# SPDX-License-Identifier: Apache-2.0
"""A place where machines run: a network namespace of its own, with a wire for each machine to the switch that it is attached to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from ipaddress import ip_interface
from pathlib import Path
from typing import Any

from . import leftovers, notifier, plan
from .command import end, run, start
from .qemu import Place, Qemu
from .vswitch import VSwitch

TAP_QUEUE = 10_000  # frames that wait for a paused guest; beyond it the newest are lost
_MIGRATION_PORT = 4440


class Hypervisor:
    """Launches QEMUs, with a port at the switch for each, and runs the notifier that watches them."""

    def __init__(
        self,
        what: plan.Hypervisor,
        of: plan.Plan,
        switch: VSwitch,
        image: Path,
        out: Path,
        key: Path | None = None,
        ca: Path | None = None,
    ) -> None:
        """key is a file; without one, what its notifier says is not signed. ca is of an ONOS that speaks https."""
        self.key = key
        self.ca = ca
        self.what = what
        self.switch = switch
        self._plan = of
        self._image = image
        self.out = out
        self.queue_frames = TAP_QUEUE
        self.namespace = plan.NAMESPACE_PREFIX + what.id
        self._sockets = leftovers.RUN / what.id
        self._state = self._sockets / "state"
        self._notifier: subprocess.Popen[Any] | None = None
        self.departures: list[tuple[str, float]] = []  # taps whose guest stopped on its way to elsewhere, and when

    @property
    def id(self) -> str:
        return self.what.id

    # --- machines ---------------------------------------------------------------------------------------------------------------

    def wire(self, machine: plan.Machine) -> None:
        """Lay a wire for each interface, once and for all: see HypervisorHost.

        It ends in a bridge, as the tap will; at the switch it has the tap's name.
        """
        for number, port in enumerate(machine.taps(self.what)):
            self._wire(port, _wire(machine, number), bridge(machine, number))

    def _wire(self, port: str, end: str, bridge: str) -> None:
        run(["ip", "link", "add", end, "type", "veth", "peer", "name", port, "netns", self.switch.namespace], namespace=self.namespace)
        # Learning nothing: what the machine sends from elsewhere may be flooded to here, and must not have its wire look like the way to it.
        bridging = ["type", "bridge", "ageing_time", "0", "mcast_snooping", "0"]
        run(["ip", "link", "add", bridge, "up", *bridging], namespace=self.namespace)
        run(["ip", "link", "set", end, "master", bridge, "up"], namespace=self.namespace)
        # As the switch would have it anyway: then it changes nothing when the wire becomes a port, or is one no more.
        run(["ip", "link", "set", port, "promisc", "on", "up"], namespace=self.switch.namespace)

    def launch(self, machine: plan.Machine, incoming: bool = False) -> Qemu:
        """Start a QEMU for the machine, its port first; with incoming, it waits for the machine to arrive."""
        self.create_port(machine)
        place = Place(self.namespace, tuple(machine.taps(self.what)), self._sockets, self.out, self._image)
        try:
            return Qemu(machine, place, self.migration_uri(machine) if incoming else None)
        except BaseException:
            self.remove_port(machine)
            raise

    def note_stop(self, machine: plan.Machine, at: float) -> None:
        """It stopped here on its way to elsewhere; at is in seconds since the epoch."""
        self.departures += [(tap, at) for tap in machine.taps(self.what)]

    def migration_uri(self, machine: plan.Machine) -> str:
        """Where this hypervisor awaits the machine: on the management network, a port for each machine."""
        port = _MIGRATION_PORT + self._plan.machines.index(machine)
        return f"tcp:{ip_interface(self._plan.management_of(self.what)).ip}:{port}"

    def create_port(self, machine: plan.Machine) -> None:
        """A tap for each interface, for the machine's QEMU to open, and its wire a port of the switch, of the same name."""
        self.remove_port(machine)  # of a QEMU that died
        for tap in machine.taps(self.what):
            run(["ip", "tuntap", "add", tap, "mode", "tap"], namespace=self.namespace)
            run(["ip", "link", "set", tap, "txqueuelen", str(self.queue_frames)], namespace=self.namespace)
        self.plug_in(machine)

    def plug_in(self, machine: plan.Machine) -> None:
        """Whatever has the taps' names meets the machine's wires, which become ports of the switch."""
        for number, (interface, tap) in enumerate(zip(machine.interfaces, machine.taps(self.what))):
            run(["ip", "link", "set", tap, "master", bridge(machine, number), "up"], namespace=self.namespace)
            self.attach(interface, tap)

    def attach(self, interface: plan.Interface, port: str) -> None:
        """A wire's end becomes the switch's port of a machine's interface."""
        network = self._plan.home(interface)
        is_home = self.switch.what.name in network.switches
        self.switch.attach(port, floods=is_home, vlan=self._vlan(network) if is_home else None)

    def unwire(self, port: str, name: str) -> None:
        """The end of a wire is the switch's port no more, and is called otherwise from now on."""
        self.switch.detach(port)
        for words in (["set", port, "down"], ["set", port, "name", name], ["set", name, "up"]):
            run(["ip", "link", *words], namespace=self.switch.namespace)

    def _vlan(self, network: plan.Network) -> int | None:
        """At home a machine's port is in its network's VLAN; beside others, one without a VLAN has the one of frames without a tag."""
        has_vlans = any(other.vlan for other in self._plan.networks)
        return (network.vlan or 0) if has_vlans else None

    def remove_port(self, machine: plan.Machine) -> None:
        for tap in machine.taps(self.what):
            self.switch.detach(tap)
            run(["ip", "link", "delete", tap], namespace=self.namespace, check=False)

    # --- the notifier -----------------------------------------------------------------------------------------------------------

    @property
    def notifier_journal(self) -> Path:
        return self.out / f"notifier-{self.id}.jsonl"

    @property
    def notifier_configuration(self) -> Path:
        return self._sockets / "notifier.json"

    def start_notifier(self, onos_url: str, **settings: Any) -> subprocess.Popen[Any]:
        """Start it; settings are fields of its configuration. In the root namespace, where ONOS's REST is; QMP sockets are files."""
        self.stop_notifier()
        self._sockets.mkdir(parents=True, exist_ok=True)
        configuration = {
            "hypervisor": self.id,
            "controllers": [f"{onos_url}/onos/hypermip"],
            **({"key": str(self.key)} if self.key else {}),
            **({"ca": str(self.ca)} if self.ca and onos_url.startswith("https:") else {}),  # a stand-in of ONOS may speak http
            **({} if "libvirt" in settings else {"sockets": [f"{self._sockets}/{{name}}.notifier.qmp"], "guests": self._guests()}),
            "addresses": {key: interface.ips for key, interface in self._interfaces()},
            "networks": {key: interface.network for key, interface in self._interfaces() if interface.network},
            "stateDirectory": str(self._state),
            **settings,
        }
        file = self.notifier_configuration
        file.write_text(json.dumps(configuration, indent=2), encoding="utf-8")
        if self.notifier_journal.exists():  # of an earlier one, for whoever looks into what went wrong
            earlier = len(list(self.out.glob(f"notifier-{self.id}-earlier-*.jsonl")))
            self.notifier_journal.rename(self.out / f"notifier-{self.id}-earlier-{earlier + 1}.jsonl")
        command = [str(notifier.COMMAND), "--config", str(file), "--log", str(self.notifier_journal)]
        # Open vSwitch's own place in life, where there is one of it beside each notifier.
        environment = {**os.environ, "OVS_RUNDIR": str(self.switch.run_dir)}
        self._notifier = start(command, stderr=sys.stderr, env=environment)
        return self._notifier

    def _guests(self) -> dict[str, Any]:
        """Each that may run here, with its MAC addresses and taps: a QEMU that says anything else is refused."""
        return {
            machine.name: {"interfaces": {interface.mac: tap for interface, tap in zip(machine.interfaces, machine.taps(self.what))}}
            for machine in self._plan.machines
        }

    def _interfaces(self) -> list[tuple[str, plan.Interface]]:
        """By MAC; of tenants' machines, by name and MAC: another tenant's may have the same."""
        return [
            (f"{machine.name}/{interface.mac}" if interface.network else interface.mac, interface)
            for machine in self._plan.machines
            for interface in machine.interfaces
        ]

    def stop_notifier(self) -> None:
        if self._notifier is not None:
            end(self._notifier)
            self._notifier = None

    def forget(self) -> None:
        """What its notifiers have kept: the tickets of guests that were here, for one."""
        shutil.rmtree(self._state, ignore_errors=True)

    def kill_notifier(self) -> None:
        """End it as a crash does: it says nothing more, and leaves QEMU as it is."""
        if self._notifier is not None:
            self._notifier.kill()
            self.stop_notifier()

    def notifier_log(self) -> list[dict[str, Any]]:
        """What the notifier has logged so far, a dict a step."""
        if not self.notifier_journal.exists():
            return []
        lines = self.notifier_journal.read_text(encoding="utf-8").split("\n")[:-1]  # the last one may not be whole yet
        return [json.loads(line) for line in lines]


def bridge(machine: plan.Machine, interface: int) -> str:
    """The bridge at each hypervisor where an interface's tap and its wire meet."""
    return f"br-{machine.name}{f'.{interface}' if interface else ''}"


def _wire(machine: plan.Machine, interface: int) -> str:
    return f"sw-{machine.name}{f'.{interface}' if interface else ''}"
