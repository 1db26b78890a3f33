# SPDX-License-Identifier: Apache-2.0
"""A fabric that is always ready: it accepts every registration and inventory at once, and does nothing of itself.

For controls. A notifier that asks it paces the migration exactly as it does with ONOS, so that the network is the only difference.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_ANSWER = json.dumps({"code": 0, "meaning": "registration accepted", "migration": "control", "simultaneousMs": 3000}).encode()


class _Acceptance(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # the notifier keeps its connection

    def __init__(self, switch: Callable[[], None], *arguments: Any) -> None:
        self._switch = switch
        super().__init__(*arguments)  # which serves

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if said.get("phase") == "switching":  # an inventory has no phase
            self._switch()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(_ANSWER)))
        self.end_headers()
        self.wfile.write(_ANSWER)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the notifier logs every registration."""


@contextmanager
def ready_fabric(switch: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Its URL, as a notifier's configuration takes ONOS's; it is there until the block ends. `switch` is done before `switching` is answered."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Acceptance, switch))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
