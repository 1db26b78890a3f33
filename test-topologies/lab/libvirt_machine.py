# SPDX-License-Identifier: Apache-2.0
"""A machine that libvirt runs, and virsh moves. To a scenario it is what lab/machine.py's is."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from . import plan
from .command import end
from .domain import domain_xml
from .hypervisor import Hypervisor
from .libvirt_events import QemuEvent, QemuEvents
from .libvirtd import Libvirtd
from .migration import Migration, MigrationFailed
from .qemu import READY, GuestFailed


class LibvirtMachine:
    """Boots at a hypervisor and moves among them. `at` is the hypervisor's id, None while it runs nowhere."""

    def __init__(
        self, what: plan.Machine, hypervisors: Mapping[str, Hypervisor], daemons: Mapping[str, Libvirtd], image: Path, out: Path
    ) -> None:
        self.what = what
        self.at: str | None = None
        self._hypervisors = hypervisors
        self._daemons = daemons
        self._image = image
        self._out = out
        self._events = {id: QemuEvents(daemon, what.name, out / f"events-{id}.log") for id, daemon in daemons.items()}

    def boot(self, hypervisor: str, timeout: float = 30) -> float:
        """Start it; returns the seconds until all its services answered for themselves."""
        if self.at is not None:
            raise RuntimeError(f"{self.what.name} runs at {self.at} already")
        began = time.monotonic()
        file = self._prepare(hypervisor)
        self._daemons[hypervisor].virsh("create", str(file), timeout=timeout)
        self.at = hypervisor
        console = self._console(hypervisor)
        while READY not in console.read_text(encoding="utf-8", errors="replace"):
            if time.monotonic() - began > timeout:
                raise GuestFailed(f"the guest was not ready after {timeout} s; see {console}")
            time.sleep(0.02)
        return time.monotonic() - began

    def move(self, destination: str, timeout: float = 60, bandwidth: int | None = None, post_copy: bool = False) -> Migration:
        """Migrate it live; raises MigrationFailed with virsh's complaint, and then it stays where it was."""
        began = time.time()
        virsh = self.begin_move(destination, bandwidth, post_copy)
        try:
            said, _ = virsh.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            self.cancel()
            raise MigrationFailed(f"not done after {timeout} s") from late
        finally:
            end(virsh)
        if virsh.returncode != 0:
            self.settle(self.at)
            raise MigrationFailed(said.strip())
        return self._arrived(destination, began)

    def begin_move(self, destination: str, bandwidth: int | None = None, post_copy: bool = False) -> subprocess.Popen[str]:
        """`virsh migrate --live`, left running; for whoever wants to interfere. end() it then. bandwidth, in bytes a second, limits it."""
        if self.at is None or destination == self.at:
            raise RuntimeError(f"{self.what.name} is at {self.at}: it cannot move to {destination}")
        file = self._prepare(destination)
        uri = self._hypervisors[destination].migration_uri(self.what).replace("tcp:", "tcp://")
        how = ["--live", "--xml", str(file), "--migrateuri", uri]
        how += ["--bandwidth", str(max(1, bandwidth >> 20))] if bandwidth else []
        how += ["--postcopy"] if post_copy else []
        return self._daemons[self.at].popen(
            "migrate", *how, self.what.name, self._daemons[destination].uri, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def cancel(self) -> None:
        """As an operator would."""
        if self.at is not None:
            self._daemons[self.at].virsh("domjobabort", self.what.name)

    def settle(self, where: str | None) -> None:
        """It runs there: remove its ports elsewhere."""
        self.at = where
        for id in [other for other in self._hypervisors if other != where]:
            self._hypervisors[id].remove_port(self.what)

    def shutdown(self) -> None:
        """End it everywhere."""
        for id, daemon in self._daemons.items():
            daemon.virsh("destroy", self.what.name, check=False)
            self._events[id].stop()
        self.settle(None)

    def _prepare(self, hypervisor: str) -> Path:
        where = self._hypervisors[hypervisor]
        where.create_port(self.what)
        file = self._out / f"{self.what.tap(where.what)}.xml"
        file.write_text(domain_xml(self.what, self.what.tap(where.what), self._image, self._console(hypervisor)), encoding="utf-8")
        return file

    def _console(self, hypervisor: str) -> Path:
        return self._out / f"{self.what.tap(self._hypervisors[hypervisor].what)}.console"

    def _arrived(self, destination: str, began: float) -> Migration:
        source = self.at
        assert source is not None
        self.settle(destination)
        said = {id: self._events[id].since(began) for id in (source, destination)}
        stopped = _time_of(said[source], "STOP")
        self._hypervisors[source].note_stop(self.what, stopped)
        return Migration(
            source=source,
            destination=destination,
            started=began,
            stopped=stopped,
            resumed=_time_of(said[destination], "RESUME"),
            completed=_time_of(said[source], "MIGRATION", "completed"),
            reported_downtime_ms=self._downtime_ms(destination),
            events=sorted(((at, id, name, data) for id, events in said.items() for at, name, data in events), key=lambda event: event[0]),
        )

    def _downtime_ms(self, hypervisor: str) -> int:
        told = self._daemons[hypervisor].virsh("domjobinfo", self.what.name, "--completed", "--rawstats").stdout
        found = re.search(r"^downtime:\s*(\d+)$", told, re.MULTILINE)
        return int(found[1]) if found else 0


def _time_of(events: list[QemuEvent], name: str, status: str | None = None) -> float:
    return next(at for at, said, data in events if said == name and status in (None, data.get("status")))
