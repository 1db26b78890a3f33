# SPDX-License-Identifier: Apache-2.0
"""An application that accepts every registration, or answers a phase as it is told to. It looks at signatures if it has keys."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.stub_signatures import Verifier

LOGIN = "viewer:secret"  # without which nothing is shown
ACCEPTED: tuple[int, dict[str, Any]] = (200, {"code": 0, "migration": "m-1"})


class StubApplication(ThreadingHTTPServer):
    """Keeps what it was sent. Listens on a port of the kernel's choice, or on one that was used before."""

    daemon_threads = True

    def __init__(self, port: int = 0, verifier: Verifier | None = None, tls: ssl.SSLContext | None = None, keeps: bool = False) -> None:
        """keeps: connections are kept open."""
        super().__init__(("127.0.0.1", port), _KeepingHandler if keeps else _Handler)
        self.verifier = verifier
        self.scheme = "http" if tls is None else "https"
        self.is_dumb = False  # it reads, and does not answer
        self.dies_at = ""  # the phase to which it answers no more, and is no more
        self.connections: list[socket.socket] = []
        self.refused: list[tuple[str, int, dict[str, Any]]] = []
        self.logins: list[str] = []
        self.listeners: list[Callable[[dict[str, Any]], object]] = []  # to registrations
        self._tls = tls
        self.received: list[dict[str, Any]] = []
        self.inventories: list[dict[str, Any]] = []
        self.inventory_answer: tuple[int, dict[str, Any]] = (200, {"code": 0, "guests": []})
        self.configured: dict[str, list[dict[str, Any]]] = {}  # what GET shows, by resource
        self.bound: dict[str, dict[str, Any]] = {}  # bindings, by their ids as a URL has them
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/onos/hypermip"

    @property
    def phases(self) -> list[str]:
        return [registration["phase"] for registration in self.received]

    def ends(self) -> None:
        self.shutdown()
        self.server_close()

    def crashes(self) -> None:
        """Also on connections that are open."""
        self.ends()
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """On the connection's own thread."""
        if self._tls is not None:
            request = self._tls.wrap_socket(request, server_side=True)
        self.connections.append(request)
        try:
            super().finish_request(request, client_address)
        finally:
            request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked has gone, or has not trusted it: that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: StubApplication

    def do_GET(self) -> None:
        login = base64.b64decode((self.headers["Authorization"] or "").removeprefix("Basic ")).decode()
        self.server.logins.append(login)
        if login != LOGIN:
            return self._answer(401, {})
        above, _, what = self.path.rpartition("/")
        if above.endswith("/bindings"):
            bound = self.server.bound.get(what)
            return self._answer(404, {"code": 136}) if bound is None else self._answer(200, bound)
        self._answer(200, {what: self.server.configured.get(what, [])})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = json.loads(body)
        if self.server.is_dumb:
            return time.sleep(1)
        if said.get("phase", "inventory") == self.server.dies_at:
            return self.server.crashes()
        if not self.path.startswith("/onos/hypermip/hypervisors/"):
            return self._answer(404, {})
        status, answer = self._refusal(body, said) or (self._inventory(said) if self.path.endswith("/inventories") else self._registration(said))
        self._answer(status, answer)

    def _refusal(self, body: bytes, said: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        if self.server.verifier is None:
            return None
        speaker = said.get("reporter") or said.get("hypervisor") or ""
        refusal = self.server.verifier.refuses("POST", self.path, self.headers, body, speaker)  # type: ignore[arg-type]
        if refusal is not None:
            self.server.refused.append((said.get("phase", "inventory"), *refusal))
        return refusal

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps({"meaning": "as RFC 5944 has it"} | body if body.get("code", 404) < 256 else body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        for name, value in (self.server.verifier.signature(status, body, self.headers) if self.server.verifier else {}).items():  # type: ignore[arg-type]
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def _registration(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.server.received.append(said)
        for listener in self.server.listeners:
            listener(said)
        return self.server.answers.get(said["phase"], ACCEPTED)

    def _inventory(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.server.inventories.append(said)
        return self.server.inventory_answer

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _KeepingHandler(_Handler):
    protocol_version = "HTTP/1.1"
