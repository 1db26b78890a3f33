# SPDX-License-Identifier: Apache-2.0
"""The seam for sources of machines. It has two halves.

A source that *reports* says what becomes of a machine: the fabric follows it, and what arrives during its pause may be lost. A source that
also *holds* lets the notifier hold the machine's pause back until the fabric is ready: nothing is lost then. README.md, 'Write another
source', has an example of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from .guest import Guest


class MachineGone(ConnectionError):
    """The machine does not run here any more, or who tells of it does not answer; the text says which."""


class MachineEnded(MachineGone):
    """The machine is certainly not here any more; of one that is merely gone, that is not known."""


class Refused(Exception):
    """Something that a gate was told was refused; the text is the refuser's own."""


class Situation(Enum):
    """SETTLED: nothing goes on. EXPECTED: its place waits for it. COMING: it is on its way there. LEAVING: it is being copied, and runs here.
    PAUSED: its pause has begun, or it runs at the destination already, and the migration is not over. LEFT, FELL_THROUGH, CANCELLED: how
    its last migration from here ended. ARRIVED: it has come by one.
    """

    SETTLED = "settled"
    EXPECTED = "expected"
    COMING = "coming"
    LEAVING = "leaving"
    PAUSED = "paused"
    LEFT = "left"
    FELL_THROUGH = "fell through"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"


class Standing(Enum):
    """What a guest does here now. RUNNING: it runs. INCOMING: its place waits for it. PAUSED: it stands still, whatever for.
    ENDED: it has gone elsewhere, and what is left of it here does not run on by itself."""

    RUNNING = "running"
    INCOMING = "incoming"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class Event:
    """What happens to a machine, in QEMU's words; time is in seconds since the epoch.

    MIGRATION has a `status`: `setup` or `active` when it begins, `completed`, `failed` or `cancelled` when it is over. STOP is the guest's
    pause at the source, to go on at the destination; RESUME is the end of any pause, and that of this one at the destination. PAUSE is one
    for another reason: an operator's, an I/O error's.
    """

    name: str
    data: dict[str, Any]
    time: float


class Events(Protocol):
    """What happens to one machine, in order."""

    def next_event(self, timeout: float) -> Event | None:
        """None when there is none within so many seconds; raises MachineGone once all that came before the end was given out."""


@dataclass(frozen=True)
class Copied:
    """How far pre-copy is: the pass (1 is the first, over all memory), bytes that it still has to send, bytes sent so far."""

    passes: int
    remaining: int
    transferred: int


@dataclass(frozen=True)
class Limits:
    """The longest pause, in milliseconds, and the most bandwidth, in bytes a second; a bandwidth of 0 is no limit."""

    pause_ms: int
    bandwidth: int


class Gate(Events, Protocol):
    """What holding a pause back takes. The methods raise MachineGone and Refused."""

    def limits(self) -> Limits: ...

    def limit(self, pause_ms: int | None = None, bandwidth: int | None = None) -> None:
        """Have the present migration, and those to come, keep to these; None changes nothing."""

    def copied(self) -> Copied | None:
        """None while nothing has been copied yet."""

    def may_go_by_post_copy(self) -> bool:
        """Whether the operator has allowed it for this migration."""

    def go_by_post_copy(self) -> None: ...

    def cancel(self) -> None: ...


class Reports(Protocol):
    """A machine of which somebody says what becomes of it. Its methods raise MachineGone."""

    def identify(self) -> Guest:
        """Who it is; raises NotServed."""

    def situation(self) -> Situation:
        """What has become of its last migration."""

    def standing(self) -> Standing:
        """What it does now; asked again and again."""

    def owner(self) -> int:
        """Process id of who holds its taps; 0 for one in our own network namespace."""

    def observe(self) -> Events:
        """To see migrations without a change to anything."""


@runtime_checkable
class Holds(Reports, Protocol):
    """A machine whose pause can be held back, too."""

    def gate(self) -> Gate:
        """Have it tell of migrations by itself, if it lets us, and take what it is told."""


@dataclass(frozen=True)
class Place:
    """Where there is a machine; one that comes later to a place of the same label has another identity."""

    label: str
    identity: tuple[object, ...]
    open: Callable[[], AbstractContextManager[Reports]] = field(compare=False)


class Source(Protocol):
    """Tells which machines there are. Its name is what it is called in the configuration."""

    name: str

    @property
    def is_away(self) -> bool:
        """Whether it cannot tell now: what it had told goes on. What it does not have otherwise has ended."""

    def places(self) -> Iterable[Place]: ...
