# SPDX-License-Identifier: Apache-2.0
"""The scenarios there are: one module each in scenarios/, named for the behaviour it shows."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness import paths
from harness.context import Context


class UnknownScenario(Exception):
    """No scenario has that name."""


@dataclass(frozen=True)
class Scenario:
    """A scenario's module tells: its docstring, run(context), and where they differ from the usual TIME_LIMIT (s), BENCHMARK and LAB.

    lab names the lab that it shares with all scenarios that name the same: it asks for the same plan, and leaves it as it was.
    """

    name: str
    shows: str
    run: Callable[[Context], None]
    time_limit: int
    benchmark: bool
    lab: str | None

    @property
    def headline(self) -> str:
        return self.shows.splitlines()[0]


def load(name: str) -> Scenario:
    """The scenario of that name ("live-migration"); raises UnknownScenario with the names there are."""
    if name not in names():
        raise UnknownScenario(f"no scenario '{name}'; there are: {', '.join(names())}")
    module = importlib.import_module("scenarios." + name.replace("-", "_"))
    return Scenario(
        name=name,
        shows=(module.__doc__ or "").strip(),
        run=module.run,
        time_limit=getattr(module, "TIME_LIMIT", 180),
        benchmark=getattr(module, "BENCHMARK", False),
        lab=getattr(module, "LAB", None),
    )


def names(directory: Path = paths.SCENARIOS) -> list[str]:
    """All names, sorted."""
    return sorted(path.stem.replace("_", "-") for path in directory.glob("[a-z]*.py"))


def load_all() -> list[Scenario]:
    """By name, but for those that share a lab, which follow one another."""
    return sorted(map(load, names()), key=lambda scenario: (scenario.lab or "", scenario.name))
