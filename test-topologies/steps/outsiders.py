# SPDX-License-Identifier: Apache-2.0
"""What somebody on the management network tries who has no key, but hears what hypervisors say and sends it altered or again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from lab.onos import Answer
from steps.attempts import FORGED, REPEATED, Attempt, refused
from steps.cast import Cast
from steps.names import VM
from steps.requests import BASE, DOOR, INVENTORIES, REGISTRATIONS, Request, post

_INPUT, _SIGNATURE = "Signature-Input", "Signature"
_NONCE = "A" * 22  # as long as any
# Each leads to the bindings, if somebody takes it for another path than it is.
_PATHS = ("hypervisors/bindings", "hypervisors/%2e%2e/bindings", "hypervisors/..;/bindings", "hypervisors/registrations/..;/..;/bindings")

Tried = dict[str, tuple[Callable[[], Request], Callable[[Answer], bool]]]


def outsiders(cast: Cast) -> list[Attempt]:
    tried = {**_unsigned(cast), **_forged(cast), **_repeated(cast), **_beside()}
    return [Attempt(cast.anybody, "without a key", what, request, is_refused) for what, (request, is_refused) in tried.items()]


def _unsigned(cast: Cast) -> Tried:
    stolen, many = cast.stolen, {"registrations": [cast.stolen()]}
    by_the_door, elsewhere = refused(401, code=FORGED, field=_INPUT), refused(401)
    return {
        "a registration without signature": (lambda: post(f"{DOOR}{REGISTRATIONS}", stolen()), by_the_door),
        "many registrations without signature": (lambda: post(f"{DOOR}{REGISTRATIONS}/bulk", many), by_the_door),
        "an inventory without signature": (lambda: post(f"{DOOR}{INVENTORIES}", {}), by_the_door),
        "a registration by the operators' door": (lambda: post(f"{BASE}{REGISTRATIONS}", stolen()), elsewhere),
        "an inventory by the operators' door": (lambda: post(f"{BASE}{INVENTORIES}", {}), elsewhere),
        "ending a binding": (lambda: Request("DELETE", f"{BASE}bindings/{VM}"), elsewhere),
        "reading the bindings": (lambda: Request("GET", f"{BASE}bindings"), elsewhere),
    }


def _forged(cast: Cast) -> Tried:
    wrong = refused(401, code=FORGED, field=_SIGNATURE)

    def heard() -> Request:
        return cast.away.word(cast.overheard())

    return {
        "a registration signed with another key": (lambda: cast.stranger.word(cast.stolen("hv-b")), wrong),
        "another body under a signature": (lambda: _with_body(heard(), cast), refused(401, code=FORGED, field="Content-Digest")),
        "another path under a signature": (lambda: replace(heard(), path=f"{DOOR}{REGISTRATIONS}/bulk"), wrong),
        "another time under a signature": (lambda: _altered(heard(), r"created=\d", "created=2"), wrong),
        "another nonce under a signature": (lambda: _altered(heard(), 'nonce="[^"]+"', f'nonce="{_NONCE}"'), wrong),
        "another name under a signature": (lambda: _altered(heard(), 'keyid="hv-b"', 'keyid="hv-a"'), wrong),
    }


def _repeated(cast: Cast) -> Tried:
    def again() -> Request:
        request = cast.away.word(cast.overheard())
        request.send(cast.anybody)  # if this is not taken, its nonce is none that was taken, and the refusal names another field
        return request

    return {
        "a word that was overheard, once more": (again, refused(409, code=REPEATED, field="nonce")),
        "a word of a minute ago": (lambda: cast.late.word(cast.overheard()), refused(409, code=REPEATED, field="created")),
        "a word of the next minute": (lambda: cast.early.word(cast.overheard()), refused(409, code=REPEATED, field="created")),
    }


def _beside() -> Tried:
    """Other paths by the hypervisors' door."""
    is_refused = refused(400, 401, 403, 404)
    return {f"reading the bindings as {path}": (partial(Request, "GET", f"{BASE}{path}"), is_refused) for path in _PATHS}


def _with_body(heard: Request, cast: Cast) -> Request:
    return replace(heard, body=post("", cast.stolen("hv-b")).body)


def _altered(heard: Request, pattern: str, other: str) -> Request:
    """The signature says something else of itself then."""
    return replace(heard, headers={**heard.headers, _INPUT: re.sub(pattern, other, heard.headers[_INPUT], count=1)})
