# SPDX-License-Identifier: Apache-2.0
"""What a scenario is given: an ONOS that runs, a place for its logs, and a result to put its findings into."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from harness.embedded_onos import EmbeddedOnos
from harness.interrupts import hold_back_time_limit, let_time_limit_through
from harness.labs import Labs
from lab import drops
from lab.command import CommandFailed
from lab.lab import Lab
from lab.onos import Onos
from lab.plan import Plan, two_sites
from lab.three_sites import three_sites
from probe.taps import Taps, TapWatch
from probe.tcp import TcpProbe
from probe.traffic import TCP_ECHO, UDP_ECHO, Traffic
from probe.udp import UdpProbe
from report.calibration import PACKETS_PER_S, UNMEASURED, Calibration
from report.results import Check, Result
from report.timeline import Chapter


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
    calibration: Calibration = UNMEASURED
    is_lab_shared: bool = False
    is_brief: bool = False
    taps: Taps = field(default_factory=lambda: Taps([]))
    chapters: list[Chapter] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def check(self, name: str, ok: bool, detail: str = "") -> bool:
        """Notes whether something held. The scenario goes on, so that its result tells all that is wrong, not only the first."""
        self.result.checks.append(Check(name, bool(ok), detail))
        if not ok:
            self.step(f"does not hold: {name}" + (f" ({detail})" if detail else ""))
        return bool(ok)

    def check_two_way(self, name: str, ok: bool, detail: str = "") -> None:
        """Like check, for what depends on how fast the guest answers: not judged where it answers too little."""
        if self.calibration.is_two_way_judged:
            self.check(name, ok, detail)
        else:
            self.result.checks.append(Check(name, bool(ok), detail, is_judged=False))

    def require(self, name: str, ok: bool, detail: str = "") -> None:
        """Like check, for what the rest depends on: ends the scenario with RequirementFailed."""
        if not self.check(name, ok, detail):
            raise RequirementFailed(f"{name}: {detail}" if detail else name)

    def repetitions(self, full: int, brief: int) -> int:
        """How often to repeat: as the environment's REPEAT says, otherwise in full, or briefly among all scenarios."""
        return int(os.environ.get("REPEAT") or (brief if self.is_brief else full))

    def probe(self, lab: Lab, correspondent: str, address: str, log: str | None = None, interval_us: int = 1000) -> UdpProbe:
        """A correspondent's packets to the guest of that address, of which as many ask for an answer as the guest can give."""
        return UdpProbe(
            partial(lab.popen, correspondent),
            f"{address}:{UDP_ECHO}",
            self.out / f"{log or f'udp-{correspondent}'}.log",
            interval_us,
            self.calibration.ask_every(interval_us, len(lab.plan.switches)),
            self.taps.complete,
        )

    def traffic(self, lab: Lab, correspondents: Collection[str], address: str, log: str = "") -> Traffic:
        """From each correspondent to the guest of that address, a packet a millisecond and an open stream."""
        tcp_interval_us = 50_000 * PACKETS_PER_S // self.calibration.asked_per_s
        return Traffic(
            {name: self.probe(lab, name, address, f"{log}udp-{name}") for name in correspondents},
            {
                name: TcpProbe(partial(lab.popen, name), f"{address}:{TCP_ECHO}", self.out / f"{log}tcp-{name}.log", tcp_interval_us)
                for name in correspondents
            },
        )

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
                    self.onos.forget_machines()
                    if notifiers:
                        lab.start_notifiers()
                    with self._counting_drops(lab), self._watching_taps(lab):
                        yield lab
                finally:
                    hold_back_time_limit()
        finally:
            let_time_limit_through()

    @contextmanager
    def _watching_taps(self, lab: Lab) -> Iterator[None]:
        self.out.mkdir(parents=True, exist_ok=True)
        self.taps = Taps([self._tap_watch(lab, hypervisor) for hypervisor in lab.hypervisors])
        yield  # what it started ends with the lab, or when that is handed on
        passed = self.taps.passed()
        self.check("the queue of every guest's tap had room", passed.dropped == 0, f"{passed.dropped} frames dropped")
        self.check("the watch at the guests' taps missed nothing", passed.missed == 0, f"{passed.missed} frames passed unseen")
        unread = sum(map(len, passed.unread.values()))
        self.result.measurements["packets that guests left unread in time to read them"] = unread
        if unread:
            self.step(f"{unread} packets were at their guests in time and left unread: the guests were behind")

    def _tap_watch(self, lab: Lab, hypervisor: str) -> TapWatch:
        where = lab.hypervisors[hypervisor]
        taps = [tap for machine in lab.plan.machines for tap in machine.taps(where.what)]
        log = self.out / f"taps-{hypervisor}.log"
        return TapWatch(partial(lab.popen, hypervisor), partial(lab.run, hypervisor), taps, where.departures, log)

    @contextmanager
    def _counting_drops(self, lab: Lab) -> Iterator[None]:
        before = drops.read(lab)
        try:
            yield
        finally:
            with suppress(CommandFailed):  # of a node that the scenario has switched off
                self.dropped = drops.read(lab) - before
