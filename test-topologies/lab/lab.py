# SPDX-License-Identifier: Apache-2.0
"""A running lab: everything of a plan, from start to the last trace removed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from mininet.net import Mininet

from . import command, leftovers
from .certificates import Certificates, rest_url
from .flowtable import FlowTable
from .hypervisor import Hypervisor
from .keys import key_of
from .machine import VirtualMachine
from .plan import NAMESPACE_PREFIX, Plan
from .topology import PlanTopology
from .vswitch import UNDERLAY_BRIDGE, VSwitch
from .wan import WanLink

ROOT = Path(__file__).resolve().parent.parent.parent
_GUEST = ROOT / "test-topologies" / "guest" / "build.sh"
IMAGE = ROOT / "target" / "guest"
_FORGET = "ip neighbor flush all; ip -6 neighbor flush all; ip route flush cache; ip -6 route flush cache; ip tcp_metrics flush all"


class Lab:
    """Use it as a context manager: entering starts, leaving removes all. One at a time on a machine."""

    def __init__(
        self,
        plan: Plan,
        controller: str | None = None,
        out: Path = ROOT / "target" / "lab",
        keys: Path | None = None,
        certificates: Certificates | None = None,
    ) -> None:
        """controller as ovs-vsctl takes it (tcp:198.18.0.1:6653), or None for switches without; logs go to out.

        keys is the directory where its ONOS looks for hypervisors' keys, or None where nothing is signed. certificates are those of
        an ONOS that speaks TLS alone.
        """
        self._keys = keys
        self._certificates = certificates
        self.onos_url = rest_url(certificates)
        self.plan = plan
        self.controller = controller
        self.out = out
        self.log_dir = out  # of the switches; they keep it when the lab is handed on
        self.switches: dict[str, VSwitch] = {}
        self.hypervisors: dict[str, Hypervisor] = {}
        self.machines: dict[str, VirtualMachine] = {}
        self._lock: leftovers.Hold | None = None
        self._net: Mininet | None = None
        self._started: list[subprocess.Popen[Any]] = []

    def __enter__(self) -> Lab:
        self._lock = leftovers.lock()
        try:
            leftovers.leave_nothing()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _start(self) -> None:
        command.run([str(_GUEST), str(IMAGE)], timeout=600)
        self.out.mkdir(parents=True, exist_ok=True)
        # Built in two steps: what Mininet has made when it is interrupted has to be known to stop().
        topology = PlanTopology(of=self.plan, log_dir=self.log_dir)
        self._net = Mininet(topo=topology, controller=None, build=False)
        self._net.start()
        self.switches = {switch.name: self._net[switch.name] for switch in self.plan.switches}
        self.hypervisors = {
            what.id: Hypervisor(what, self.plan, self.switches[what.switch], IMAGE, self.out, self._key(what.id), self._ca)
            for what in self.plan.hypervisors
        }
        self._make_machines()
        for hypervisor in self.hypervisors.values():
            for machine in self.plan.machines:
                hypervisor.wire(machine)
        for switch in self.switches.values():
            visitors = self.plan.visitors(switch.what)
            if self._certificates:
                switch.vsctl("set-ssl", *self._certificates.of_switches)
            switch.set_up(self.controller, visitors, forwards=self.controller is None or self.plan.own_forwarding)
            if self.plan.own_forwarding:
                switch.keep_set_up(visitors)
        self._wake_underlay()

    def _key(self, hypervisor: str) -> Path | None:
        return key_of(hypervisor, self._keys) if self._keys else None

    @property
    def _ca(self) -> Path | None:
        return self._certificates.ca if self._certificates else None

    def _make_machines(self) -> None:
        self.machines = {what.name: VirtualMachine(what, self.hypervisors) for what in self.plan.machines}

    def _wake_underlay(self) -> None:
        """Let the tunnel endpoints find each other: OVS drops the first packet into a tunnel whose far end's MAC it does not know.

        By asking, both ways: OVS learns a neighbour from the answer to its own request alone. A bridge that has just come up may
        miss the first request.
        """
        for here in self.plan.switches:
            for there in self.plan.switches:
                if here != there and here.is_endpoint_ip6 == there.is_endpoint_ip6:
                    ask = ["ping", "-c1", "-w5"] if there.is_endpoint_ip6 else ["arping", "-f", "-w", "5"]
                    self.run(here.name, [*ask, "-I", UNDERLAY_BRIDGE, there.endpoint_ip])

    def stop(self) -> None:
        """Remove everything; may be called again."""
        if self._lock is None:
            return  # what there is now is another lab's
        self._end_machines()
        for switch in self.switches.values():
            _try(switch.leave_controller)  # while its daemon runs: a scenario may have started that, too
        self._end_programs()
        if self._net is not None:
            _try(self._net.stop)
        _try(leftovers.leave_nothing)
        self._lock.close()
        self._lock = self._net = None
        self.switches, self.hypervisors, self.machines = {}, {}, {}

    def clear(self) -> None:
        """End what was started in it since it is there: notifiers, machines, programs."""
        self._end_machines()
        self._end_programs()

    def hand_on(self, out: Path) -> None:
        """Make a lab that was cleared the next user's, whose logs go to out: nobody remembers who was where, nor which paths were narrow.

        Of the underlay that is remembered, as in the beginning: see _wake_underlay().
        """
        self.out = out
        self.out.mkdir(parents=True, exist_ok=True)
        for hypervisor in self.hypervisors.values():
            hypervisor.out = out
        self._make_machines()
        for switch in self.switches.values():
            switch.appctl("fdb/flush", switch.name)
        for node in (*self.plan.hosts, *self.plan.routers):
            self.run(node.name, ["sh", "-c", _FORGET])

    def _end_machines(self) -> None:
        for hypervisor in self.hypervisors.values():
            _try(hypervisor.stop_notifier)
        for machine in self.machines.values():
            _try(machine.shutdown)

    def _end_programs(self) -> None:
        for process in self._started:
            _try(partial(command.end, process))
        self._started = []

    @property
    def nodes(self) -> list[str]:
        """Names of all that have a network namespace: hosts, routers, switches, hypervisors."""
        plan = self.plan
        return [node.name for node in (*plan.hosts, *plan.routers, *plan.switches)] + [hypervisor.id for hypervisor in plan.hypervisors]

    # --- in the lab -------------------------------------------------------------------------------------------------------------

    def namespace(self, node: str) -> str:
        """The network namespace of a host, router or switch, for `ip netns exec`."""
        return NAMESPACE_PREFIX + node

    def run(
        self, node: str, arguments: Sequence[str], timeout: float = command.SHORT, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        return command.run(arguments, namespace=self.namespace(node), timeout=timeout, check=check)

    def popen(self, node: str, arguments: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a program that is ended with the lab, if it has not ended by then."""
        process = command.start(arguments, namespace=self.namespace(node), **options)
        self._started.append(process)
        return process

    def set_distance(self, milliseconds: float) -> None:
        """Makes the sites of a wide lab that far apart, one way: routers by their wires, tunnel endpoints by both wires to the underlay."""
        assert self._net is not None
        for link in self._net.links:
            if isinstance(link, WanLink):
                circuit = all(end.node.name in (router.name for router in self.plan.routers) for end in (link.intf1, link.intf2))
                link.delay(milliseconds if circuit else milliseconds / 2)

    def flow_tables(self) -> dict[str, FlowTable]:
        return {name: switch.flows() for name, switch in self.switches.items()}

    def start_notifiers(self, **settings: Any) -> None:
        """One beside each hypervisor; settings are fields of the notifier's configuration."""
        for hypervisor in self.hypervisors.values():
            hypervisor.start_notifier(self.onos_url, **settings)

    def notifier_log(self, hypervisor: str) -> list[dict[str, Any]]:
        return self.hypervisors[hypervisor].notifier_log()


def _try(action: Callable[[], Any]) -> None:
    """What fails while stopping is left to leave_nothing(), which goes by names and numbers alone."""
    try:
        action()
    except Exception:
        pass
