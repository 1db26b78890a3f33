# SPDX-License-Identifier: Apache-2.0
"""A QEMU that has a monitor for the notifier alone."""

from __future__ import annotations

import os

from ..answers import entry
from ..guest import Guest, NotServed
from ..holdings import taps_of
from ..source import Events, Gate, Situation, Standing
from . import recovery
from .client import QmpClient
from .gate import QmpGate
from .interfaces import identify
from .monitor import PollingQemu, listen

_GLANCE_S = 0.05
_OPTION = {"name": "-name", "uuid": "-uuid"}
_SEEN_BY = "the notifier must run as root in the hypervisor's PID namespace, with CAP_SYS_PTRACE and CAP_NET_ADMIN"


class QmpMachine:
    """One that reports, and whose pause can be held back. A guest that has taken its QEMU over says what it likes: what the socket's path and
    the kernel say of it is believed, and what it says against that is refused."""

    def __init__(self, path: str, name: str, uuid: str = "") -> None:
        """name and uuid are what the path says of the guest; an uuid that is empty was not said."""
        self._path = path
        self._name = name
        self._uuid = uuid
        self._client = QmpClient(path)

    def identify(self) -> Guest:
        held = self._held()
        guest = identify(self._client, held.get)
        for what, is_, should in (("name", guest.name, self._name), ("uuid", guest.uuid, self._uuid)):
            if should and is_ != should:
                remedy = f"start QEMU with {_OPTION[what]} {should}, or correct sockets"
                raise NotServed(f"its {what} is {is_!r}, and its socket's path says {should!r}: {remedy}")
        for _, tap in guest.interfaces:
            if tap not in held.values():
                remedy = "it must be one that this QEMU has opened or was given open"
                raise NotServed(f"tap {tap!r} is not held by its process {self.owner()}: {remedy}")
        return guest

    def _held(self) -> dict[int, str]:
        """Taps by the descriptors of QEMU's process."""
        try:
            process = self._client.process()
            try:
                return taps_of(self.owner(), process)
            finally:
                os.close(process)
        except OSError as unseen:
            raise NotServed(f"its process {self.owner()} cannot be looked at ({unseen.strerror}): {_SEEN_BY}") from unseen

    def situation(self) -> Situation:
        run_state, migration = self._run_state(), self._client.execute("query-migrate")
        entry(migration, "status", str, "none")
        return recovery.find(run_state, migration)

    def standing(self) -> Standing:
        return recovery.standing(self._run_state())

    def _run_state(self) -> str:
        return entry(self._client.execute("query-status"), "status", str)

    def owner(self) -> int:
        return self._client.peer()

    def observe(self) -> Events:
        return PollingQemu(self._client, _GLANCE_S)

    def gate(self) -> Gate:
        return QmpGate(listen(self._client))

    def __enter__(self) -> QmpMachine:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
