# SPDX-License-Identifier: Apache-2.0
"""What a scenario is given: an ONOS that runs, a place for its logs, and a result to put its findings into."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from lab import drops
from lab.command import CommandFailed
from lab.lab import Lab
from lab.onos import Onos
from lab.plan import Plan, two_sites
from lab.three_sites import three_sites
from report.results import Check, Result
from report.timeline import Chapter
from runner.embedded_onos import EmbeddedOnos
from runner.interrupts import hold_back_time_limit, let_time_limit_through
from runner.labs import Labs


class RequirementFailed(Exception):
    """A check without which the scenario cannot go on did not hold."""


@dataclass
class Context:
    """One run of one scenario. Log files go to `out`; chapters become the timeline's picture; dropped counts frames by place.

    is_lab_shared: the lab may be an earlier scenario's, and is handed on to a later one.
    is_brief: one of all scenarios, where a scenario that repeats something does it less often.
    """

    onos: Onos
    runtime: EmbeddedOnos
    out: Path
    result: Result
    step: Callable[[str], None]
    labs: Labs
    is_lab_shared: bool = False
    is_brief: bool = False
    chapters: list[Chapter] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def check(self, name: str, ok: bool, detail: str = "") -> bool:
        """Notes whether something held. The scenario goes on, so that its result tells all that is wrong, not only the first."""
        self.result.checks.append(Check(name, bool(ok), detail))
        if not ok:
            self.step(f"does not hold: {name}" + (f" ({detail})" if detail else ""))
        return bool(ok)

    def require(self, name: str, ok: bool, detail: str = "") -> None:
        """Like check, for what the rest depends on: ends the scenario with RequirementFailed."""
        if not self.check(name, ok, detail):
            raise RequirementFailed(f"{name}: {detail}" if detail else name)

    def repetitions(self, full: int, brief: int) -> int:
        """How often to repeat: as the environment's REPEAT says, otherwise in full, or briefly among all scenarios."""
        return int(os.environ.get("REPEAT") or (brief if self.is_brief else full))

    def two_sites(self, plan: Plan | None = None, notifiers: bool = True) -> AbstractContextManager[Lab]:
        """The lab of two sites."""
        return self.lab(plan or two_sites(), notifiers)

    def three_sites(self, plan: Plan | None = None, notifiers: bool = True) -> AbstractContextManager[Lab]:
        """The lab of three sites."""
        return self.lab(plan or three_sites(), notifiers)

    @contextmanager
    def lab(self, plan: Plan, notifiers: bool = True) -> Iterator[Lab]:
        """A lab of that plan, with ONOS in control of every switch, configured, and base forwarding in place.

        Once a run of the scenario, if it shares its lab: it is handed on as it is.
        """
        try:
            with self.labs.lab(plan, self.out, self.is_lab_shared) as lab:
                try:
                    strays = [binding["vm"] for binding in self.onos.bindings() if binding["phase"] != "at-home"]
                    self.require("no VM is left away by an earlier scenario", not strays, str(strays))
                    if notifiers:
                        lab.start_notifiers()
                    with self._counting_drops(lab):
                        yield lab
                finally:
                    hold_back_time_limit()
        finally:
            let_time_limit_through()

    @contextmanager
    def _counting_drops(self, lab: Lab) -> Iterator[None]:
        before = drops.read(lab)
        try:
            yield
        finally:
            with suppress(CommandFailed):  # of a node that the scenario has switched off
                self.dropped = drops.read(lab) - before
