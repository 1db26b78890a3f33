# SPDX-License-Identifier: Apache-2.0
"""What a lab is like: all that a scenario could leave behind in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .command import run
from .lab import Lab

# Links with their MTU and whether they are up, addresses, routes, what is filtered and forwarded. A new address is tentative for a while.
_LOOK = (
    "ip -o link; ip -o address | sed 's/ tentative//'; ip route; ip -6 route; "
    "grep -s . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/*/rp_filter /proc/sys/net/ipv6/conf/*/forwarding"
)


@dataclass(frozen=True)
class Condition:
    """Lines of text by part of the lab: nodes, and switches' ports and rules."""

    parts: dict[str, frozenset[str]]

    @staticmethod
    def of(lab: Lab) -> Condition:
        """The present one, of a lab in which nothing that a scenario has started runs."""
        return Condition(dict(_parts(lab)))

    def differences(self, other: Condition) -> list[str]:
        """Each part that is not alike, with the lines that only one of both has."""
        names = sorted(self.parts.keys() | other.parts.keys())
        unlike = {name: self.parts.get(name, frozenset()) ^ other.parts.get(name, frozenset()) for name in names}
        return [f"{name}: {'; '.join(sorted(lines))}" for name, lines in unlike.items() if lines]


def _parts(lab: Lab) -> Iterator[tuple[str, frozenset[str]]]:
    for node in lab.nodes:
        inhabitants = run(["ip", "netns", "pids", lab.namespace(node)]).stdout
        yield node, frozenset((lab.run(node, ["sh", "-c", _LOOK]).stdout + inhabitants).splitlines())
    for name, switch in lab.switches.items():
        yield f"{name}'s ports", frozenset(f"{port} {number}" for port, number in switch.port_numbers().items())
        yield f"{name}'s rules", switch.flows().rules
