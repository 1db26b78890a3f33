# SPDX-License-Identifier: Apache-2.0
"""Mininet nodes as the lab needs them: in namespaces that have names, with offloads off, and bridges made with iproute2."""

from __future__ import annotations

from typing import Any

from mininet.node import Host as MininetHost
from mininet.node import Node
from mininet.node import Switch as MininetSwitch

from . import plan
from .command import run


class Named(Node):
    """A node whose namespace has a name, so that any program can be run in it (`ip netns exec hm-a1 …`) and any later run can remove it."""

    @property
    def namespace(self) -> str:
        return plan.NAMESPACE_PREFIX + self.name

    def startShell(self, mnopts: str | None = None) -> None:
        super().startShell(mnopts)
        if self.inNamespace:
            run(["ip", "netns", "attach", self.namespace, str(self.pid)])

    def terminate(self) -> None:
        super().terminate()
        if self.inNamespace:
            run(["ip", "netns", "delete", self.namespace], check=False)


class Correspondent(Named, MininetHost):
    """A host; its packets leave with their checksums made, which the userspace datapath and the tunnels need."""

    def __init__(self, name: str, what: plan.Host | None = None, **params: Any) -> None:
        self.host = what
        super().__init__(name, **params)

    def config(self, **params: Any) -> dict[str, Any]:
        result = super().config(**params)
        for interface in self.intfNames():
            run(["ethtool", "-K", interface, "tx", "off"], namespace=self.namespace)
        if self.host and self.host.ipv6:
            address, gateway = plan.six(self.host.address), plan.six(self.host.gateway)
            run(["ip", "address", "replace", address, "dev", self.intfNames()[0], "nodad"], namespace=self.namespace)
            run(["ip", "route", "replace", "default", "via", gateway], namespace=self.namespace)
        return result


class Router(Correspondent):
    """A host that forwards, with the addresses and routes of its plan, whatever the source of a packet."""

    def __init__(self, name: str, what: plan.Router, **params: Any) -> None:
        self.what = what
        super().__init__(name, **params)

    def config(self, **params: Any) -> dict[str, Any]:
        result = super().config(**params)
        run(
            ["sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0", "net.ipv6.conf.all.forwarding=1"],
            namespace=self.namespace,
        )
        for leg in self.what.interfaces:
            run(["ip", "address", "replace", leg.address, "dev", f"{self.name}-{leg.to}"], namespace=self.namespace)
            if self.what.ipv6:
                run(["ip", "address", "replace", plan.six(leg.address), "dev", f"{self.name}-{leg.to}", "nodad"], namespace=self.namespace)
            run(["sysctl", "-qw", f"net.ipv4.conf.{self.name}-{leg.to}.rp_filter=0"], namespace=self.namespace)
        for route in self.what.routes:
            for prefix, next_hop in (route, *([(plan.six(route[0]), plan.six(route[1]))] if self.what.ipv6 else [])):
                run(["ip", "route", "replace", prefix, "via", next_hop], namespace=self.namespace)
        return result


class HypervisorHost(Named, MininetHost):
    """What a hypervisor's QEMUs live in, with its address on the management network.

    Not its switch's namespace: Open vSwitch's userspace datapath hears of every change of a link there, forgets all routes and reads them
    again, and for some milliseconds neither knows where tunnels lead nor what comes out of them. A tap comes and goes with each migration.
    """

    def __init__(self, name: str, address: str, **params: Any) -> None:
        self.address = address
        super().__init__(name, **params)

    def config(self, **params: Any) -> dict[str, Any]:
        result = super().config(**params)
        run(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1", "net.ipv6.conf.all.disable_ipv6=1"], namespace=self.namespace)
        run(["ip", "address", "replace", self.address, "dev", f"{self.name}-mgmt"], namespace=self.namespace)
        return result


class KernelBridge(Named, MininetSwitch):
    """A Linux bridge: the underlay, and the management network. Mininet's LinuxBridge wants brctl, and knows no MTU."""

    def __init__(self, name: str, address: str | None = None, mtu: int = 1500, **params: Any) -> None:
        self.address = address
        self.mtu = mtu
        # Mininet derives a datapath id from a name's digits; a bridge needs none.
        super().__init__(name, dpid="0", **params)

    @property
    def bridge(self) -> str:
        return plan.NAMESPACE_PREFIX + self.name

    def start(self, controllers: list[Any]) -> None:
        where = self.namespace if self.inNamespace else None
        run(["ip", "link", "add", self.bridge, "mtu", str(self.mtu), "up", "type", "bridge"], namespace=where)
        if self.address:
            run(["ip", "address", "add", self.address, "dev", self.bridge], namespace=where)
        for port in self.intfNames():
            if port != "lo":
                run(["ip", "link", "set", port, "mtu", str(self.mtu), "master", self.bridge, "up"], namespace=where)

    def stop(self, deleteIntfs: bool = True) -> None:
        if not self.inNamespace:
            run(["ip", "link", "delete", self.bridge], check=False)
        super().stop(deleteIntfs)
