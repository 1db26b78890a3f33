# SPDX-License-Identifier: Apache-2.0
"""Packets for a VM that reach an agent it has left, injected into the tunnel to there as a home switch's old redirect sent them."""

from __future__ import annotations

import subprocess

from harness.waiting import WaitedInVain, wait_for
from lab.lab import Lab
from probe.frames import Station, udp_frame
from probe.traffic import UDP_ECHO
from steps.steering import packets

COUNT = 5
_PORT = 7001  # of the correspondent they are from
_COUNTED = 3  # seconds; a switch's counters follow its datapath's within one
_LISTENER = f"""
import socket
held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
held.bind(("", {_PORT}))
held.settimeout(1)
print("listening", flush=True)
came = set()
try:
    while True:
        came.add(held.recv(2048))
except TimeoutError:
    print(len(came))
"""


class LatePackets:
    """From a correspondent in the home network, by way of one of its switches, to an agent."""

    def __init__(self, lab: Lab, machine: str, correspondent: str, agent: str) -> None:
        """correspondent is a host at a switch of the VM's home network; agent is a switch."""
        vm, host = lab.plan.machine(machine), lab.plan.host(correspondent)
        mac = lab.run(host.name, ["cat", f"/sys/class/net/{host.name}-{host.attached_to}/address"]).stdout.strip()
        self._lab = lab
        self._host = host
        self._agent = lab.switches[agent]
        self._key = next(network.vni for network in lab.plan.networks if host.attached_to in network.switches)
        self._ends = Station(mac, host.ip, _PORT), Station(vm.mac, vm.ip, UDP_ECHO)
        self._match = f"tun_id={self._key:#x},dl_dst={vm.mac}"

    def rules(self) -> str:
        """The agent's rules that such packets meet."""
        return self._agent.ofctl("dump-flows", self._match).strip()

    def counted(self, at_least: int = 0) -> int:
        """How many such packets the agent's rules have counted, when they are that many or after some seconds."""
        try:
            wait_for("packets counted", lambda: self._count() >= at_least, timeout=_COUNTED)
        except WaitedInVain:
            pass  # the caller is told how many there are
        return self._count()

    def _count(self) -> int:
        return packets(self._lab, self._agent.name, self._match)

    def send(self) -> int:
        """Injects COUNT of them; returns how many were answered."""
        command = ["/usr/bin/python3", "-c", _LISTENER]
        listener = self._lab.popen(self._host.name, command, stdout=subprocess.PIPE, text=True)
        assert listener.stdout is not None
        listener.stdout.readline()
        home = self._lab.switches[self._host.attached_to]
        there = self._agent.what.endpoint_ip
        way = f"set_field:{self._key}->tun_id,set_field:{there}->tun_dst,output:{home.port_numbers()[next(iter(home.what.tunnel_ports))]}"
        for number in range(COUNT):
            frame = udp_frame(*self._ends, f"late {number}".encode()).hex()
            home.ofctl("packet-out", f"in_port=controller,packet={frame},actions={way}")
        said, _ = listener.communicate(timeout=10)
        return int(said)
