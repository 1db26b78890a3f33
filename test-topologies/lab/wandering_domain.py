# SPDX-License-Identifier: Apache-2.0
"""A machine that is libvirt's own affair: defined where it is, its taps made and named by libvirt, moved as an operator does.

Its XML is the same everywhere, and it may have another name than in the plan.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from . import plan
from .command import end
from .domain import bridged_interface_xml, wandering_domain_xml
from .hypervisor import Hypervisor
from .libvirtd import Libvirtd
from .migration import MigrationFailed
from .qemu import READY, GuestFailed

_LONG = 60.0  # seconds; what virsh may take for what goes over the guest's memory


class WanderingDomain:
    """`at` is the hypervisor where it is defined, None if there is none; `name` is its present one."""

    def __init__(
        self, what: plan.Machine, hypervisors: Mapping[str, Hypervisor], daemons: Mapping[str, Libvirtd], image: Path, out: Path
    ) -> None:
        self.what = what
        self.name = what.name
        self.at: str | None = None
        self._hypervisors = hypervisors
        self._daemons = daemons
        self._image = image
        self._out = out
        self._console = out / f"{what.name}.console"

    # --- an operator's commands ---------------------------------------------------------------------------------------------------

    def boot(self, hypervisor: str, timeout: float = 60) -> None:
        """Define it there and start it; returns when all its services answer."""
        xml = self._file("domain", wandering_domain_xml(self.what, self._image, self._console))
        self._daemons[hypervisor].virsh("define", str(xml))
        self.at = hypervisor
        self.start(timeout)

    def start(self, timeout: float = 60) -> None:
        """Boot it where it is defined."""
        self._console.unlink(missing_ok=True)
        deadline = time.monotonic() + timeout
        self.virsh("start")
        while not (self._console.exists() and READY in self._console.read_text(encoding="utf-8", errors="replace")):
            if time.monotonic() > deadline:
                raise GuestFailed(f"the guest was not ready after {timeout} s; see {self._console}")
            time.sleep(0.02)

    def virsh(self, command: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command of virsh's about it, where it is."""
        return self._daemon().virsh(command, self.name, *arguments, timeout=_LONG, check=check)

    def move(self, destination: str, *options: str, name: str | None = None) -> None:
        """Migrate it live, its definition with it; raises MigrationFailed with virsh's complaint, and then it stays where it was."""
        virsh = self.begin_move(destination, *options, *(["--dname", name] if name else []))
        try:
            said, _ = virsh.communicate(timeout=_LONG)
        finally:
            end(virsh)
        if virsh.returncode != 0:
            raise MigrationFailed(said.strip())
        self.at, self.name = destination, name or self.name

    def begin_move(self, destination: str, *options: str) -> subprocess.Popen[str]:
        """The same, left running: for whoever wants to interfere. end() it then."""
        uri = self._hypervisors[destination].migration_uri(self.what).replace("tcp:", "tcp://")
        how = ["--live", "--persistent", "--undefinesource", "--migrateuri", uri, *options]
        return self._daemon().popen(
            "migrate", *how, self.name, self._daemons[destination].uri, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def carry(self, destination: str) -> None:
        """Its definition goes there while it is shut off, as from a host that has died."""
        xml = self._file("carried", self.virsh("dumpxml", "--inactive").stdout)
        self.virsh("undefine")
        self._daemons[destination].virsh("define", str(xml))
        self.at = destination

    def restore(self, destination: str, saved: Path) -> None:
        """From a file that `virsh save` has written elsewhere."""
        self.carry(destination)
        self._daemons[destination].virsh("restore", str(saved), timeout=_LONG)

    def plug(self, number: int) -> None:
        """Put one of its further interfaces into it while it runs."""
        self.virsh("attach-device", str(self._file("interface", bridged_interface_xml(self.what, number))), "--persistent")

    def unplug(self, number: int) -> None:
        self.virsh("detach-interface", "bridge", "--mac", self.what.interfaces[number].mac, "--persistent")

    def shutdown(self) -> None:
        """End it everywhere, by whatever name."""
        for daemon in self._daemons.values():
            for name in filter(None, daemon.virsh("list", "--all", "--name", check=False).stdout.splitlines()):
                daemon.virsh("destroy", name, check=False)
                daemon.virsh("undefine", name, "--managed-save", check=False)
        self.at = None

    # --- what libvirt says of it --------------------------------------------------------------------------------------------------

    def state(self) -> str:
        """As virsh has it: running, paused, shut off."""
        return self.virsh("domstate").stdout.strip()

    def ports(self) -> list[str]:
        """Names of its taps, which are the switch's ports, in the order of its interfaces."""
        rows = [line.split() for line in self.virsh("domiflist").stdout.splitlines()]
        return [row[0] for row in rows if len(row) == 5]

    def _daemon(self) -> Libvirtd:
        if self.at is None:
            raise RuntimeError(f"{self.what.name} is nowhere")
        return self._daemons[self.at]

    def _file(self, what: str, text: str) -> Path:
        file = self._out / f"{self.what.name}-{what}.xml"
        file.write_text(text, encoding="utf-8")
        return file
