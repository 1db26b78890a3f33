# SPDX-License-Identifier: Apache-2.0
"""An instrument that runs: started in a namespace, asked to stop, its log read."""

from __future__ import annotations

import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from probe.build import binary

# Starts a command in the namespace of a node; Lab.popen with the node's name bound, or subprocess.Popen for this very namespace.
Starter = Callable[..., subprocess.Popen]


class InstrumentFailed(Exception):
    """An instrument did not start, or did not leave a log."""


class Instrument:
    """One running C program of this package."""

    def __init__(self, name: str, start: Starter, log: Path, arguments: Sequence[str]) -> None:
        self._name = name
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        self._process = start(
            [str(binary(name)), *arguments, "--log", str(log)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
        )

    def wait_line(self, timeout: float) -> str:
        """The next line it prints; raises InstrumentFailed if none comes in time, or it ended."""
        deadline = time.monotonic() + timeout
        line = b""
        output = self._process.stdout
        assert output is not None
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([output], [], [], max(left, 0))
            byte = output.read(1) if ready else b""
            if not byte:
                why = "ended" if ready else f"said nothing for {timeout:g} s"
                raise InstrumentFailed(f"{self._name} {why}: {line.decode(errors='replace')}")
            line += byte
        return line.decode(errors="replace").strip()

    def wait_ended(self, timeout: float) -> None:
        """Returns once it has ended by itself; raises subprocess.TimeoutExpired if it has not in time."""
        self._process.wait(timeout)

    def request_stop(self) -> None:
        """Asks it to send no more; several instruments then drain at the same time."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, timeout: float = 15) -> bytes:
        """Stops it if that was not asked for yet, and returns its log."""
        self.request_stop()
        try:
            output, _ = self._process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            self._process.kill()
            self._process.wait()
            raise InstrumentFailed(f"{self._name} did not stop in {timeout:g} s") from late
        if self._process.returncode != 0 or not self._log.exists():
            raise InstrumentFailed(f"{self._name} ended with {self._process.returncode}: {output.decode(errors='replace')[-500:]}")
        return self._log.read_bytes()
