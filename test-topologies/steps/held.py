# SPDX-License-Identifier: Apache-2.0
"""Whose the bindings are while somebody tries to have them: asked for again and again, and read in their histories."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Any

from harness.context import Context
from lab.onos import Onos

_INTERVAL = 0.25  # seconds
_ENDED_WITHIN = 20  # seconds


class BindingsWatch:
    """Notes each binding that is, or leads, where its guest has no business, as long as the block lasts."""

    def __init__(self, onos: Onos, places: Mapping[str, Collection[str]], strangers: Collection[str]) -> None:
        """places are the hypervisors where each guest may be bound, by its name; no other guest may have a binding.

        strangers are parts of a history's entries that none is to have: words that were not to be believed. Whoever has no right to a guest
        may say that it comes there: as long as its source has not said so, that leads nowhere.
        """
        self._onos = onos
        self._places = places
        self._strangers = strangers
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self.looks = 0
        self.stolen: list[str] = []

    def __enter__(self) -> BindingsWatch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(_ENDED_WITHIN)

    def _go_on(self) -> None:
        while not self._over.wait(_INTERVAL):
            try:
                self.look(self._onos.bindings())
            except Exception as failure:  # whatever it is: nobody knows whose they are
                self.stolen.append(f"{type(failure).__name__}: {failure}")

    def look(self, bindings: Collection[Mapping[str, Any]]) -> None:
        self.looks += 1
        self.stolen += [f"{each['vm']} {sorted(astray)}" for each in bindings if (astray := self._astray(each))]

    def _astray(self, binding: Mapping[str, Any]) -> set[str]:
        migration = binding.get("migration", {})
        ends = [] if migration.get("awaitsSource") else [migration.get("source", {}), migration.get("destination", {})]
        named = {place["hypervisor"] for place in (binding.get("at", {}), *ends) if "hypervisor" in place}
        return named - set(self._places.get(binding["vm"], ()))

    def report(self, context: Context) -> None:
        context.check(
            "no binding is stolen: each is where its guest runs, or between the ends of its migration",
            self.looks > 0 and not self.stolen,
            f"{len(self.stolen)} in {self.looks} looks; {self.stolen[:3]}",
        )
        for machine in self._places:
            history = [entry.get("detail") or "" for entry in self._onos.binding(machine).body.get("history", [])]
            strange = [each for each in history if any(name in each for name in self._strangers)]
            context.check(f"{machine}: its history has nobody's word but honest hypervisors'", bool(history) and not strange, str(strange))
