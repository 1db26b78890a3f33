# SPDX-License-Identifier: Apache-2.0
"""A guest's life at a place whose pauses can be held back."""

from __future__ import annotations

from typing import cast

from ..config import Config
from ..guest import Guest
from ..journal import Journal
from ..presence import Overheard, Presence
from ..report.reporter import Messenger
from ..shutdown import Shutdown, Stopped
from ..source import Events, Gate, Holds, Situation
from .attendant import Attendant
from .operators import OperatorsLimits
from .outgoing import Outgoing
from .steering import close_gate, open_gate

# Where frames go both ways, a guest that has just resumed has more use for the controller's and the network's time. Where they do not, the
# fabric follows what the guest announces of itself, and waits for nobody's word.
_COMPLETED_AFTER_S = 0.25


class Gatekeeper(Attendant):
    """Holds the guest's pauses back until the fabric is ready. For one thread."""

    _gate: Gate

    def __init__(
        self,
        machine: Holds,
        guest: Guest,
        config: Config,
        journal: Journal,
        shutdown: Shutdown,
        messenger: Messenger,
        presence: Presence,
        operators: OperatorsLimits,
    ) -> None:
        super().__init__(machine, guest, config, journal, shutdown, messenger, presence)
        self._holder = machine
        self._operators = operators

    def serve(self) -> None:
        try:
            super().serve()
        except Stopped:
            self._leave()
            raise

    def _hear(self) -> Events:
        self._gate = cast(Gate, Overheard(self._holder.gate(), self._presence))
        return self._gate

    def _leave(self) -> None:
        if self._operators.are_known:
            open_gate(self._gate, self._operators.limits.pause_ms)
            self._operators.restored()

    def _catch_up(self, found: Situation) -> None:
        if found in (Situation.EXPECTED, Situation.COMING):
            self._incoming(is_coming=found is Situation.COMING)
        has = self._gate.limits()  # no sooner: libvirt lets nobody speak to a QEMU that waits for its guest
        limits = self._operators.found(has)
        close_gate(self._gate)
        if found in (Situation.LEAVING, Situation.PAUSED):
            self._follow(found is Situation.PAUSED)
        elif has.bandwidth != limits.bandwidth:
            self._gate.limit(bandwidth=limits.bandwidth)
        self._report_overdue(found)

    def _outgoing(self, is_paused: bool = False) -> None:
        self._operators.changed(self._gate.limits().bandwidth)
        self._follow(is_paused)

    def _follow(self, is_paused: bool) -> None:
        self._presence.takes_off()
        reporter = self._reporter("source")
        outgoing = Outgoing(
            self._gate, reporter, self._config, self._journal, shutdown=self._shutdown, operators=self._operators.limits
        )
        if is_paused:
            outgoing.found_paused()
        end = outgoing.follow()
        self._close(reporter, end, _COMPLETED_AFTER_S if outgoing.was_fabric_ready and end == "completed" else 0.0)
