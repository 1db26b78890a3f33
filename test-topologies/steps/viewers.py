# SPDX-License-Identifier: Apache-2.0
"""What somebody tries who may look at ONOS and do nothing, and who may not even look."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harness.embedded_onos import EmbeddedOnos
from lab.onos import Onos
from steps.attempts import Attempt, refused
from steps.cast import TRAITOR, VISITOR, Cast
from steps.names import VM
from steps.requests import BASE, DOOR, INVENTORIES, REGISTRATIONS, Request, post

_PASSWORD = "only-to-look"
_SHOWN = ("bindings", f"bindings/{VISITOR}", "networks", "switches", "tunnels", "hypervisors")


def viewer(runtime: EmbeddedOnos, onos: Onos) -> Onos:
    """ONOS as its user sees it who is a viewer and nothing else."""
    runtime.add_user("viewer", _PASSWORD, "viewer")
    return onos.seen_by("viewer", _PASSWORD)


def nobody(runtime: EmbeddedOnos, onos: Onos) -> Onos:
    """ONOS as its user sees it who has no rights at all."""
    runtime.add_user("nobody", _PASSWORD)
    return onos.seen_by("nobody", _PASSWORD)


def viewers(cast: Cast, viewer: Onos) -> list[Attempt]:
    return [Attempt(viewer, "as a viewer", what, make, refused(401, 403)) for what, make in _doing(cast).items()]


def nobodies(cast: Cast, nobody: Onos) -> list[Attempt]:
    looking = {f"reading {path}": partial(Request, "GET", f"{BASE}{path}") for path in _SHOWN}
    tried = {**looking, **_doing(cast)}
    return [Attempt(nobody, "as a user without rights", what, make, refused(401, 403)) for what, make in tried.items()]


def _doing(cast: Cast) -> dict[str, Callable[[], Request]]:
    return {
        "a registration": lambda: post(f"{BASE}{REGISTRATIONS}", cast.stolen()),
        "a registration by the hypervisors' door": lambda: post(f"{DOOR}{REGISTRATIONS}", cast.stolen()),
        "many registrations": lambda: post(f"{BASE}{REGISTRATIONS}/bulk", {"registrations": [cast.stolen()]}),
        "an inventory": lambda: post(f"{BASE}{INVENTORIES}", cast.inventory(TRAITOR)),
        "ending a binding": lambda: Request("DELETE", f"{BASE}bindings/{VM}"),
        "a configuration": lambda: post("/onos/v1/network/configuration", {"apps": {}}),
        "a rule": lambda: post("/onos/v1/flows?appId=org.hypermip", {"flows": []}),
        "deactivating the application": lambda: Request("DELETE", "/onos/v1/applications/org.hypermip/active"),
        "believing what is not signed": lambda: post(
            "/onos/v1/configuration/org.hypermip.app.trust.TrustManager", {"unsignedReports": "true"}
        ),
    }


def shown(onos: Onos) -> list[str]:
    """What a viewer is not shown although it should be."""
    return [path for path in _SHOWN if not onos.get(f"{BASE}{path}").ok]
