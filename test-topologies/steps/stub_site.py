# SPDX-License-Identifier: Apache-2.0
"""Thousands of switches that are stubs, each with a hypervisor, and guests of 20 networks that are away at them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from harness import paths
from lab.certificates import Certificates
from lab.command import end, start
from lab.crowd import crowd_network, stand_ins
from lab.plan import Hypervisor, Machine, Plan, Switch
from lab.stub_fabric import FIRST_DATAPATH
from steps import stories
from steps.stories import Word

NETWORKS = 20
_FIRST_ENDPOINT = ip_address("172.16.0.1")


@dataclass(frozen=True)
class Guest:
    """Where a guest is at home, and where it is away, by the switches' numbers."""

    machine: Machine
    home: int
    away: int


class StubSite:
    """The first switches serve a network each; guests are away at the others, the same number at each but for one."""

    def __init__(self, switches: int, guests: int) -> None:
        self.switches = [_switch(number) for number in range(switches)]
        self.hypervisors = [Hypervisor(f"hv-{number}", switch.name) for number, switch in enumerate(self.switches)]
        self.networks = tuple(crowd_network(number, self.switches[number].name) for number in range(NETWORKS))
        abroad = switches - NETWORKS
        self.guests = [Guest(each, n % NETWORKS, NETWORKS + n % abroad) for n, each in enumerate(stand_ins(guests, self.networks, 1))]

    @property
    def plan(self) -> Plan:
        """As the application is told of it; there are no hosts and no routers."""
        return Plan(self.networks, tuple(self.switches), (), (), tuple(self.hypervisors), ())

    def ports(self, places: Iterable[tuple[Guest, int]]) -> Iterator[tuple[int, str]]:
        """Switch and name of the port that each guest has there."""
        return ((switch, guest.machine.tap(self.hypervisors[switch])) for guest, switch in places)

    def out(self, guest: Guest) -> list[Word]:
        """From home to where it is to be away."""
        return self._move(guest, guest.home, guest.away)

    def drained(self, host: int) -> list[Guest]:
        """Who is away at that switch's hypervisor."""
        return [guest for guest in self.guests if guest.away == host]

    def onward(self, guest: Guest) -> list[Word]:
        """From there to the next one."""
        return self._move(guest, guest.away, self.next_to(guest.away))

    def next_to(self, switch: int) -> int:
        return NETWORKS + (switch - NETWORKS + 1) % (len(self.switches) - NETWORKS)

    def _move(self, guest: Guest, source: int, destination: int) -> list[Word]:
        return stories.move(guest.machine, self.hypervisors[source], self.hypervisors[destination])


class StubProcess:
    """The switches, in a process of their own."""

    def __init__(self, controller: str, switches: int, log: Path, certificates: Certificates | None = None) -> None:
        """Returns when all are connected; raises RuntimeError if they are not."""
        directory = str(certificates.directory) if certificates else ""
        command = ["/usr/bin/python3", "-B", "-m", "lab.stub_fabric", controller, directory, str(switches), "vxlan0"]
        with log.open("w") as complaints:
            self._process = start(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, cwd=str(paths.LAB_HOME), text=True
            )
        if not (said := self._process.stdout.readline()):
            self.end()
            raise RuntimeError(f"the stub switches did not connect: {log.read_text(encoding='utf-8')[-500:]}")
        self.said = said.strip()

    def add_ports(self, ports: Iterable[tuple[int, str]]) -> None:
        for switch, name in ports:
            self._process.stdin.write(f"port {switch} {name}\n")
        self._process.stdin.flush()

    def rules(self) -> int:
        self._process.stdin.write("rules\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        end(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()


def _switch(number: int) -> Switch:
    endpoint = f"{_FIRST_ENDPOINT + number}/16"
    return Switch(f"s{number}", f"{FIRST_DATAPATH + number:016x}", endpoint, endpoint)
