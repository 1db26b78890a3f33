# SPDX-License-Identifier: Apache-2.0
"""Which of a machine's interfaces was its only one, before others were plugged in beside it: what the configuration has for the machine's
name is that one's still. No source tells that, so it is kept for the notifier after this one.
"""

from __future__ import annotations

from contextlib import suppress

from .config import Config
from .source import Place
from .state import SOLE, State, name_of


def recall(place: Place, config: Config) -> str:
    """The interface's MAC, of the machine that is there now; empty if none was kept for that."""
    kept = State(config).read(name_of(SOLE, place))
    return str(kept.get("mac")) if isinstance(kept, dict) and kept.get("machine") == repr(place.identity) else ""


def remember(place: Place, config: Config, mac: str) -> None:
    """An empty one is none."""
    with suppress(OSError):  # said once, when the notifier starts
        State(config).keep(name_of(SOLE, place), {"machine": repr(place.identity), "mac": mac})
