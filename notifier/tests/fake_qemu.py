# SPDX-License-Identifier: Apache-2.0
"""A QMP socket behind which there is no QEMU, only what one would say."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypermip_notifier.qmp import machine

HELD: set[str] = set()  # taps that the fakes' process, which is the tests' own, is to be seen to hold
machine.taps_of = lambda pid, process: dict(enumerate(sorted(HELD)))  # for as long as there are tests

NETWORK = "virtio-net-pci.0: index=0,type=nic,model=virtio-net-pci,macaddr={mac}\r\n \\ net0: index=0,type=tap,ifname={tap},script=no\r\n"
BANDWIDTH = 30_000_000
_SETTERS = ("migrate-set-parameters", "migrate-set-capabilities", "migrate_cancel", "migrate")


class FakeQemu:
    """A guest that runs, unless `returns` is changed; every command is kept, and what it sets is seen by the queries."""

    def __init__(self, path: str | Path, name: str = "vm1", mac: str = "52:54:00:00:01:32", tap: str = "tap-vm1") -> None:
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.parameters: dict[str, Any] = {"max-bandwidth": BANDWIDTH, "downtime-limit": 300}
        self.errors: dict[str, str] = {}
        self.returns: dict[str, Any] = {
            "query-name": {"name": name},
            "query-status": {"status": "running"},
            "query-migrate": {},
            "query-migrate-parameters": self.parameters,
            "query-migrate-capabilities": [],
            "human-monitor-command": NETWORK.format(mac=mac, tap=tap),
        }
        HELD.add(tap)
        self._path = Path(path)
        self._clients: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(8)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def has_been_told(self) -> list[tuple[str, dict[str, Any]]]:
        """Commands that change something."""
        return [one for one in self.received if one[0] in _SETTERS]

    def says(self, event: str, **data: Any) -> None:
        stamp = {"seconds": int(time.time()), "microseconds": 0}
        for client in self._clients:
            _send(client, {"timestamp": stamp, "event": event, "data": data})

    def migrates(self, status: str, **more: Any) -> None:
        """query-migrate has it, and the event is sent."""
        self.returns["query-migrate"] = {"status": status, **more}
        self.says("MIGRATION", status=status)

    def runs(self, status: str) -> None:
        self.returns["query-status"] = {"status": status}

    def dies(self) -> None:
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # it may have died before
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes who accepts
        self._listener.close()
        for client in list(self._clients):
            with suppress(OSError):  # it has gone meanwhile
                client.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        _send(client, {"QMP": {"version": {}, "capabilities": []}})
        self._clients.append(client)
        for line in client.makefile("rb"):
            message = json.loads(line)
            command, arguments = message["execute"], message.get("arguments", {})
            self.received.append((command, arguments))
            if command in self.errors:
                _send(client, {"error": {"class": "GenericError", "desc": self.errors[command]}})
                continue
            if command == "migrate-set-parameters":
                self.parameters.update(arguments)
            _send(client, {"return": self.returns.get(command, {})})
            if command == "migrate_cancel":
                self.migrates("cancelled")
        self._clients.remove(client)
        client.close()


def _send(client: socket.socket, message: dict[str, Any]) -> None:
    with suppress(OSError):  # that client may be gone
        client.sendall(json.dumps(message).encode() + b"\r\n")
