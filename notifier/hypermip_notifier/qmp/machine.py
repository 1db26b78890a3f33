# SPDX-License-Identifier: Apache-2.0
"""A machine where it runs, whoever holds its QEMU's monitor: the notifier itself, or libvirt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from . import recovery
from .guest import Guest, identify
from .monitor import Monitor, PollingQemu, listen
from .qmp import QmpClient
from .recovery import Situation
from .taps import name_of_descriptor

_GLANCE_S = 0.05


class Machine(Protocol):
    """What attending to a guest takes. Its methods raise QmpClosed when the guest's QEMU is gone."""

    def identify(self) -> Guest:
        """Who it is; raises NotServed."""

    def situation(self) -> Situation:
        """Where it stands."""

    def owner(self) -> int:
        """Process id of who holds its taps; 0 for one in our own network namespace."""

    def listen(self) -> Monitor:
        """Have it tell of migrations by itself, if it lets us."""

    def observe(self) -> Monitor:
        """To see migrations without a change to anything; nothing is to be executed there."""


@dataclass(frozen=True)
class Place:
    """Where there is a machine; one that comes later to a place of the same label has another identity."""

    label: str
    identity: tuple[object, ...]
    open: Callable[[], AbstractContextManager[Machine]] = field(compare=False)


class Source(Protocol):
    """Tells which machines there are."""

    def places(self) -> Iterable[Place]: ...


class QmpMachine:
    """A QEMU that has a monitor for the notifier alone."""

    def __init__(self, path: str) -> None:
        self._client = QmpClient(path)

    def identify(self) -> Guest:
        """A tap that QEMU was given open is looked up in its process."""
        return identify(self._client, lambda descriptor: name_of_descriptor(self._client.peer(), descriptor))

    def situation(self) -> Situation:
        return recovery.find(self._client.execute("query-status")["status"], self._client.execute("query-migrate"))

    def owner(self) -> int:
        return self._client.peer()

    def listen(self) -> Monitor:
        return listen(self._client)

    def observe(self) -> Monitor:
        return PollingQemu(self._client, _GLANCE_S)

    def __enter__(self) -> QmpMachine:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
