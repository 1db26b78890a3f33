# SPDX-License-Identifier: Apache-2.0
"""What switches do with frames for one VM, read from their flow tables."""

from __future__ import annotations

import re

from lab.lab import Lab

_TUNNEL_END = re.compile(r"set_field:([0-9.]+)->tun_dst")


def endpoint(lab: Lab, hypervisor: str) -> str:
    """Where tunnels to the switch of a hypervisor end."""
    return lab.hypervisors[hypervisor].switch.what.endpoint_ip


def redirects(lab: Lab, switch: str, mac: str) -> list[list[str]]:
    """Of each rule for what the switch's own network sends to the VM: the tunnel endpoints it sends it to."""
    rules = (rule for rule in lab.switches[switch].flows().rules if f"dl_dst={mac} " in rule and "in_port=" not in rule)
    return [_TUNNEL_END.findall(rule) for rule in rules]


def rules_towards(lab: Lab, switch: str, hypervisor: str) -> frozenset[str]:
    """The switch's rules with one word in the place of the hypervisor's endpoint: alike wherever the VM is, if nothing else has changed."""
    there = re.compile(rf"\b{re.escape(endpoint(lab, hypervisor))}\b")
    return frozenset(there.sub("there", rule) for rule in lab.switches[switch].flows().rules)


def packets(lab: Lab, switch: str, match: str) -> int:
    """How many packets the rules have counted that are at least as narrow as a match."""
    dump = lab.switches[switch].ofctl("dump-flows", match)
    return sum(int(count) for count in re.findall(r"n_packets=(\d+)", dump))
