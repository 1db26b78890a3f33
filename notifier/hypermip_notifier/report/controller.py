# SPDX-License-Identifier: Apache-2.0
"""The application's REST interface, over one connection that is kept: `switching` is sent while a guest waits to be paused."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import time
from functools import partial
from typing import Any
from urllib.parse import SplitResult

from .access import Access
from .answer import Answer
from .bounded import BoundedResponse, whole

_LATE = 504  # by the application: its store or a switch has not answered it in time
_CLOSED_MEANWHILE = (ConnectionError, http.client.BadStatusLine, ssl.SSLEOFError, ssl.SSLZeroReturnError)


class Unreachable(Exception):
    """No answer: no connection, none in time, or none that is HTTP."""


class Controller:
    """For one thread. Of the controllers, it speaks to one at a time; where that does not answer, to the next."""

    def __init__(self, access: Access, login: str | None = None) -> None:
        """login is USER:PASSWORD of somebody who asks by the operators' door. Without, it speaks by the hypervisors', and signs."""
        self._access = access
        self._door = "hypervisors/" if login is None else ""
        self._signer = access.signer if login is None else None
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if login is not None:
            self._headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
        self._connection: http.client.HTTPConnection | None = None
        self._at: SplitResult | None = None

    def register(self, registration: dict[str, Any]) -> Answer:
        """Send a registration; raises Unreachable."""
        return self.ask("POST", "registrations", registration)

    def ask(self, method: str, resource: str, document: dict[str, Any] | None = None) -> Answer:
        """Each controller once, but for as long as one answer may take. Raises Unreachable if none of them says anything."""
        began = time.monotonic()
        body = None if document is None else json.dumps(document).encode()
        heard: Answer | Unreachable = Unreachable("")
        stranger: tuple[SplitResult, Answer] | None = None
        for _ in self._access.controllers:
            at = self._access.current
            heard = self._ask_at(at, method, resource, body)
            if isinstance(heard, Answer) and heard.is_the_applications:
                if not heard.is_unauthenticated:
                    self._note(at, heard)
                    return heard
                stranger = stranger or (at, heard)  # the key may be missing there alone
            self._access.passes(at, str(heard) if isinstance(heard, Unreachable) else f"HTTP status {heard.status}")
            if time.monotonic() - began >= self._access.timeout_s:
                break
        if stranger is not None:
            self._note(*stranger)
            return stranger[1]
        if isinstance(heard, Unreachable):
            raise heard
        return heard

    def _note(self, at: SplitResult, answer: Answer) -> None:
        self._access.answers(at)
        if answer.status == _LATE:  # another one may have what this one lacks
            self._access.passes(at, f"HTTP status {answer.status}")
        if self._door and (answer.accepted or answer.is_unauthenticated):
            self._access.is_recognized(answer.accepted)

    def _ask_at(self, at: SplitResult, method: str, resource: str, body: bytes | None) -> Answer | Unreachable:
        """A kept connection that the server has closed meanwhile is opened again, once."""
        request = (method, f"{at.path.rstrip('/')}/{self._door}{resource}", body)
        if at != self._at:
            self.close()
        try:
            if self._connection is not None:
                try:
                    return self._exchange(self._connection, *request)
                except _CLOSED_MEANWHILE:
                    self.close()
            self._connection, self._at = self._open(at), at
            return self._exchange(self._connection, *request)
        except (OSError, http.client.HTTPException) as lost:
            self.close()
            return Unreachable(f"{at.netloc}: {str(lost) or type(lost).__name__}")

    def reach(self, at: SplitResult) -> None:
        """Open a connection there, say nothing, and close it. Raises Unreachable."""
        connection = self._open(at)
        try:
            connection.connect()
        except OSError as lost:
            raise Unreachable(str(lost) or type(lost).__name__) from lost
        finally:
            connection.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self, at: SplitResult) -> http.client.HTTPConnection:
        host, timeout_s = at.hostname or "", self._access.timeout_s
        if at.scheme == "https":
            return http.client.HTTPSConnection(host, at.port or 443, timeout=timeout_s, context=self._access.tls)
        return http.client.HTTPConnection(host, at.port or 80, timeout=timeout_s)  # named, or it is looked for in an IPv6 address

    def _exchange(self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> Answer:
        signed = self._signer.sign(method, path, body or b"") if self._signer else None
        if connection.sock is not None:
            connection.sock.settimeout(self._access.timeout_s)
        connection.request(method, path, body, self._headers | (signed.headers if signed else {}))
        connection.response_class = partial(BoundedResponse, time.monotonic() + self._access.timeout_s)  # type: ignore[assignment]
        response = connection.getresponse()
        text = whole(response)
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError):
            fields = {}
        fields = fields if isinstance(fields, dict) else {}
        if signed is None:
            return Answer(response.status, fields)
        signature = (response.getheader("Signature-Input", ""), response.getheader("Signature", ""))
        return Answer(response.status, fields, must_be_signed=True, signed_at=signed.answered_at(response.status, *signature))
