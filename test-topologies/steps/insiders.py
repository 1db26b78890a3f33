# SPDX-License-Identifier: Apache-2.0
"""What somebody tries who has a hypervisor's key: to speak for others, for guests that are none of its own, and about strange ports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lab.onos import Answer
from lab.plan import Machine
from steps.attempts import FORGED, Attempt, first_refused, refused
from steps.cast import NOBODYS, TRAITOR, Cast
from steps.names import AWAY, HOME, VM
from steps.requests import BASE, INVENTORIES, REGISTRATIONS, Request, post

_PROHIBITED, _OUT_OF_ORDER, _MALFORMED, _TOO_MANY, _UNKNOWN = 129, 133, 134, 135, 136
_REFUSED = refused(403, 404, 409, code=(_PROHIBITED, _OUT_OF_ORDER, _TOO_MANY, _UNKNOWN))  # whatever the binding's phase is now, if there is one
_ENDS = ("switching", "arrived", "completed", "failed", "cancelled", "refreshing")
_ROUTERS_PORT, _TUNNELS_PORT, _SWITCHS_OWN = "b1-rb", "vxlan0", "b1"


def insiders(cast: Cast) -> list[Attempt]:
    """At any time."""
    return [*_for_others(cast), *_by_the_other_door(cast), *_of_others_guests(cast), *_of_strange_ports(cast), *_of_gateways(cast)]


def beside(cast: Cast) -> list[Attempt]:
    """While the VM is at AWAY, whose key is used here: about the VM's port there, for the other guest."""
    port = cast.mobile.tap(cast.lab.plan.hypervisor(AWAY))
    return [_refreshed("another guest's port", cast, port)]


def of_the_past(cast: Cast, migration: str) -> list[Attempt]:
    """About a migration of the VM that is closed."""
    return [
        _attempt(cast, f"{phase} of a closed migration", cast.traitor_says(cast.mobile, phase, migration=migration), _REFUSED)
        for phase in _ENDS[:-1]
    ]


def _for_others(cast: Cast) -> list[Attempt]:
    many = {"registrations": [cast.stolen(AWAY)]}

    def listed() -> Request:
        return cast.traitor.word(cast.inventory(AWAY), INVENTORIES)

    return [
        _attempt(cast, "a registration in another's name", lambda: cast.traitor.word(cast.stolen(AWAY)), _forged("reporter")),
        _attempt(cast, "an inventory in another's name", listed, _forged("hypervisor")),
        _attempt(
            cast,
            "one in another's name among many",
            lambda: cast.traitor.word(many, f"{REGISTRATIONS}/bulk"),
            first_refused("answers", code=FORGED, field="reporter"),
        ),
    ]


def _by_the_other_door(cast: Cast) -> list[Attempt]:
    """Operators' paths, with a signature."""
    requests = {
        "registering by the operators' door": lambda: post(f"{BASE}{REGISTRATIONS}", cast.stolen()),
        "ending a binding": lambda: Request("DELETE", f"{BASE}bindings/{VM}"),
        "reading the bindings": lambda: Request("GET", f"{BASE}bindings"),
        "rules of its own": lambda: post("/onos/v1/flows?appId=org.hypermip", {"flows": []}),
    }
    return [_attempt(cast, what, lambda make=make: cast.traitor.sign(make()), refused(401)) for what, make in requests.items()]


def _of_others_guests(cast: Cast) -> list[Attempt]:
    """Of the visitor, which runs at AWAY all the while, and of whatever migration of the VM is open."""
    visitor, mobile = cast.visitor, cast.mobile
    of_the_visitor = {
        "leaving with another's guest": cast.traitor_says(visitor, "preparing", source=TRAITOR, destination=HOME),
        "refreshing another's guest": cast.traitor_says(visitor, "refreshing"),
        "deregistering another's guest": cast.traitor_says(visitor, "refreshing", lifetimeSeconds=0),
        "another's guest that arrives": cast.traitor_says(visitor, "arrived"),
    }
    of_the_mobile = {f"{phase} of another's migration": _of_anothers_migration(cast, phase) for phase in _ENDS[:-1]}
    return [_attempt(cast, what, make, _REFUSED) for what, make in {**of_the_visitor, **of_the_mobile}.items()]


def _of_anothers_migration(cast: Cast, phase: str) -> Callable[[], Request]:
    """Of the one that is open; by an id that is none, if that is its own or there is none: what it has claimed itself, it may take back."""

    def request() -> Request:
        answer = cast.operator.binding(VM)
        open_migration = answer.body.get("migration") if answer.ok else None
        is_anothers = open_migration and open_migration["destination"].get("hypervisor") != TRAITOR
        return cast.traitor_says(cast.mobile, phase, **({} if is_anothers else {"migration": "another's"}))()

    return request


def _of_strange_ports(cast: Cast) -> list[Attempt]:
    """With the key of AWAY, for a guest that is its own."""
    ports = {"the router's port": _ROUTERS_PORT, "a tunnel's port": _TUNNELS_PORT, "the switch's own port": _SWITCHS_OWN}
    return [_refreshed(what, cast, port) for what, port in ports.items()]


def _of_gateways(cast: Cast) -> list[Attempt]:
    network = cast.lab.plan.network("net-a")
    claims = {
        ("the gateway's MAC address", "vm.interfaces[0].mac"): replace(NOBODYS, mac=network.gateway_mac),
        ("the gateway's address", "vm.interfaces[0].addresses[0]"): replace(NOBODYS, address=f"{network.gateway}/24"),
    }
    return [
        _attempt(cast, what, _claimed(cast, machine), refused(400, 403, code=(_PROHIBITED, _MALFORMED), field=field))
        for (what, field), machine in claims.items()
    ]


def _claimed(cast: Cast, machine: Machine) -> Callable[[], Request]:
    return cast.traitor_says(machine, "preparing", source=TRAITOR, destination=HOME)


def _refreshed(what: str, cast: Cast, port: str) -> Attempt:
    word = cast.word(cast.visitor, "refreshing", AWAY, port)
    return _attempt(cast, what, lambda: cast.away.word(word), refused(403, code=_PROHIBITED))


def _forged(field: str) -> Callable[[Answer], bool]:
    return refused(401, code=FORGED, field=field)


def _attempt(cast: Cast, what: str, request: Callable[[], Request], is_refused: Callable[[Answer], bool]) -> Attempt:
    return Attempt(cast.anybody, "with a hypervisor's key", what, request, is_refused)
