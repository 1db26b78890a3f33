# SPDX-License-Identifier: Apache-2.0
"""A QEMU that has a monitor for the notifier alone."""

from __future__ import annotations

from ..guest import Guest
from ..source import Events, Gate, Situation, Standing
from ..taps import name_of_descriptor
from . import recovery
from .answers import entry
from .client import QmpClient
from .gate import QmpGate
from .interfaces import identify
from .monitor import PollingQemu, listen

_GLANCE_S = 0.05


class QmpMachine:
    """One that reports, and whose pause can be held back."""

    def __init__(self, path: str) -> None:
        self._client = QmpClient(path)

    def identify(self) -> Guest:
        """A tap that QEMU was given open is looked up in its process."""
        return identify(self._client, lambda descriptor: name_of_descriptor(self._client.peer(), descriptor))

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
