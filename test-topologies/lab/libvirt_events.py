# SPDX-License-Identifier: Apache-2.0
"""What QEMUs under libvirt say, with their own times, as virsh writes it down."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .command import end
from .libvirtd import Libvirtd

QemuEvent = tuple[float, str, dict[str, Any]]  # seconds since the epoch, name, data

_LINE = re.compile(r"^event (\S+) at (\d+\.\d+) for domain '?([^':]+)'?: (.*)$", re.MULTILINE)


class QemuEvents:
    """Those of one machine at one hypervisor, from now on."""

    def __init__(self, daemon: Libvirtd, machine: str, log: Path) -> None:
        self._machine = machine
        self._log = log
        with open(log, "w", encoding="utf-8") as out:
            self._virsh = daemon.popen("qemu-monitor-event", "--loop", stdout=out)

    def since(self, begun: float) -> list[QemuEvent]:
        return [event for event in parse(self._log.read_text(encoding="utf-8"), self._machine) if event[0] >= begun]

    def stop(self) -> None:
        end(self._virsh)


def parse(log: str, machine: str) -> list[QemuEvent]:
    """virsh writes <null> for an event that has no data."""
    found = (line.groups() for line in _LINE.finditer(log))
    return [(float(at), name, json.loads(data) if data.startswith("{") else {}) for name, at, whose, data in found if whose == machine]
