# SPDX-License-Identifier: Apache-2.0
"""A virtual machine: one guest, wherever it runs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial

from . import plan
from .hypervisor import Hypervisor
from .migration import Migration, Transfer
from .qemu import Qemu

_TIDIED_AFTER = 0.1  # seconds: in life another machine does that, here the guest that has just resumed would wait for it


class VirtualMachine:
    """Boots at a hypervisor and moves among them. `at` is the hypervisor's id, None while it runs nowhere."""

    def __init__(self, what: plan.Machine, hypervisors: Mapping[str, Hypervisor]) -> None:
        self.what = what
        self.at: str | None = None
        self._hypervisors = hypervisors
        self._qemus: dict[str, Qemu] = {}

    def boot(self, hypervisor: str, timeout: float = 30) -> float:
        """Start it; returns the seconds until all its services answered for themselves."""
        if self.at is not None:
            raise RuntimeError(f"{self.what.name} runs at {self.at} already")
        began = time.monotonic()
        qemu = self._qemus[hypervisor] = self._hypervisors[hypervisor].launch(self.what)
        self.at = hypervisor
        qemu.wait_ready(timeout)
        return time.monotonic() - began

    def move(self, destination: str, timeout: float = 60, bandwidth: int | None = None, post_copy: bool = False) -> Migration:
        """Migrate it live and clean up at the end that it is not at; raises MigrationFailed, and then it stays where it was."""
        transfer = self.begin_move(destination, bandwidth, post_copy)
        try:
            migration = transfer.wait(timeout)
        except BaseException:
            self._leave(destination)
            raise
        time.sleep(_TIDIED_AFTER)
        self.settle(destination)
        return migration

    def expect(self, destination: str) -> None:
        """Prepare a place for it, which waits from now on; begin_move() takes it there."""
        self._qemus[destination] = self._hypervisors[destination].launch(self.what, incoming=True)

    def begin_move(self, destination: str, bandwidth: int | None = None, post_copy: bool = False) -> Transfer:
        """Prepare the destination and give the command; for whoever wants to interfere. Then settle() where it runs."""
        if self.at is None or destination == self.at:
            raise RuntimeError(f"{self.what.name} is at {self.at}: it cannot move to {destination}")
        target = self._hypervisors[destination]
        if destination not in self._qemus:
            self.expect(destination)
        transfer = Transfer(
            (self.at, self._qemus[self.at]),
            (destination, self._qemus[destination]),
            partial(self._hypervisors[self.at].note_stop, self.what),
        )
        transfer.start(target.migration_uri(self.what), bandwidth, post_copy)
        return transfer

    def settle(self, where: str) -> None:
        """It runs there: end what is left of it elsewhere."""
        self.at = where
        for hypervisor in [other for other in self._qemus if other != where]:
            self._leave(hypervisor)

    def qemu(self, hypervisor: str) -> Qemu:
        return self._qemus[hypervisor]

    def shutdown(self) -> None:
        """End it everywhere."""
        for hypervisor in list(self._qemus):
            self._leave(hypervisor)
        self.at = None

    def _leave(self, hypervisor: str) -> None:
        qemu = self._qemus.pop(hypervisor, None)
        if qemu is not None:
            qemu.quit()
            self._hypervisors[hypervisor].remove_port(self.what)
