# SPDX-License-Identifier: Apache-2.0
"""The guard as rules of an Open vSwitch bridge, through which packets come to the endpoint.

That is where they pass if the datapath is the userspace one: netfilter never sees them. A packet from a configured endpoint is noted in a
register and meets the bridge's rules again, where it matches none of these. So it goes the way that it would have gone without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..openvswitch import OpenVSwitchFailed
from .endpoints import Endpoints
from .guard import GENEVE, GRE, VXLAN, Change, Runner

_COOKIE = 0x4879_704D_4950  # tells these rules from all others
_OURS = f"cookie={_COOKIE:#x}/-1"
_LET_PASS, _REST = "priority=65001", "priority=65000"  # above what anybody else lays on an underlay bridge
_UNNOTED = "reg15=0"
_NOTED = "load:0x1->NXM_NX_REG15[],resubmit(,0)"
_DROP = "drop"

Rules = dict[frozenset[str], str]  # what each does, by what it matches


class OpenFlowGuard:
    """On one bridge, in table 0."""

    def __init__(self, bridge: str, runner: Runner) -> None:
        self.name = bridge
        self._run = runner

    def lacking(self, ends: Endpoints) -> Change | None:
        wanted, there = rules(ends), self._there()
        gone = [match for match in there if match not in wanted]
        new = [match for match, actions in wanted.items() if there.get(match) != actions]
        # No packet of a configured endpoint meets a rule that drops before the one that lets it pass, or after that.
        lines = [
            *(_taken(match) for match in gone if there[match] == _DROP),
            *(_laid(match, wanted[match]) for match in new if wanted[match] != _DROP),
            *(_laid(match, wanted[match]) for match in new if wanted[match] == _DROP),
            *(_taken(match) for match in gone if there[match] != _DROP),
        ]
        says = [
            *(f"{_text(match)}: is not {_word(wanted[match])}, must be" for match in new),
            *(f"{_text(match)}: is {_word(there[match])}, must not be: no such endpoint is configured" for match in gone),
        ]
        return self._change(says, lines)

    def removal(self) -> Change | None:
        there = self._there()
        order = sorted(there, key=lambda match: there[match] != _DROP)
        return self._change([f"{_text(match)}: is {_word(there[match])}" for match in order], [_taken(match) for match in order])

    def _change(self, says: list[str], lines: list[str]) -> Change | None:
        command = ("ovs-ofctl", "-O", "OpenFlow13", "add-flows", self.name, "-")
        return Change(tuple(says), command, "".join(f"{line}\n" for line in lines)) if lines else None

    def _there(self) -> Rules:
        bridges = self._run(["ovs-vsctl", "list-br"], "").split()
        if self.name not in bridges:
            raise OpenVSwitchFailed(f"--bridge: is {self.name!r}, must be one of {', '.join(bridges) or 'none'}")
        return parse(self._run(["ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "dump-flows", self.name, _OURS], ""))


def rules(ends: Endpoints) -> Rules:
    """Of each encapsulation: one rule for each other endpoint, and one that drops the rest."""
    return {frozenset(match): actions for protocol in _protocols(ends) for match, actions in _of(ends, protocol)}


def parse(dump: str) -> Rules:
    """What `ovs-ofctl --no-stats dump-flows` tells of rules."""
    found = {}
    for line in dump.splitlines():
        about, is_rule, actions = line.strip().partition(" actions=")
        if is_rule:
            told = [word for word in re.split(r"[ ,]+", about) if not word.startswith(("cookie=", "table="))]
            found[frozenset(told)] = actions
    return found


def _protocols(ends: Endpoints) -> Iterator[tuple[str, ...]]:
    yield from ((("udp6" if ends.is_ip6 else "udp"), f"tp_dst={port}") for port in (VXLAN, GENEVE))
    yield ("ipv6" if ends.is_ip6 else "ip"), f"nw_proto={GRE}"


def _of(ends: Endpoints, protocol: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    source, destination = ("ipv6_src", "ipv6_dst") if ends.is_ip6 else ("nw_src", "nw_dst")
    here = (_UNNOTED, *protocol, f"{destination}={ends.own}")
    yield from (((_LET_PASS, *here, f"{source}={peer}"), _NOTED) for peer in ends.peers)
    yield (_REST, *here), _DROP


def _laid(match: frozenset[str], actions: str) -> str:
    return f"cookie={_COOKIE:#x},{_text(match)},actions={actions}"


def _taken(match: frozenset[str]) -> str:
    return f"delete_strict {_text(match)}"


def _text(match: frozenset[str]) -> str:
    """The priority comes first, and then the protocol, as ovs-ofctl tells them."""
    return ",".join(sorted(match, key=lambda word: (not word.startswith("priority"), "=" in word, word)))


def _word(actions: str) -> str:
    return "dropped" if actions == _DROP else "let pass"
