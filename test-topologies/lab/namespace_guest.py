# SPDX-License-Identifier: Apache-2.0
"""A guest that is a network namespace: it costs next to nothing, moves quickly, and answers ping as long as it runs."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence

from . import plan
from .command import run
from .hypervisor import Hypervisor

_QUIET = ["net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"]
# A place where it only waits neither answers for it nor takes its packets.
_ONE_PLACE = ["net.ipv4.conf.all.arp_ignore=1", "net.ipv4.conf.all.rp_filter=1", "net.ipv4.conf.default.rp_filter=1"]
_FORWARDING = "3"  # a bridge's word for the state of a port (BR_STATE_FORWARDING)
_CONNECTED_WITHIN = 5  # seconds; a bridge hears of a link that is up later than who is behind it


class NamespaceGuest:
    """A machine of the plan with one interface. `at` is the id of the hypervisor where it runs, None while it runs nowhere.

    It has an interface of the same MAC address at each hypervisor that has a place for it; only the one where it runs has its addresses.
    """

    def __init__(self, what: plan.Machine, hypervisors: Mapping[str, Hypervisor]) -> None:
        self.what = what
        self.at: str | None = None
        self._hypervisors = hypervisors
        self._renamed: dict[str, str] = {}  # its ports that are not called as the plan has them, by hypervisor
        self._namespace = f"{plan.NAMESPACE_PREFIX}guest-{what.name}"
        run(["ip", "netns", "add", self._namespace])
        self.run(["sysctl", "-qw", *_ONE_PLACE, *([] if what.ipv6 else _QUIET)])

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
        self.run(["ip", "link", "set", interface, "address", self.what.mac, "up"])
        where.plug_in(self.what)

    def resume(self, hypervisor: str) -> None:
        """From now on it runs there, where it is expected, and says so as QEMU does; its port elsewhere stays."""
        self.stop()
        where = self._hypervisors[hypervisor]
        self._wait_connected(where)
        interface = _interface(where)
        self.run(["ip", "address", "replace", self.what.address, "dev", interface])
        self.run(["ip", "route", "replace", "default", "via", self.what.gateway])
        if self.what.ipv6:
            self.run(["ip", "address", "replace", plan.six(self.what.address), "dev", interface, "nodad"])
            self.run(["ip", "route", "replace", "default", "via", plan.six(self.what.gateway), "dev", interface])
        self.run(["arping", "-U", "-c", "1", "-I", interface, self.what.ip], check=False)  # 1: nobody has answered, as is right
        self.at = hypervisor

    def _wait_connected(self, where: Hypervisor) -> None:
        state = f"/sys/class/net/{self.what.tap(where.what)}/brport/state"
        deadline = time.monotonic() + _CONNECTED_WITHIN
        while run(["cat", state], namespace=where.namespace).stdout.strip() != _FORWARDING:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{state}: not forwarding after {_CONNECTED_WITHIN} s")
            time.sleep(0.02)

    def start(self, hypervisor: str) -> None:
        self.expect(hypervisor)
        self.resume(hypervisor)

    def stop(self) -> None:
        """It runs nowhere; its ports stay."""
        if self.at is not None:
            interface = _interface(self._hypervisors[self.at])
            self.run(["ip", "address", "flush", "dev", interface, "scope", "global"])
            self.at = None

    def leave(self, hypervisor: str) -> None:
        """Its port there goes, and it with the port if it runs there."""
        if self.at == hypervisor:
            self.stop()
        where = self._hypervisors[hypervisor]
        if hypervisor in self._renamed:
            where.unwire(self._renamed.pop(hypervisor), self.what.tap(where.what))
        where.remove_port(self.what)

    def port(self, hypervisor: str) -> str:
        """What the switch calls its port there."""
        return self._renamed.get(hypervisor) or self.what.tap(self._hypervisors[hypervisor].what)

    def rename_port(self, hypervisor: str) -> None:
        """The switch has its port there under another name and number from now on, or under the first name again."""
        where, old = self._hypervisors[hypervisor], self.port(hypervisor)
        tap = self.what.tap(where.what)
        new = renamed(tap) if old == tap else tap
        where.unwire(old, new)
        where.attach(self.what.interfaces[0], new)
        self._renamed.pop(hypervisor, None)
        if new != tap:
            self._renamed[hypervisor] = new


def renamed(tap: str) -> str:
    """Another name that ends as all names of its hypervisor's ports do."""
    name, dash, hypervisor = tap.rpartition("-")
    return f"{name}r{dash}{hypervisor}"


def _interface(where: Hypervisor) -> str:
    return f"at-{where.what.tag}"
