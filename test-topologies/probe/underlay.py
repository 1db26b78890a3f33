# SPDX-License-Identifier: Apache-2.0
"""What underlay_watch saw: the VM's frames inside tunnels, and when."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from probe.instrument import Instrument, InstrumentFailed, Starter
from probe.window import Window

HEADER = struct.Struct("<8sQQ")
RECORD = struct.Struct("<qIBBHBB6x")
MAGIC = b"HMTUN 1\0"
ENCAPSULATIONS = (None, "vxlan", "geneve", "gre")  # by the number they are logged as


class Crossing(NamedTuple):
    """One encapsulated frame to or from the VM."""

    at: float
    key: int
    to_vm: bool
    outgoing: bool
    ethertype: int
    encapsulation: str | None
    ip_version: int


@dataclass(frozen=True)
class UnderlayLog:
    """All frames of the VM that crossed a tunnel, in order of time."""

    crossings: Sequence[Crossing]
    overflow: int

    def count(self, window: Window, to_vm: bool) -> int:
        """Frames to the VM, or from it, within a window."""
        return sum(crossing.to_vm == to_vm and crossing.at in window for crossing in self.crossings)

    def ways(self, window: Window) -> dict[tuple[str, int, int, bool], int]:
        """How many frames went which way within a window: by (encapsulation, outer IP version, key, to the VM)."""
        return dict(
            Counter((str(each.encapsulation), each.ip_version, each.key, each.to_vm) for each in self.crossings if each.at in window)
        )


def parse(log: bytes) -> UnderlayLog:
    """Reads what underlay_watch wrote; raises InstrumentFailed on anything else."""
    if len(log) < HEADER.size or log[:8] != MAGIC:
        raise InstrumentFailed("not a log of underlay_watch")
    _, count, overflow = HEADER.unpack_from(log)
    if len(log) != HEADER.size + count * RECORD.size:
        raise InstrumentFailed(f"log of underlay_watch cut short: {count} crossings in {len(log)} bytes")
    crossings = [
        Crossing(at / 1e9, key, bool(to_vm), bool(outgoing), ethertype, ENCAPSULATIONS[kind], version)
        for at, key, to_vm, outgoing, ethertype, kind, version in RECORD.iter_unpack(log[HEADER.size :])
    ]
    return UnderlayLog(crossings, overflow)


class UnderlayWatch(Instrument):
    """A watch that runs, at one switch's end of the underlay."""

    def __init__(self, start: Starter, interface: str, mac: str, log: Path) -> None:
        super().__init__("underlay_watch", start, log, ["--interface", interface, "--mac", mac])
        self.wait_line(timeout=10)

    def finish(self) -> UnderlayLog:
        """Stops it and returns what it saw."""
        return parse(self.stop())
