# SPDX-License-Identifier: Apache-2.0
"""Marked frames that pass an interface one way, counted by their mark."""

from __future__ import annotations

import io
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scapy.error import Scapy_Exception
from scapy.utils import RawPcapReader

from probe.frames import mark
from probe.instrument import InstrumentFailed, Starter
from probe.tcpdump import wait_listening

_LINGER = 0.3  # seconds; what passed last is written by then


class Capture:
    """A capture that runs, at an interface of the starter's namespace, of what comes in by it or goes out."""

    def __init__(self, start: Starter, interface: str, log: Path, outgoing: bool = False, only: str = "") -> None:
        """only: a filter as pcap has it."""
        self._log = log
        # What goes out needs no promiscuous mode; and an Open vSwitch beside it that hears of a change of mode, as of any change of a link,
        # reads all routes again, and knows of no tunnel until it has.
        way = ["-Q", "out", "--no-promiscuous-mode"] if outgoing else ["-Q", "in"]
        command = ["tcpdump", "--immediate-mode", "-U", "-Z", "root", "-s", "512", *way, "-i", interface, "-w", str(log), *only.split()]
        self._process = start(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wait_listening(self._process)

    def finish(self) -> Counter[int]:
        """Stops it and returns how many frames of each mark it saw."""
        time.sleep(_LINGER)
        self._process.terminate()
        self._process.communicate(timeout=5)
        return Counter(number for frame in parse(self._log.read_bytes()) if (number := mark(frame)) is not None)


def parse(log: bytes) -> Iterator[bytes]:
    """The frames of a file of tcpdump's; raises InstrumentFailed on anything else."""
    try:
        yield from (frame for frame, _ in RawPcapReader(io.BytesIO(log)))
    except Scapy_Exception as unreadable:
        raise InstrumentFailed(f"not a file of tcpdump's: {unreadable}") from unreadable
