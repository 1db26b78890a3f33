# SPDX-License-Identifier: Apache-2.0
"""Registrations for one machine from one hypervisor, each of them logged with its answer and the time that it took."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Any

from .config import Config
from .controller import Answer, Controller, Unreachable
from .guest import Guest
from .journal import Journal
from .shutdown import Shutdown

_FIRST_PAUSE_S = 0.1  # between one attempt and the next; twice as long each time
_LONGEST_PAUSE_S = 1.0
_REMEDIES = {401: "check user and password", 403: "the user must be viewer and admin"}
_STARTING = "it is not installed, or starting"


class Reporter:
    """What one end of a migration says. The migration's id is the controller's to give: it comes with the first answer."""

    def __init__(self, config: Config, guest: Guest, end: str, journal: Journal, shutdown: Shutdown | None = None) -> None:
        """end is 'source' or 'destination': which of both this hypervisor is."""
        self._unsaid: LastWord | None = None
        self._config = config
        self._guest = guest
        self._end = end
        self._journal = journal
        self._shutdown = shutdown or Shutdown(0)
        self._controller = Controller(config)
        self._migration: str | None = None
        self._pause_s = _FIRST_PAUSE_S
        self._next_attempt = 0.0

    def is_due(self) -> bool:
        """Whether it is time for another attempt after one that failed."""
        return time.monotonic() >= self._next_attempt

    def say_first(self, word: LastWord | None) -> None:
        """What the machine's migration before this one has left unsaid: nothing of this one can be understood without it."""
        self._unsaid = word

    def say(self, phase: str) -> Answer | None:
        """Send one registration; None when the controller cannot be reached."""
        if self._unsaid is not None and not self._unsaid.is_said():
            self._back_off()
            return None
        self._unsaid = None
        began = time.monotonic()
        try:
            answer = self._controller.register(self._registration(phase))
        except Unreachable as silence:
            self._journal.step("unreachable", phase=phase, reason=str(silence), tookMs=_since_ms(began))
            self._back_off()
            return None
        if not answer.is_the_applications:
            reason = f"HTTP status {answer.status}, and not from the application: {_REMEDIES.get(answer.status, _STARTING)}"
            self._journal.step("unreachable", phase=phase, reason=reason, tookMs=_since_ms(began))
            self._back_off()
            return None
        if answer.accepted:
            self._migration = answer.body.get("migration", self._migration)
            self._pause_s, self._next_attempt = _FIRST_PAUSE_S, 0.0
        else:
            self._back_off()
        step = "registered" if answer.accepted else "refused"
        self._journal.step(step, phase=phase, status=answer.status, tookMs=_since_ms(began), answer=answer.body)
        return answer

    def insist(self, phase: str) -> None:
        """Send until it is through; for when nothing else may be missed meanwhile."""
        word = LastWord(self, phase, self._config.lastWordMs / 1000)
        while not word.is_through() and not self._shutdown.is_overdue:
            time.sleep(min(_FIRST_PAUSE_S, max(0.0, self._next_attempt - time.monotonic())))

    def close(self) -> None:
        self._controller.close()

    def _back_off(self) -> None:
        self._next_attempt = time.monotonic() + self._pause_s
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)

    def _registration(self, phase: str) -> dict[str, Any]:
        return registration(self._config, self._guest, self._end, phase) | ({"migration": self._migration} if self._migration else {})


def registration(config: Config, guest: Guest, end: str, phase: str) -> dict[str, Any]:
    """What one end says, but for the migration's id."""
    return {
        "phase": phase,
        "vm": guest.described(config.addresses) if phase == "preparing" else {"id": guest.name},
        "reporter": config.hypervisor,
        end: config.hypervisor,
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


class LastWord:
    """The report that ends a migration. It has to get through, but the machine's next migration does not wait for it."""

    def __init__(self, reporter: Reporter, phase: str, patience_s: float) -> None:
        self._reporter = reporter
        self._phase = phase
        self._deadline = time.monotonic() + patience_s

    def is_through(self) -> bool:
        """Try, if it is time to; true when it is accepted, refused for good, or patience is over."""
        return self._reporter.is_due() and (self.is_said() or self._is_given_up())

    def is_said(self) -> bool:
        """Try now; true when it is accepted or refused for good."""
        if not is_settled(self._reporter.say(self._phase)):
            return False
        self._reporter.close()
        return True

    def _is_given_up(self) -> bool:
        if time.monotonic() < self._deadline:
            return False
        self._reporter.close()
        return True


def is_settled(answer: Answer | None) -> bool:
    """Whether asking once more is of no use."""
    return answer is not None and not answer.may_change


def _since_ms(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 3)
