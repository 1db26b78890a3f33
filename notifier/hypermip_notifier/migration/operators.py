# SPDX-License-Identifier: Apache-2.0
"""A machine's limits as its operator has set them, while the gate has others. It does not remember them, and a notifier may be killed."""

from __future__ import annotations

from typing import Any

from ..config import Config
from ..source import Limits, Place
from ..state import LIMITS, State, name_of
from .gate import CLOSED_LIMIT_MS


class OperatorsLimits:
    """Of the machine at one place. What cannot be kept is known for as long as this notifier runs."""

    def __init__(self, place: Place, config: Config, state: State) -> None:
        self._name = name_of(LIMITS, place)
        self._identity = repr(place.identity)
        self._config = config
        self._state = state
        self._limits: Limits | None = None

    def found(self, has: Limits) -> Limits:
        """What to go back to, of a machine that has these limits when it is seen first: a notifier that was killed may have set them."""
        self._set(self._kept() or self._unlikely_to_be_ours(has))
        return self.limits

    def changed(self, bandwidth: int) -> None:
        """The operator has another bandwidth for the migration that begins."""
        if bandwidth != self.limits.bandwidth:
            self._set(Limits(self.limits.pause_ms, bandwidth))

    def restored(self) -> None:
        """The machine has them again."""
        self._limits = None
        self._state.forget(self._name)

    @property
    def are_known(self) -> bool:
        """Else nothing was changed yet."""
        return self._limits is not None

    @property
    def limits(self) -> Limits:
        assert self._limits is not None
        return self._limits

    def _set(self, limits: Limits) -> None:
        self._limits = limits
        try:
            self._state.keep(self._name, {"machine": self._identity, "pauseMs": limits.pause_ms, "bandwidth": limits.bandwidth})
        except OSError:
            return  # said once, when the notifier starts

    def _kept(self) -> Limits | None:
        kept: Any = self._state.read(self._name)
        try:
            return Limits(int(kept["pauseMs"]), int(kept["bandwidth"])) if kept["machine"] == self._identity else None
        except (KeyError, TypeError, ValueError):
            return None

    def _unlikely_to_be_ours(self, has: Limits) -> Limits:
        was_killed = has.pause_ms == CLOSED_LIMIT_MS
        return Limits(self._config.impatientLimitMs, self._config.maxBandwidth) if was_killed else has
