# SPDX-License-Identifier: Apache-2.0
"""The ONOS that scenarios talk to: one process, started and ended through the runtime's own command."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from harness import paths
from harness.waiting import comes_true
from lab.certificates import Certificates, rest_url
from lab.command import keep_priority

SHELL_LIMIT = 60  # seconds; the client is a JVM of its own
START_LIMIT = 150  # seconds; ready in under 60 s on 2 idle cores, but a test run is seldom alone
_LISTEN = ("--listen", "openflow=0.0.0.0")  # a lab makes the address where its switches find ONOS later than ONOS is started
_PORTS = (8181, 8101, 6653, 6633, 9876)  # that the next one needs
_GONE_WITHIN = 20  # seconds; it has much memory to give back
_SAID_BY = 90  # seconds after START_LIMIT; until then ONOS, not ready, is ended again, and why is said


class OnosFailed(Exception):
    """ONOS did not start, or a command to it failed; the message ends with what it said."""


class EmbeddedOnos:
    """One instance whose data lies in its run directory."""

    def __init__(self, run_dir: Path = paths.ONOS_RUN_DIR) -> None:
        self._run_dir = run_dir
        self.certificates = Certificates(run_dir / "certificates") if os.environ.get("HYPERMIP_TLS") == "1" else None
        self._log = run_dir / "onos.log"
        self._looked_at = 0  # bytes of the log

    @property
    def url(self) -> str:
        return rest_url(self.certificates)

    @property
    def ca(self) -> str:
        """The file of the authorities of its https; empty if it speaks http."""
        return str(self.certificates.ca) if self.certificates else ""

    @property
    def keys(self) -> Path:
        """Where it looks for hypervisors' keys, as the runtime's org.hypermip.cfg has it. The directory outlasts each of its starts."""
        return self._run_dir / "hypermip-keys"

    def start(self, leaves_rules: bool = False) -> float:
        """Starts ONOS with the application; returns after how many seconds it was ready. Raises OnosFailed.

        leaves_rules: it leaves rules alone that it finds on switches, from the first that connects.
        """
        begun = time.monotonic()
        options = ["--oar", str(paths.oar()), "--timeout", str(START_LIMIT), *(["--leave-rules"] if leaves_rules else [])]
        done = self._run("start", *options, *_LISTEN, *self._tls(), timeout=START_LIMIT + _SAID_BY)
        if done.returncode != 0:
            raise OnosFailed(done.stderr.strip())
        keep_priority(self.pid)
        return time.monotonic() - begun

    def _tls(self) -> list[str]:
        if self.certificates is None:
            return []
        self.certificates.make()
        return [word for door in ("openflow", "rest") for word in ("--tls", f"{door}={self.certificates.of_onos}")]

    def stop(self) -> None:
        """Ends this instance, also one left by a run that was killed."""
        self._call("stop", timeout=60)

    def kill(self) -> None:
        """Ends this instance without giving it the time to end by itself; a start that is under way is the caller's to end."""
        with suppress(FileNotFoundError, ValueError, ProcessLookupError):  # no pid yet, not all of it, or gone
            os.kill(self.pid, signal.SIGKILL)
            comes_true(lambda: not any(map(_is_listened_at, _PORTS)), _GONE_WITHIN)  # the next start says so if not

    def look_at_log(self) -> None:
        """From here on log_since() tells."""
        self._looked_at = self._log.stat().st_size if self._log.exists() else 0

    def log_since(self) -> str:
        """What ONOS has logged since look_at_log()."""
        if not self._log.exists():
            return ""
        with self._log.open("rb") as log:
            log.seek(self._looked_at)
            return log.read().decode(errors="replace")

    def shell(self, command: str) -> str:
        """What Karaf's shell prints for a command. Raises OnosFailed if the command fails."""
        return self._call("cli", command, timeout=SHELL_LIMIT).stdout

    def shell_complaint(self, command: str) -> str:
        """What Karaf's shell prints for a command that finds something wrong with its arguments. Raises OnosFailed if it finds nothing."""
        done = self._run("cli", command, timeout=SHELL_LIMIT)
        if done.returncode == 0:
            raise OnosFailed(f"{command}: exit code 0, though its arguments are wrong\n{done.stdout}")
        return done.stdout + done.stderr

    def _call(self, action: str, *arguments: str, timeout: float) -> subprocess.CompletedProcess[str]:
        done = self._run(action, *arguments, timeout=timeout)
        if done.returncode != 0:
            raise OnosFailed(f"hypermip-onos {action}: exit code {done.returncode}\n{(done.stdout + done.stderr)[-2000:]}")
        return done

    def _run(self, action: str, *arguments: str, timeout: float) -> subprocess.CompletedProcess[str]:
        command = [str(paths.onos_command()), action, "--dir", str(self._run_dir), *arguments]
        try:
            return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
        except subprocess.TimeoutExpired as late:
            raise OnosFailed(f"hypermip-onos {action}: no end after {timeout:g} s") from late

    @property
    def pid(self) -> int:
        return int((self._run_dir / "pid").read_text())

    def pids(self) -> list[int]:
        """Of the JVM, if one runs."""
        return [self.pid] if (self._run_dir / "pid").exists() else []

    def cpu_seconds(self) -> float:
        """Processor time that the JVM has taken so far, in the kernel and outside (proc(5), /proc/pid/stat)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mbytes(self) -> float:
        """Memory of the JVM that is resident now (VmRSS)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


def _is_listened_at(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
