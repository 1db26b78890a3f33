# SPDX-License-Identifier: Apache-2.0
"""Requests whose bodies do not come: each keeps a thread of ONOS's web server, which so has fewer for everybody else."""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from urllib.parse import urlsplit

from harness.context import Context
from harness.waiting import comes_true
from lab.onos import Onos
from steps.cast import Cast
from steps.requests import Request

BODIES = "with a hypervisor's key: bodies that do not come"  # how names of checks begin
SENT, WAITED_FOR = 60, 16  # requests; the latter are as many as the application waits for of one hypervisor
_REFUSED = 503
_LIMIT = 20  # seconds
_A_LOOK = 0.02  # seconds


class Unfinished:
    """So many of them, as long as the block lasts: each one's head, and the first byte of its body."""

    def __init__(self, onos: Onos, make: Callable[[], Request], count: int) -> None:
        self._onos = onos
        self._requests = [make() for _ in range(count)]
        self._open: list[HTTPConnection] = []
        self.statuses: Counter[int] = Counter()

    def __enter__(self) -> Unfinished:
        self._open = [self._begun(request) for request in self._requests]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for connection in self._open:
            connection.close()

    def are_answered(self, count: int) -> bool:
        """Whether at least so many have an answer by now; statuses has all answers."""
        for connection in tuple(self._open):
            try:
                self.statuses[connection.getresponse().status] += 1
            except TimeoutError:
                continue
            except (HTTPException, OSError):
                self.statuses[0] += 1  # broken off
            self._open.remove(connection)
            connection.close()
        return self.statuses.total() >= count

    def _begun(self, request: Request) -> HTTPConnection:
        body = request.body.encode()
        connection = self._connection()
        connection.putrequest(request.method, request.path)
        for name, value in {**request.headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[:1])
        assert connection.sock is not None
        connection.sock.settimeout(_A_LOOK)
        return connection

    def _connection(self) -> HTTPConnection:
        at = urlsplit(self._onos.base)
        if at.scheme == "http":
            return HTTPConnection(at.netloc, timeout=_LIMIT)
        return HTTPSConnection(at.netloc, timeout=_LIMIT, context=ssl.create_default_context(cafile=self._onos.ca))


def check_unfinished(context: Context, cast: Cast) -> None:
    """Few of one hypervisor's are waited for, the others are refused at once, and nobody else notices."""
    context.step(f"{SENT} requests of a hypervisor whose bodies do not come")
    with Unfinished(cast.anybody, lambda: cast.traitor.word(cast.stolen()), SENT) as unfinished:
        comes_true(lambda: unfinished.are_answered(SENT - WAITED_FOR), _LIMIT)
        said = cast.away.word(cast.overheard()).send(cast.anybody)
        context.check(f"{BODIES}: another hypervisor is answered", said.ok, f"{said.status} {said.body}")
        looked = cast.operator.get("/onos/hypermip/bindings")
        context.check(f"{BODIES}: an operator is answered", looked.ok, f"{looked.status}")
        refused = unfinished.statuses
        context.check(f"{BODIES}: all but {WAITED_FOR} are refused", refused == {_REFUSED: SENT - WAITED_FOR}, f"answers by status: {dict(refused)}")
