# SPDX-License-Identifier: Apache-2.0
"""A rule that no controller knows of, for what is for one machine on one switch: where its frames go is decided by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from lab.lab import Lab
from lab.onos import Onos

_COOKIE = "0x68616e64"
_USUAL, _NEVER = 5, 86400  # seconds between ONOS's looks at what rules there are
_LAST_LOOK = 1.0  # seconds until the last one is over


class HandSetRule:
    """Above all others on the switch that these hypervisors are attached to."""

    def __init__(self, lab: Lab, machine: str, at: str) -> None:
        """at is one of the hypervisors."""
        self._lab = lab
        self._machine = lab.machines[machine].what
        self._switch = lab.hypervisors[at].switch

    def send_to(self, *hypervisors: str) -> None:
        """To the machine's ports at all of these; nowhere, without any. One change of one rule."""
        taps = [tap for hypervisor in hypervisors for tap in self._machine.taps(self._lab.plan.hypervisor(hypervisor))]
        actions = ",".join(f"output:{tap}" for tap in taps) or "drop"
        match = f"dl_dst={self._machine.interfaces[0].mac}"
        self._switch.ofctl("add-flow", f"cookie={_COOKIE},priority=65535,{match},actions={actions}")

    def remove(self) -> None:
        self._switch.ofctl("del-flows", f"cookie={_COOKIE}/-1")


@contextmanager
def hand_set_rule(onos: Onos, lab: Lab, machine: str, at: str) -> Iterator[HandSetRule]:
    """A rule that ONOS does not see, and that is removed when the block ends.

    One that it sees it removes; or, told to tolerate such rules, it puts it back once it is gone.
    """
    rule = HandSetRule(lab, machine, at)
    onos.ask_for_rules_every(_NEVER)
    try:
        time.sleep(_LAST_LOOK)
        yield rule
    finally:
        rule.remove()
        onos.ask_for_rules_every(_USUAL)
