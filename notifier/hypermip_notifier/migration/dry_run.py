# SPDX-License-Identifier: Apache-2.0
"""What --dry-run does instead of reporting: it looks at a machine, writes down what would be sent, and changes nothing."""

from __future__ import annotations

from ..config import Config
from ..guest import Guest
from ..journal import Journal
from ..report.clock import Clock
from ..report.reporter import registration
from ..shutdown import Shutdown
from ..source import Events, MachineGone, Situation

_LOOK_S = 0.05
_OUTCOMES = ("completed", "failed", "cancelled")


class DryRun:
    """One machine. Nothing is executed."""

    def __init__(self, machine: Events, guest: Guest, config: Config, journal: Journal, shutdown: Shutdown) -> None:
        self._machine = machine
        self._guest = guest
        self._config = config
        self._journal = journal
        self._shutdown = shutdown
        self._clock = Clock()
        self._is_leaving = False

    def follow(self, situation: Situation) -> None:
        """Until it is gone, or the notifier ends."""
        self._is_leaving = situation in (Situation.LEAVING, Situation.PAUSED)
        is_expected = situation in (Situation.EXPECTED, Situation.COMING)
        moment = "once" if is_expected or self._is_leaving else "its next migration"
        self._say("destination" if is_expected else "source", "preparing", moment)
        try:
            while not self._shutdown.has_begun:
                if (event := self._machine.next_event(_LOOK_S)) is None:
                    continue
                if is_expected and event.name == "RESUME":
                    is_expected = False
                    self._say("destination", "arrived", "RESUME")
                elif not is_expected:
                    self._as_source(event.name, event.data.get("status", ""))
        except MachineGone:
            if is_expected:
                self._say("destination", "failed", "the end of QEMU")
            raise

    def _as_source(self, event: str, status: str) -> None:
        if event == "MIGRATION" and status in ("setup", "active") and not self._is_leaving:
            self._is_leaving = True
            self._say("source", "preparing", f"migration {status}")
        elif event == "STOP" and self._is_leaving:
            self._say("source", "switching", "STOP, or rather some time before")
        elif event == "MIGRATION" and status in _OUTCOMES and self._is_leaving:
            self._is_leaving = False
            self._say("source", status, f"migration {status}")

    def _say(self, end: str, phase: str, moment: str) -> None:
        said = registration(self._config, self._guest, end, phase, self._clock)
        self._journal.step("would-send", moment=moment, registration=said)
