# SPDX-License-Identifier: Apache-2.0
"""Where a lab has dropped frames: every counter of the kernel's and of Open vSwitch's that tells of one."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from .lab import Lab

# Sockets of instruments and of switches' ports, UDP's own counters, and links.
_LOOK = "ss -0mnO; echo; cat /proc/net/snmp; echo; ip -s -j link"
_UDP_LOSSES = ("InErrors", "RcvbufErrors", "SndbufErrors")
_LINK_LOSSES = ("errors", "dropped", "over_errors", "carrier_errors")


def read(lab: Lab) -> Counter[str]:
    """How often each place has dropped something so far; places that have not are left out. What left with its port is forgotten."""
    counts = Counter({"backlog of the processors": _backlog(Path("/proc/net/softnet_stat").read_text(encoding="ascii"))})
    for node in lab.nodes:
        counts.update(_of_node(node, lab.run(node, ["sh", "-c", _LOOK]).stdout))
    for name, switch in lab.switches.items():
        counts.update({f"{name}: {event}": count for event, count in _coverage(switch.appctl("coverage/show")).items()})
    return +counts


def _of_node(node: str, output: str) -> dict[str, int]:
    sockets, snmp, links = output.split("\n\n", 2)
    return {
        f"{node}: packet sockets": sum(map(int, re.findall(r",d(\d+)\)", sockets))),
        **{f"{node}: UDP {name}": count for name, count in _udp(snmp).items()},
        **{f"{node}: {name}": count for name, count in _links(links).items()},
    }


def _udp(snmp: str) -> dict[str, int]:
    names, values = [line.split()[1:] for line in snmp.splitlines() if line.startswith("Udp:")]
    return {name: int(value) for name, value in zip(names, values) if name in _UDP_LOSSES}


def _links(links: str) -> dict[str, int]:
    return {
        f"{link['ifname']} {way} {what}": link["stats64"][way].get(what, 0)
        for link in json.loads(links)
        for way in ("rx", "tx")
        for what in _LINK_LOSSES
    }


def _coverage(shown: str) -> dict[str, int]:
    """Open vSwitch's own: what the datapath dropped and why; what rules drop is among them."""
    found = re.findall(r"^(\w*drop\w*)\s.*total: (\d+)$", shown, re.MULTILINE)
    return {event: int(total) for event, total in found}


def _backlog(softnet: str) -> int:
    return sum(int(line.split()[1], 16) for line in softnet.splitlines())
