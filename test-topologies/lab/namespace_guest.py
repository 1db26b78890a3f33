# SPDX-License-Identifier: Apache-2.0
"""A guest that is a network namespace: it costs next to nothing, moves within milliseconds, and answers ping as long as it runs."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

from . import plan
from .command import run
from .hypervisor import Hypervisor

_QUIET = ["net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"]
_ANNOUNCING = ["net.ipv4.conf.all.arp_notify=1", "net.ipv4.conf.default.arp_notify=1"]  # as QEMU does for a guest that has moved


class NamespaceGuest:
    """A machine of the plan with one interface. `at` is the id of the hypervisor where it runs, None while it runs nowhere.

    It has an interface of the same MAC address at each hypervisor that has a place for it; only the one where it runs is up.
    """

    def __init__(self, what: plan.Machine, hypervisors: Mapping[str, Hypervisor]) -> None:
        self.what = what
        self.at: str | None = None
        self._hypervisors = hypervisors
        self._namespace = f"{plan.NAMESPACE_PREFIX}guest-{what.name}"
        run(["ip", "netns", "add", self._namespace])
        run(["sysctl", "-qw", *([] if what.ipv6 else _QUIET), *_ANNOUNCING], namespace=self._namespace)

    def run(self, arguments: Sequence[str], check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in it."""
        return run(arguments, namespace=self._namespace, check=check)

    def add_address(self, address: str) -> None:
        """Has it use one more IPv6 address, with its prefix length, as long as it runs where it does."""
        assert self.at is not None
        self.run(["ip", "address", "add", address, "dev", _interface(self._hypervisors[self.at]), "nodad"])

    def expect(self, hypervisor: str) -> None:
        """A port for it, behind which it does not run yet."""
        self.leave(hypervisor)
        where = self._hypervisors[hypervisor]
        tap, interface = self.what.tap(where.what), _interface(where)
        ends = ["type", "veth", "peer", "name", interface, "netns", self._namespace]
        run(["ip", "link", "add", tap, *ends], namespace=where.namespace)
        self.run(["ip", "link", "set", interface, "address", self.what.mac])
        where.plug_in(self.what)

    def resume(self, hypervisor: str) -> None:
        """From now on it runs there, where it is expected; its port elsewhere stays."""
        self.stop()
        interface = _interface(self._hypervisors[hypervisor])
        self.run(["ip", "address", "replace", self.what.address, "dev", interface])
        self.run(["ip", "link", "set", interface, "up"])
        self.run(["ip", "route", "replace", "default", "via", self.what.gateway])
        if self.what.ipv6:
            self.run(["ip", "address", "replace", plan.six(self.what.address), "dev", interface, "nodad"])
            self.run(["ip", "route", "replace", "default", "via", plan.six(self.what.gateway), "dev", interface])
        self.at = hypervisor

    def start(self, hypervisor: str) -> None:
        self.expect(hypervisor)
        self.resume(hypervisor)

    def stop(self) -> None:
        """It runs nowhere; its ports stay."""
        if self.at is not None:
            interface = _interface(self._hypervisors[self.at])
            self.run(["ip", "link", "set", interface, "down"])
            self.run(["ip", "address", "flush", "dev", interface])
            self.at = None

    def leave(self, hypervisor: str) -> None:
        """Its port there goes, and it with the port if it runs there."""
        if self.at == hypervisor:
            self.stop()
        self._hypervisors[hypervisor].remove_port(self.what)


def _interface(where: Hypervisor) -> str:
    return f"at-{where.what.tag}"
