# SPDX-License-Identifier: Apache-2.0
"""The application's REST interface, over one connection that is kept: `switching` is sent while a guest waits to be paused."""

from __future__ import annotations

import base64
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..config import Config
from .clock import Clock

_PROHIBITED, _MISMATCH, _UNKNOWN = 129, 133, 136  # docs/registrations.md, 'Refusals'
_LEAST_SIMULTANEOUS_MS = 1_000  # that a network can be configured to have


class Unreachable(Exception):
    """No answer: no connection, none in time, or none that is HTTP."""


@dataclass(frozen=True)
class Answer:
    """The HTTP status, and the answer's fields."""

    status: int
    body: dict[str, Any]

    @property
    def accepted(self) -> bool:
        return self.status == 200

    @property
    def is_the_applications(self) -> bool:
        """Else ONOS refused the user, or the application is not there (yet), or somebody stands between."""
        return self.accepted or "code" in self.body

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
        """Refused because an earlier time was said than before: a clock was set, the controller's or ours."""
        return self.body.get("code") == _MISMATCH and self.body.get("field") == "time"

    def corrects(self, clock: Clock) -> float | None:
        """Set the clock by the controller's time, if that is here; returns by how many seconds."""
        try:
            return clock.correct(str(self.body["time"]))
        except (KeyError, ValueError, OverflowError):
            return None

    @property
    def may_come_right(self) -> bool:
        """Refused for what a controller that has just started may not know yet: its configuration, or the machine."""
        code, field = self.body.get("code"), self.body.get("field")
        return code == _UNKNOWN or (code == _PROHIBITED and field == "reporter")


class Controller:
    """For one thread."""

    def __init__(self, config: Config) -> None:
        self._url = urlsplit(config.controller)
        self._timeout_s = config.answerTimeoutMs / 1000
        credentials = base64.b64encode(f"{config.user}:{config.password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {credentials}", "Content-Type": "application/json", "Accept": "application/json"}
        self._connection: http.client.HTTPConnection | None = None

    def register(self, registration: dict[str, Any]) -> Answer:
        """Send a registration; raises Unreachable."""
        return self.ask("POST", "registrations", registration)

    def ask(self, method: str, resource: str, document: dict[str, Any] | None = None) -> Answer:
        """Raises Unreachable. A kept connection that the server has closed meanwhile is opened again, once."""
        body = None if document is None else json.dumps(document).encode()
        request = (method, f"{self._url.path.rstrip('/')}/{resource}", body)
        if self._connection is not None:
            try:
                return self._exchange(self._connection, *request)
            except (ConnectionError, http.client.BadStatusLine):
                self.close()
            except (OSError, http.client.HTTPException) as lost:
                self.close()
                raise Unreachable(str(lost)) from lost
        try:
            self._connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port, timeout=self._timeout_s)
            return self._exchange(self._connection, *request)
        except (OSError, http.client.HTTPException) as lost:
            self.close()
            raise Unreachable(str(lost) or type(lost).__name__) from lost

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> Answer:
        connection.request(method, path, body, self._headers)
        response = connection.getresponse()
        text = response.read()
        try:
            fields = json.loads(text)
        except ValueError:
            fields = {}
        return Answer(response.status, fields if isinstance(fields, dict) else {})
