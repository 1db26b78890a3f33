# SPDX-License-Identifier: Apache-2.0
"""A guest's life at a place whose pauses can be held back."""

from __future__ import annotations

from ..config import Config
from ..guest import Guest
from ..journal import Journal
from ..report.reporter import Messenger
from ..shutdown import Shutdown
from ..source import Events, Gate, Holds, Situation
from .attendant import Attendant
from .gate import CLOSED_LIMIT_MS
from .outgoing import Outgoing
from .steering import close_gate, open_gate

# Where frames go both ways, a guest that has just resumed has more use for the controller's and the network's time. Where they do not, the
# fabric follows what the guest announces of itself, and waits for nobody's word.
_COMPLETED_AFTER_S = 0.25


class Gatekeeper(Attendant):
    """Holds the guest's pauses back until the fabric is ready. For one thread."""

    _gate: Gate

    def __init__(self, machine: Holds, guest: Guest, config: Config, journal: Journal, shutdown: Shutdown, messenger: Messenger) -> None:
        super().__init__(machine, guest, config, journal, shutdown, messenger)
        self._holder = machine

    def _hear(self) -> Events:
        self._gate = self._holder.gate()
        return self._gate

    def _leave(self) -> None:
        open_gate(self._gate, self._config.impatientLimitMs)

    def _catch_up(self, found: Situation) -> None:
        if found in (Situation.EXPECTED, Situation.COMING):
            self._incoming(is_coming=found is Situation.COMING)
            close_gate(self._gate)  # no sooner: libvirt lets nobody speak to a QEMU that waits for its guest
            return
        bandwidth = self._operators_bandwidth(found)
        close_gate(self._gate)
        if found in (Situation.LEAVING, Situation.PAUSED):
            self._outgoing(found is Situation.PAUSED, bandwidth)
        elif bandwidth:
            self._gate.limit(bandwidth=bandwidth)
        self._report_overdue(found)

    def _operators_bandwidth(self, found: Situation) -> int | None:
        """What to go back to, if a notifier that was killed has left the machine with a gate's bandwidth."""
        if found not in (Situation.LEAVING, Situation.PAUSED, Situation.FELL_THROUGH, Situation.CANCELLED):
            return None
        was_killed = self._gate.limits().pause_ms == CLOSED_LIMIT_MS
        return self._config.maxBandwidth if was_killed else None

    def _outgoing(self, is_paused: bool = False, bandwidth: int | None = None) -> None:
        reporter = self._reporter("source")
        outgoing = Outgoing(self._gate, reporter, self._config, self._journal, shutdown=self._shutdown, bandwidth=bandwidth)
        if is_paused:
            outgoing.found_paused()
        end = outgoing.follow()
        reporter.insist(end, _COMPLETED_AFTER_S if outgoing.was_fabric_ready and end == "completed" else 0.0)
