# SPDX-License-Identifier: Apache-2.0
"""A fabric that is always ready: it accepts every registration at once and does nothing.

For controls. A notifier that asks it paces the migration exactly as it does with ONOS, so that the network is the only difference.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_ANSWER = json.dumps({"code": 0, "meaning": "registration accepted", "migration": "control"}).encode()


class _Acceptance(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # the notifier keeps its connection

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(_ANSWER)))
        self.end_headers()
        self.wfile.write(_ANSWER)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the notifier logs every registration."""


@contextmanager
def ready_fabric() -> Iterator[str]:
    """Its URL, as a notifier's configuration takes ONOS's; it is there until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Acceptance)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
