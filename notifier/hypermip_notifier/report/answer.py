# SPDX-License-Identifier: Apache-2.0
"""What the application answers, and what that means for whoever asked."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from ..journal import Journal
from .clock import Clock

_PROHIBITED, _UNAUTHENTICATED, _MISMATCH, _UNKNOWN = 129, 131, 133, 136  # docs/registrations.md, 'Refusals'
_OF_WORDS, _OF_SIGNATURES = ("time",), ("created", "nonce", "signature", "signature-input")  # fields that are about time
_GREATEST_CODE = 255
_LONGEST_TIME = 80  # characters that are logged of what was said for one
_LONGEST_NAME, _LONGEST_SHOWN, _MOST_SHOWN = 80, 500, 20  # characters of a field's name and value, and fields, that are logged
_REMEDY = "use https, set this hypervisor's clock, and see whether the controllers are as new as this notifier"
_LEAST_SIMULTANEOUS_MS = 1_000  # that a network can be configured to have


@dataclass(frozen=True)
class Answer:
    """The HTTP status, and the answer's fields. signed_at is the second since the epoch for which the fabric has signed, if it has."""

    status: int
    body: dict[str, Any]
    must_be_signed: bool = False
    signed_at: int | None = None

    @property
    def accepted(self) -> bool:
        return self.status == 200

    @property
    def is_the_applications(self) -> bool:
        """Else ONOS asks for a user, or has failed, or the application is not there (yet), or somebody stands between.

        A refusal has an 8-bit code (RFC 5944) and its meaning. What ONOS itself says of an error has the HTTP status as its `code`.
        """
        code = self.body.get("code")
        return self.accepted or (type(code) is int and 0 < code <= _GREATEST_CODE and "meaning" in self.body)

    @property
    def shown(self) -> dict[str, Any]:
        """The fields as they are logged: what is longer than the application's is cut. A ticket is no reading for people."""
        told = ((name, value) for name, value in self.body.items() if name != "ticket")
        return {name[:_LONGEST_NAME]: _short(value) for name, value in islice(told, _MOST_SHOWN)}

    @property
    def simultaneous_s(self) -> float:
        """How long frames go both ways from when `switching` was asked for. An application that does not tell has some least time."""
        return float(self.body.get("simultaneousMs", _LEAST_SIMULTANEOUS_MS)) / 1000

    @property
    def may_change(self) -> bool:
        """Refused for a reason that may pass: what the other end has not said yet, a switch that is away, a clock that differs."""
        return self.status in (503, 504) or self.body.get("field") == "destination" or self.is_about_time

    @property
    def is_about_time(self) -> bool:
        """Refused because an earlier time was said than before, or one too far from the controller's: a clock was set, its or ours."""
        return self.body.get("code") == _MISMATCH and self._field in (*_OF_WORDS, *_OF_SIGNATURES)

    @property
    def is_unauthenticated(self) -> bool:
        """Refused as it is not signed, or not by a key that the controller has for this hypervisor."""
        return self.body.get("code") == _UNAUTHENTICATED

    def corrects(self, clock: Clock, journal: Journal) -> float | None:
        """Set the clock by the controller's time, if that is here, and signed where all is signed; returns by how many seconds.

        What cannot be its time, or may be somebody else's word, is logged, once.
        """
        if "time" not in self.body:
            return None
        if self.must_be_signed and not self._has_signed_time:
            if clock.ignores():
                journal.step("time-unsigned", value=str(self.body["time"])[:_LONGEST_TIME], remedy=_REMEDY)
            return None
        try:
            return (clock.correct if self._field in _OF_WORDS else clock.follow)(str(self.body["time"]))
        except (ValueError, OverflowError):
            if clock.ignores():
                journal.step("time-ignored", value=str(self.body["time"])[:_LONGEST_TIME])
            return None

    @property
    def _has_signed_time(self) -> bool:
        try:
            return self.signed_at == math.floor(datetime.fromisoformat(str(self.body["time"])).timestamp())
        except (ValueError, OverflowError):
            return False

    @property
    def may_come_right(self) -> bool:
        """Refused for what a controller that has just started may not know yet: its configuration, hypervisors' keys, or the machine."""
        code = self.body.get("code")
        return code in (_UNKNOWN, _UNAUTHENTICATED) or (code == _PROHIBITED and self._field == "reporter")

    @property
    def _field(self) -> str:
        return str(self.body.get("field", "")).lower()


def _short(value: Any) -> Any:
    text = value if isinstance(value, str) else json.dumps(value)
    return value if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."
