# SPDX-License-Identifier: Apache-2.0
"""A crowd of guests that nobody runs: what the fabric knows of a guest is its port at a switch and its hypervisors' words, and both are real.

A port is a patch port without a peer. It has a name and a number as a guest's tap has, takes what is sent to it, and is nothing outside
Open vSwitch: a link that came up in the switch's namespace would have the switch read all its routes again (see HypervisorHost).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_network
from itertools import islice

from . import plan
from .vswitch import VSwitch

_AT_ONCE = 250  # ports in one transaction: its words have to fit a command
_FIRST_MAC = 0x02_6D_00_00_00_00  # locally administered


def stand_ins(count: int, networks: Sequence[plan.Network], skipped: int = 0) -> list[plan.Machine]:
    """So many guests, at home in these networks by turns; the first addresses of each are left to others.

    Raises ValueError if a network has no address for one.
    """
    addresses = [islice(ip_network(network.prefix).hosts(), skipped, None) for network in networks]
    made = []
    for number in range(count):
        where = number % len(networks)
        network, address = networks[where], next(addresses[where], None)
        if address is None:
            raise ValueError(f"{network.id} has no address left for guest {number}")
        bits = ip_network(network.prefix).prefixlen
        made.append(plan.Machine(f"g{number}", _mac(number), f"{address}/{bits}", network.gateway))
    return made


def crowd_network(number: int, switch: str) -> plan.Network:
    """Apart from each other and from any lab's; up to a hundred, of 65,000 guests each."""
    prefix, gateway_mac = f"10.{100 + number}", f"02:00:0a:{100 + number:02x}:00:01"
    return plan.Network(f"net-s{number}", 2000 + number, f"{prefix}.0.0/16", f"{prefix}.0.1", gateway_mac, (switch,))


def _mac(number: int) -> str:
    return (_FIRST_MAC + number).to_bytes(6, "big").hex(":")


class Crowd:
    """Its guests have a port at a hypervisor from when they appear there until they leave it. The lab need not know of the hypervisor."""

    def __init__(self, machines: Sequence[plan.Machine], switches: Mapping[str, VSwitch]) -> None:
        self.machines = machines
        self._switches = switches

    def appear(self, hypervisor: plan.Hypervisor) -> None:
        """A port for each of them."""
        bridge = hypervisor.switch

        def words(port: str) -> list[str]:
            return ["--", "add-port", bridge, port, "--", "set", "interface", port, "type=patch", f"options:peer=no-{port}"]

        self._change(hypervisor, words)

    def leave(self, hypervisor: plan.Hypervisor) -> None:
        """Their ports there go."""
        self._change(hypervisor, lambda port: ["--", "--if-exists", "del-port", hypervisor.switch, port])

    def _change(self, hypervisor: plan.Hypervisor, words: Callable[[str], list[str]]) -> None:
        switch = self._switches[hypervisor.switch]
        for first in range(0, len(self.machines), _AT_ONCE):
            some = self.machines[first : first + _AT_ONCE]
            switch.vsctl(*(word for machine in some for word in words(machine.tap(hypervisor))))
