# SPDX-License-Identifier: Apache-2.0
"""Frames of a guest that get into the network that it visits."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from harness.context import Context
from lab.lab import Lab
from probe.capture import Capture, parse
from steps.onlookers import HOSTS

_THERE = ("remote", "rb")  # who is in the foreign network


class Strays:
    """Watches from now on."""

    def __init__(self, lab: Lab, mac: str, out: Path) -> None:
        only = f"ether host {mac}"
        self._logs = {name: out / f"strays-{name}.pcap" for name in _THERE}
        self._captures = [Capture(partial(lab.popen, name), HOSTS[name], log, only=only) for name, log in self._logs.items()]

    def report(self, context: Context) -> None:
        """Ends it."""
        for capture in self._captures:
            capture.finish()
        found = {name: sum(1 for _ in parse(log.read_bytes())) for name, log in self._logs.items()}
        context.check("no frame of the VM's gets into the network that it visits", not any(found.values()), str(found))
