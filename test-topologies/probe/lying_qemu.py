# SPDX-License-Identifier: Apache-2.0
"""A QMP socket behind which somebody says that he is a QEMU with that guest: run until it is ended."""

from __future__ import annotations

import json
import socket
import sys
import threading
from contextlib import suppress
from typing import Any

_NETWORK = "virtio-net-pci.0: index=0,type=nic,model=virtio-net-pci,macaddr={mac}\r\n \\ net0: index=0,type=tap,ifname={tap},script=no\r\n"


def said(name: str, mac: str, tap: str) -> dict[str, Any]:
    """What it answers, by command; to any other, nothing."""
    return {
        "query-name": {"name": name},
        "query-status": {"status": "running", "running": True},
        "human-monitor-command": _NETWORK.format(mac=mac, tap=tap),
        "query-migrate-capabilities": [],
    }


def serve(client: socket.socket, answers: dict[str, Any]) -> None:
    with suppress(OSError, ValueError, KeyError), client, client.makefile("rw", encoding="utf-8", newline="\n") as lines:
        _say(lines, {"QMP": {"version": {}, "capabilities": []}})
        for line in lines:
            _say(lines, {"return": answers.get(json.loads(line)["execute"], {})})


def _say(lines: Any, message: dict[str, Any]) -> None:
    lines.write(json.dumps(message) + "\r\n")
    lines.flush()


def _main(path: str, name: str, mac: str, tap: str) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0], said(name, mac, tap)), daemon=True).start()


if __name__ == "__main__":
    _main(*sys.argv[1:])
