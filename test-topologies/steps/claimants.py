# SPDX-License-Identifier: Apache-2.0
"""What somebody with a hypervisor's key claims to have: guests of others, addresses that are nobody's or a neighbor's, and gateways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lab.onos import Answer
from lab.plan import Machine
from steps.attempts import Attempt, first_refused, refused
from steps.cast import NOBODYS, TRAITOR, Cast
from steps.names import AWAY, HOME
from steps.requests import INVENTORIES, Request

_WHO = "with a hypervisor's key"
_NOT_ITS_OWN = refused(400, 403, 404, 409)
_STAYS = first_refused("guests", conclusion=("kept", "contested", "refused", "waiting"))


def claimants(cast: Cast) -> list[Attempt]:
    neighbors = neighbor(cast)
    there = cast.lab.plan.network("net-b").gateway_mac
    tried: dict[str, tuple[Callable[[], Request], Callable[[Answer], bool]]] = {
        "another's guest runs there": (_listed(cast, cast.visitor, "running"), _STAYS),
        "another's guest stands still there": (_listed(cast, cast.visitor, "paused"), _STAYS),
        "an address that nobody has runs there": (_listed(cast, NOBODYS, "running"), _STAYS),
        "a neighbor's address runs there": (_listed(cast, neighbors, "running"), _STAYS),
        "a neighbor's address leaves from there": (_leaving(cast, neighbors), _NOT_ITS_OWN),
        "another network's gateway's MAC address": (_leaving(cast, replace(NOBODYS, mac=there)), _NOT_ITS_OWN),
    }
    return [Attempt(cast.anybody, _WHO, what, request, is_refused) for what, (request, is_refused) in tried.items()]


def neighbor(cast: Cast) -> Machine:
    """A guest that is said to have a neighbor's address."""
    return replace(NOBODYS, address=f"{cast.lab.plan.host('home').ip}/24")


def of_guests_at_rest(cast: Cast) -> list[Attempt]:
    """While nobody moves them: whoever says that one comes to him is an end of that migration, until its source's inventory ends it."""
    tried = {
        "a guest that its source has not let go": _arriving(cast, cast.mobile, HOME),
        "a guest abroad that its source has not let go": _arriving(cast, cast.visitor, AWAY),
        "a neighbor's address from a source that never had it": _arriving(cast, neighbor(cast), HOME),
    }
    return [Attempt(cast.anybody, _WHO, what, request, _NOT_ITS_OWN) for what, request in tried.items()]


def of_a_guest_that_moves(cast: Cast, source: str) -> list[Attempt]:
    """While its source sends it elsewhere, and says whereto."""
    return [
        Attempt(cast.anybody, _WHO, f"a guest that leaves {source} for elsewhere", _arriving(cast, cast.mobile, source), _NOT_ITS_OWN)
    ]


def _arriving(cast: Cast, machine: Machine, source: str) -> Callable[[], Request]:
    """Said to come there first, which may be accepted: it leads nowhere until its source has said so, too."""
    preparing = cast.traitor_says(machine, "preparing", source=source, destination=TRAITOR)

    def request() -> Request:
        preparing().send(cast.anybody)
        return cast.traitor_says(machine, "arrived", destination=TRAITOR)()

    return request


def _leaving(cast: Cast, machine: Machine) -> Callable[[], Request]:
    return cast.traitor_says(machine, "preparing", source=TRAITOR, destination=HOME)


def _listed(cast: Cast, machine: Machine, state: str) -> Callable[[], Request]:
    said: dict[str, Any] = {"state": state, "vm": cast.word(machine, "", TRAITOR)["vm"]}
    return lambda: cast.traitor.word(cast.inventory(TRAITOR, said), INVENTORIES)
