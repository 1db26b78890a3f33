# SPDX-License-Identifier: Apache-2.0
"""A switch's flow table in a form that two tables can be compared in: what the rules do, not how they have fared."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What `ovs-ofctl dump-flows` says of a rule's past (and the cookie, which is the controller's name for it).
_HISTORY = re.compile(r"^(cookie|duration|n_packets|n_bytes|idle_age|hard_age)=|^$")


@dataclass(frozen=True)
class FlowTable:
    """The rules of one switch, each as OVS prints it without its past; order does not matter."""

    rules: frozenset[str]

    @staticmethod
    def parse(dump: str) -> FlowTable:
        """From the output of `ovs-ofctl dump-flows`."""
        return FlowTable(frozenset(_canonical(line) for line in dump.splitlines() if "actions=" in line))

    def diff(self, other: FlowTable) -> tuple[list[str], list[str]]:
        """(rules that only this table has, rules that only the other has)."""
        return sorted(self.rules - other.rules), sorted(other.rules - self.rules)

    def __len__(self) -> int:
        return len(self.rules)


def _canonical(line: str) -> str:
    conditions, actions = line.strip().split(" actions=", 1)
    words = (word.strip() for word in re.split(r",\s+|\s+", conditions))
    kept = [word.rstrip(",") for word in words if not _HISTORY.match(word)]
    return f"{' '.join(kept)} actions={actions}"
