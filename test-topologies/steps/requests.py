# SPDX-License-Identifier: Apache-2.0
"""Requests to the application as anybody may send them: signed with a key or not, altered after they were signed, or sent again."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.notifier import Clock, KeyFile, Signer
from lab.onos import Answer, Onos

BASE = "/onos/hypermip/"
DOOR = f"{BASE}hypervisors/"  # of the hypervisors, which asks for a signature
REGISTRATIONS, INVENTORIES = "registrations", "inventories"


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire; it may be sent more than once."""

    method: str
    path: str
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, onos: Onos) -> Answer:
        return onos.send(self.method, self.path, self.body or None, self.headers)


def post(path: str, document: Any) -> Request:
    """Nobody's, as long as nobody signs it."""
    return Request("POST", path, json.dumps(document))


class Pen:
    """Signs in the name of a hypervisor, with the key of a file, by a clock that may be ahead."""

    def __init__(self, hypervisor: str, key: Path, ahead_s: float = 0.0) -> None:
        self._signer = Signer(hypervisor, KeyFile(str(key)), Clock(lambda: time.time() + ahead_s))

    def sign(self, request: Request) -> Request:
        """The same with a signature: each time another."""
        headers = self._signer.sign(request.method, request.path, request.body.encode()).headers
        return Request(request.method, request.path, request.body, headers)

    def word(self, document: Any, resource: str = REGISTRATIONS) -> Request:
        """What the hypervisor says by its door."""
        return self.sign(post(f"{DOOR}{resource}", document))
