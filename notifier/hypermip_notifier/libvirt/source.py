# SPDX-License-Identifier: Apache-2.0
"""The machines of one libvirtd, and what it says of them. Imported only where libvirt is asked for: it takes python3-libvirt."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from functools import cache, partial
from queue import SimpleQueue
from typing import Any

import libvirt

from ..journal import Journal
from ..source import Place
from .events import Gone, Inbox, Iteration, Lifecycle, Signal
from .machine import LibvirtMachine

_FIRST_PAUSE_S = 0.1  # before a libvirtd that does not answer is tried again; twice as long each time
_LONGEST_PAUSE_S = 30.0
_MOST_SIGNALS = 10_000  # of one domain, that wait to be heard: its QEMU can have libvirt send any number of them
_KEEP_ALIVE_S, _KEEP_ALIVE_COUNT = 5, 3


class LibvirtSource:
    """Connects, and connects again when libvirtd was away."""

    def __init__(self, uri: str, journal: Journal) -> None:
        self.name = self._uri = uri
        self._journal = journal
        self._connection: Any = None
        self._watched: dict[str, tuple[Place, Inbox]] = {}  # by UUID
        self._lock = threading.Lock()  # libvirt's events come on a thread of their own
        self._is_lost = threading.Event()
        self._pause_s = _FIRST_PAUSE_S
        self._connect_at = 0.0
        self._complaint = ""
        _start_events()

    @property
    def is_away(self) -> bool:
        return self._connection is None

    def places(self) -> Iterable[Place]:
        """Domains that run here, or wait for their guest; none while libvirtd is away."""
        if self._is_lost.is_set():
            self._disconnect("the connection is lost")
        if self._connection is None and time.monotonic() >= self._connect_at:
            try:
                self._connect()
            except libvirt.libvirtError as refused:
                self._disconnect(str(refused))
        with self._lock:
            return tuple(place for place, _ in self._watched.values())

    def _connect(self) -> None:
        self._connection = libvirt.open(self._uri)
        self._is_lost.clear()
        self._connection.registerCloseCallback(lambda *_: self._is_lost.set(), None)
        for event, hear in (
            (libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._hear_lifecycle),
            (libvirt.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, self._hear_iteration),
        ):
            self._connection.domainEventRegisterAny(None, event, hear, None)
        self._connection.setKeepAlive(_KEEP_ALIVE_S, _KEEP_ALIVE_COUNT)
        for domain in self._connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
            self._add(domain)
        self._pause_s, self._complaint = _FIRST_PAUSE_S, ""

    def _disconnect(self, reason: str) -> None:
        """libvirtd ends, and its domains go on: what is known of them is asked again once it is back."""
        if reason != self._complaint:  # said once, however often it is tried
            self._journal.step("gone", socket=self._uri, reason=reason)
            self._complaint = reason
        if self._connection is not None:
            try:
                self._connection.close()
            except libvirt.libvirtError:
                pass  # it is gone
        with self._lock:
            for _, inbox in self._watched.values():
                inbox.put(Gone())
            self._watched.clear()
        self._connection = None
        self._is_lost.clear()
        self._connect_at = time.monotonic() + self._pause_s
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)

    def _add(self, domain: Any) -> None:
        identity = (domain.UUIDString(), domain.ID())  # libvirt counts each start
        with self._lock:
            if identity[0] not in self._watched or self._watched[identity[0]][0].identity != identity:
                inbox: Inbox = SimpleQueue()
                place = Place(f"{domain.name()} at {self._uri}", identity, partial(LibvirtMachine, domain, inbox))
                self._watched[identity[0]] = place, inbox

    def _hear_lifecycle(self, _connection: Any, domain: Any, event: int, detail: int, _: object) -> None:
        """Nothing is asked from libvirt for it: that may have to wait until another domain's QEMU has ended."""
        if event == libvirt.VIR_DOMAIN_EVENT_STARTED:
            self._add(domain)
        self._deliver(domain, Lifecycle(event, detail, time.time()))
        if event == libvirt.VIR_DOMAIN_EVENT_STOPPED:
            with self._lock:
                self._watched.pop(domain.UUIDString(), None)

    def _hear_iteration(self, _connection: Any, domain: Any, number: int, _: object) -> None:
        self._deliver(domain, Iteration(number, time.time()))

    def _deliver(self, domain: Any, signal: Signal) -> None:
        with self._lock:
            if (watched := self._watched.get(domain.UUIDString())) is None:
                return
            inbox, has_ended = watched[1], isinstance(signal, Lifecycle) and signal.event == libvirt.VIR_DOMAIN_EVENT_STOPPED
            if inbox.qsize() < _MOST_SIGNALS or has_ended:
                inbox.put(signal)


def _handle_events() -> None:
    while True:
        libvirt.virEventRunDefaultImpl()


@cache
def _start_events() -> None:
    """libvirt's event loop, in a thread of its own: one a process, and before any connection."""
    libvirt.virEventRegisterDefaultImpl()
    libvirt.registerErrorHandler(lambda *_: None, None)  # what goes wrong is raised; it need not be printed as well
    threading.Thread(target=_handle_events, name="libvirt", daemon=True).start()
