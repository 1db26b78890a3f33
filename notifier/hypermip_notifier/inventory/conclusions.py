# SPDX-License-Identifier: Apache-2.0
"""What the fabric makes of an inventory, in the log: each conclusion once, until it is another."""

from __future__ import annotations

from typing import Any

from ..journal import Journal

_AS_IT_IS = ("kept", "refreshed")
_STEPS = {"contested": "contested", "waiting": "waiting", "refused": "inventory-refused"}
_SAID = ("conclusion", "code", "field", "value", "remedy", "why")


class Conclusions:
    """For one thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._last: dict[str, dict[str, Any]] = {}

    def note(self, guests: list[Any]) -> None:
        """Log what is new in an answer's `guests`."""
        noted = {guest["vm"]: guest for guest in guests if isinstance(guest, dict) and isinstance(guest.get("vm"), str)}
        said = {vm: _told(guest) for vm, guest in noted.items() if guest.get("conclusion") not in _AS_IT_IS}
        for vm, conclusion in said.items():
            if self._last.get(vm) != conclusion:
                step = _STEPS.get(str(conclusion.get("conclusion")), "concluded")
                self._journal.of(vm=vm).step(step, **conclusion)
        self._last = said

    @staticmethod
    def are_open(guests: list[Any]) -> bool:
        """Whether the fabric wants to be told again soon: it asks at the place where a guest is bound first."""
        return any(isinstance(guest, dict) and guest.get("conclusion") == "probed" for guest in guests)


def _told(guest: dict[str, Any]) -> dict[str, Any]:
    return {name: guest[name] for name in _SAID if name in guest}
