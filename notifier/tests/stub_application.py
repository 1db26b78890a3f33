# SPDX-License-Identifier: Apache-2.0
"""An application that accepts every registration, or answers a phase as it is told to."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ACCEPTED: tuple[int, dict[str, Any]] = (200, {"code": 0, "migration": "m-1"})


class StubApplication(ThreadingHTTPServer):
    """Keeps what it was sent. Listens on a port of the kernel's choice, or on one that was used before."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.received: list[dict[str, Any]] = []
        self.inventories: list[dict[str, Any]] = []
        self.inventory_answer: tuple[int, dict[str, Any]] = (200, {"code": 0, "guests": []})
        self.configured: dict[str, list[dict[str, Any]]] = {}  # what GET shows, by resource
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/onos/hypermip"

    @property
    def phases(self) -> list[str]:
        return [registration["phase"] for registration in self.received]

    def ends(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: StubApplication

    def do_GET(self) -> None:
        what = self.path.rpartition("/")[2]
        self._answer(200, {what: self.server.configured.get(what, [])})

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = self._inventory(said) if self.path.endswith("/inventories") else self._registration(said)
        self._answer(status, body)

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _registration(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.server.received.append(said)
        return self.server.answers.get(said["phase"], ACCEPTED)

    def _inventory(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.server.inventories.append(said)
        return self.server.inventory_answer

    def log_message(self, format: str, *args: Any) -> None:
        pass
