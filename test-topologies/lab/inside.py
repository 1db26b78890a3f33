# SPDX-License-Identifier: Apache-2.0
"""A look into a running guest, by its shell, from a host that reaches it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from .lab import Lab
from .plan import Machine

_SHELL_PORT = 9003
_TENTATIVE, _DUPLICATE = 0x40, 0x08  # IFA_F_TENTATIVE and IFA_F_DADFAILED of linux/if_addr.h


@dataclass(frozen=True)
class Address:
    """An IPv6 address of an interface, as 32 hexadecimal digits; tentative as long as it may not be used (RFC 4862 section 5.4)."""

    digits: str
    tentative: bool
    duplicate: bool


class Inside:
    """The shell of one machine's guest."""

    def __init__(self, lab: Lab, machine: Machine, host: str) -> None:
        self._lab = lab
        self._machine = machine
        self._host = host

    def run(self, script: str, timeout: float = 20) -> str:
        """What a script of busybox's shell prints there."""
        connect = f"busybox nc -w 5 {self._machine.ip} {_SHELL_PORT}"
        return self._lab.run(self._host, ["sh", "-c", f"printf '%s\\n' {shlex.quote(script)} | {connect}"], timeout=timeout).stdout

    def counter(self, name: str) -> int:
        """One of the kernel's counters of IPv6, such as Icmp6InPktTooBigs."""
        return next(int(line.split()[1]) for line in self.run("cat /proc/net/snmp6").splitlines() if line.split()[0] == name)

    def addresses(self) -> list[Address]:
        """Its IPv6 addresses, but for loopback."""
        return parse_addresses(self.run("cat /proc/net/if_inet6"))


def parse_addresses(listed: str) -> list[Address]:
    """From the lines of /proc/net/if_inet6: address, index, prefix length, scope, flags, interface."""
    rows = [line.split() for line in listed.splitlines()]
    return [
        Address(row[0], bool(int(row[4], 16) & _TENTATIVE), bool(int(row[4], 16) & _DUPLICATE))
        for row in rows
        if len(row) == 6 and row[5] != "lo"
    ]
