# SPDX-License-Identifier: Apache-2.0
"""The flow-mods that a controller sends a switch: overheard in their stages, and sent again without the controller."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from probe.openflow import BARRIER_REPLY, BARRIER_REQUEST, ERROR, FLOW_MOD, Connection, ConnectionLost, kind_of, message

Stage = list[bytes]


@dataclass
class Stages:
    """Flow-mods up to each barrier, in order. Those after the last barrier are a stage as well."""

    ended: list[Stage] = field(default_factory=list)
    _open: Stage = field(default_factory=list)

    def note(self, whole: bytes) -> None:
        """One more message of the controller's."""
        if kind_of(whole) == FLOW_MOD:
            self._open.append(whole)
        elif kind_of(whole) == BARRIER_REQUEST and self._open:
            self.ended.append(self._open)
            self._open = []

    def all(self) -> list[Stage]:
        return [*self.ended, *([self._open] if self._open else [])]


class Overheard:
    """Listens at a bridge's snoop socket (ovs-vswitchd(8)), where it says all that its controller and it say to each other."""

    def __init__(self, socket: str) -> None:
        self._connection = Connection(socket, timeout=3600)
        self._stages = Stages()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def finish(self) -> list[Stage]:
        self._connection.close()
        self._thread.join()
        return self._stages.all()

    def _listen(self) -> None:
        try:
            while True:
                for whole in self._connection.receive():
                    self._stages.note(whole)
        except (ConnectionLost, OSError):
            pass  # closed, by us or with the bridge


@dataclass(frozen=True)
class Sent:
    """How long it took until the last barrier was answered, and what the switch complained of."""

    flow_mods: int
    seconds: float
    errors: int


def send(socket: str, stages: Sequence[Stage], pipelined: int = 8) -> Sent:
    """Each stage with one barrier; so many stages are on their way at most."""
    connection = Connection(socket)
    unanswered = errors = 0

    def receive() -> None:
        nonlocal unanswered, errors
        kinds = [kind_of(whole) for whole in connection.receive()]
        unanswered -= kinds.count(BARRIER_REPLY)
        errors += kinds.count(ERROR)

    begun = time.perf_counter()
    try:
        for number, stage in enumerate(stages, start=1):
            connection.send(b"".join(stage) + message(BARRIER_REQUEST, number))
            unanswered += 1
            while unanswered >= pipelined:
                receive()
        while unanswered:
            receive()
        return Sent(sum(map(len, stages)), time.perf_counter() - begun, errors)
    finally:
        connection.close()
