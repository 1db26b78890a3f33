# SPDX-License-Identifier: Apache-2.0
"""A QMP client: one monitor, commands answered in order, events kept until they are asked for.

Source: QEMU's docs/interop/qmp-spec. A monitor admits one client at a time: give each program a socket of its own.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ..source import Event, MachineEnded, MachineGone, Refused

_LONGEST_LINE = 4 << 20  # bytes; QEMU's longest answers have some thousands
_MOST_EVENTS = 10_000  # that may wait to be asked for
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: struct ucred


class QmpError(Refused):
    """QEMU refused a command; the text is QEMU's own."""


class QmpClosed(MachineGone):
    """QEMU is gone, or does not answer, or not as a QEMU does: a guest that has broken out of it says what it likes."""


class QmpEnded(QmpClosed, MachineEnded):
    """No QEMU is there, at most the socket that one has left."""


class QmpClient:
    """Connected and ready for commands once constructed. For one thread."""

    def __init__(self, path: str, timeout: float = 5.0) -> None:
        self._timeout = timeout
        self._buffer = b""
        self._searched = 0  # so many of its bytes are known to hold no end of a line
        self._events: deque[Event] = deque()
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.settimeout(timeout)
            self._socket.connect(path)
            self._receive_until("QMP", time.monotonic() + timeout)
            self.execute("qmp_capabilities")
        except OSError as refused:
            self._socket.close()
            if isinstance(refused, QmpClosed):
                raise
            kind = QmpEnded if isinstance(refused, (ConnectionRefusedError, FileNotFoundError)) else QmpClosed
            raise kind(f"{path}: {refused}") from refused

    def execute(self, command: str, **arguments: Any) -> Any:
        """What the command returns. Underscores in argument names stand for QMP's hyphens."""
        message = {"execute": command, "arguments": {name.replace("_", "-"): value for name, value in arguments.items()}}
        try:
            self._socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError as gone:
            raise QmpClosed(f"{command}: {gone}") from gone
        answer = self._receive_until(("return", "error"), time.monotonic() + self._timeout)
        if "error" in answer:
            raise QmpError(f"{command}: {answer['error'].get('desc')}")
        return answer["return"]

    def human(self, line: str) -> str:
        """A command of the human monitor, for what QMP itself does not tell."""
        return str(self.execute("human-monitor-command", command_line=line))

    def next_event(self, timeout: float) -> Event | None:
        """The next event, or None when there is none in time. Raises QmpClosed once all that came before the end was given out."""
        deadline = time.monotonic() + timeout
        while not self._events:
            if self._receive(deadline) is None:
                return None
        return self._events.popleft()

    def wait_for(self, wanted: Callable[[Event], bool], timeout: float) -> Event | None:
        """The next event that is wanted; those before it are dropped."""
        deadline = time.monotonic() + timeout
        while (event := self.next_event(max(0.0, deadline - time.monotonic()))) is not None:
            if wanted(event):
                return event
        return None

    def peer(self) -> int:
        """QEMU's process id; 0 when it is another namespace's."""
        pid: int = _CREDENTIALS.unpack(self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))[0]
        return pid

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> QmpClient:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _receive_until(self, keys: str | tuple[str, ...], deadline: float) -> dict[str, Any]:
        wanted = (keys,) if isinstance(keys, str) else keys
        while (message := self._receive(deadline)) is not None:
            if any(key in message for key in wanted):
                return message
        raise QmpClosed(f"QEMU did not answer within {self._timeout} s")

    def _receive(self, deadline: float) -> dict[str, Any] | None:
        """The next message of any kind, events put aside as well; None at the deadline."""
        while self._buffer.find(b"\n", self._searched) < 0:
            self._searched = len(self._buffer)
            if self._searched > _LONGEST_LINE:
                raise QmpClosed(f"QEMU has sent more than {_LONGEST_LINE} bytes without the end of a line")
            if not select.select([self._socket], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return None
            self._buffer += self._read()
        line, self._buffer = self._buffer.split(b"\n", 1)
        self._searched = 0
        return self._understand(line)

    def _read(self) -> bytes:
        try:
            data = self._socket.recv(65536)
        except OSError as gone:
            raise QmpClosed(str(gone)) from gone
        if not data:
            raise QmpClosed("QEMU closed the monitor")
        return data

    def _understand(self, line: bytes) -> dict[str, Any]:
        try:
            message: dict[str, Any] = json.loads(line)
            if "event" in message.keys():
                stamp = message["timestamp"]
                self._events.append(Event(message["event"], message.get("data", {}), stamp["seconds"] + stamp["microseconds"] / 1e6))
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as strange:
            raise QmpClosed(f"QEMU has sent what is not QMP: {line[:80]!r}") from strange
        if len(self._events) > _MOST_EVENTS:
            raise QmpClosed(f"QEMU has sent more than {_MOST_EVENTS} events at once")
        return message
