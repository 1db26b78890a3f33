# SPDX-License-Identifier: Apache-2.0
"""Frames that a host sees, as tcpdump tells them: one text each, whose first line begins with the time."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from probe.instrument import InstrumentFailed, Starter

_LINGER = 0.3  # seconds; what was seen last is printed by then


class Frames:
    """What was seen so far; complete when the watch has ended."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def matching(self, pattern: str) -> list[str]:
        """The frames in whose text the regular expression is found."""
        return [frame for frame in split(self._log.read_text(encoding="utf-8", errors="replace")) if re.search(pattern, frame)]


def split(text: str) -> list[str]:
    """The frames of tcpdump's output: lines that begin with a blank go on with the frame before."""
    return re.split(r"\n(?=\S)", text.strip("\n")) if text.strip() else []


@contextmanager
def watch(start: Starter, interface: str, what: str, log: Path) -> Iterator[Frames]:
    """Watch an interface of the starter's namespace for frames of a pcap filter, with their Ethernet addresses."""
    with open(log, "w", encoding="utf-8") as output:
        watcher = start(
            ["tcpdump", "--immediate-mode", "-l", "-n", "-e", "-v", "-i", interface, what], stdout=output, stderr=subprocess.PIPE, text=True
        )
    try:
        wait_listening(watcher)
        yield Frames(log)
        time.sleep(_LINGER)
    finally:
        watcher.terminate()
        watcher.wait(5)


def wait_listening(watcher: subprocess.Popen[Any]) -> None:
    """Returns once a tcpdump that has just been started sees everything; raises InstrumentFailed if it ends instead."""
    assert watcher.stderr is not None
    said = []
    for line in watcher.stderr:
        said.append(line)
        if "listening on" in line:
            return
    raise InstrumentFailed(f"tcpdump ended: {''.join(said)}")
