# SPDX-License-Identifier: Apache-2.0
"""The plan as a Mininet topology: nodes and wires. A wire's interfaces are named NODE-PEER, so that dumps can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mininet.topo import Topo

from . import plan
from .nodes import Correspondent, HypervisorHost, KernelBridge, Router
from .vswitch import VSwitch
from .wan import WanLink

UNDERLAY = "underlay"
MANAGEMENT = "mgmt"


class PlanTopology(Topo):
    """Mininet builds and wires what this declares, and starts and stops it."""

    def build(self, of: plan.Plan, log_dir: Path) -> None:
        self.addSwitch(UNDERLAY, cls=KernelBridge, inNamespace=True, mtu=of.underlay_mtu)
        self.addSwitch(MANAGEMENT, cls=KernelBridge, inNamespace=False, address=of.management)
        for switch in of.switches:
            self.addSwitch(
                switch.name,
                cls=VSwitch,
                inNamespace=True,
                what=switch,
                underlay_mtu=of.underlay_mtu,
                log_dir=log_dir,
                vlans=_vlans(of, switch.name),
            )
            self._wire(switch.name, UNDERLAY, f"{switch.name}-phy", f"phy-{switch.name}", wide=of.is_wide)
            # The far end of this one is in the root namespace: only its name tells whose it is.
            self._wire(switch.name, MANAGEMENT, f"{switch.name}-mgmt", f"{plan.NAMESPACE_PREFIX}mgmt-{switch.name}")
        for hypervisor in of.hypervisors:
            self.addHost(hypervisor.id, cls=HypervisorHost, ip=None, address=of.management_of(hypervisor))
            self._wire(hypervisor.id, MANAGEMENT, f"{hypervisor.id}-mgmt", f"{plan.NAMESPACE_PREFIX}mgmt-{hypervisor.id}")
        for left, right in of.trunks:
            self._wire(left, right)
        for host in of.hosts:
            self.addHost(host.name, cls=Correspondent, what=host, ip=host.address, defaultRoute=f"via {host.gateway}")
            if not any(leg.to == host.name for router in of.routers for leg in router.interfaces):
                self._wire(host.name, host.attached_to)
        self._routers(of)

    def _routers(self, of: plan.Plan) -> None:
        for router in of.routers:
            self.addHost(router.name, cls=Router, ip=None, what=router)
        wired: set[frozenset[str]] = set()
        for router in of.routers:
            for leg in router.interfaces:
                ends = frozenset((router.name, leg.to))
                if ends not in wired:
                    wired.add(ends)
                    wide = of.is_wide and any(other.name == leg.to for other in of.routers)
                    self._wire(router.name, leg.to, macs=(leg.mac, _mac(of, leg.to, router.name)), wide=wide)

    def _wire(
        self,
        left: str,
        right: str,
        left_port: str | None = None,
        right_port: str | None = None,
        macs: tuple[str | None, str | None] = (None, None),
        wide: bool = False,
    ) -> None:
        given: dict[str, Any] = {key: mac for key, mac in zip(("addr1", "addr2"), macs) if mac}  # Mininet makes up the others
        if wide:
            given["cls"] = WanLink
        self.addLink(left, right, intfName1=left_port or f"{left}-{right}", intfName2=right_port or f"{right}-{left}", **given)


def _vlans(of: plan.Plan, switch: str) -> dict[str, int]:
    """By the switch's port, the VLANs of hosts and routers there."""
    hosts = {f"{switch}-{host.name}": host.vlan for host in of.hosts if host.attached_to == switch}
    legs = {f"{switch}-{router.name}": leg.vlan for router in of.routers for leg in router.interfaces if leg.to == switch}
    return {port: vlan for port, vlan in (hosts | legs).items() if vlan is not None}


def _mac(of: plan.Plan, router: str, towards: str) -> str | None:
    legs = (leg for other in of.routers if other.name == router for leg in other.interfaces if leg.to == towards)
    return next((leg.mac for leg in legs), None)
