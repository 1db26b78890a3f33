# SPDX-License-Identifier: Apache-2.0
"""A QMP client: one monitor, commands answered in order, events kept until they are asked for.

Source: QEMU's docs/interop/qmp-spec. A monitor admits one client at a time: give each program a socket of its own.
"""

from __future__ import annotations

import errno
import json
import math
import os
import select
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from ..source import Event, MachineEnded, MachineGone, Refused

_LONGEST_LINE = 4 << 20  # bytes; QEMU's longest answers have some thousands
_MOST_EVENTS = 10_000  # that may wait to be asked for
_LARGEST_BACKLOG = 8 << 20  # bytes of all of their lines
_LONGEST_COMPLAINT = 500  # characters of what QEMU says that are passed on
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: struct ucred
_SO_PEERPIDFD = 77  # of Linux 6.5 and later


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
        self._events: deque[tuple[Event, int]] = deque()  # each with the bytes of its line
        self._backlog = 0  # bytes of them all
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
            raise self._ended(f"{command}: {gone}") from gone
        answer = self._receive_until(("return", "error"), time.monotonic() + self._timeout)
        if "error" in answer:
            raise QmpError(f"{command}: {_complaint(answer['error'])}")
        return answer["return"]

    def human(self, line: str) -> str:
        """A command of the human monitor, for what QMP itself does not tell."""
        return str(self.execute("human-monitor-command", command_line=line))

    def next_event(self, timeout: float) -> Event | None:
        """The next event, or None when there is none in time. Raises QmpClosed once all that came before the end was given out."""
        deadline = time.monotonic() + timeout
        while not self._events:
            if self._receive(deadline) is None or (not self._events and self._is_over(deadline)):
                return None
        event, size = self._events.popleft()
        self._backlog -= size
        return event

    def wait_for(self, wanted: Callable[[Event], bool], timeout: float) -> Event | None:
        """The next event that is wanted; those before it are dropped."""
        deadline = time.monotonic() + timeout
        while (event := self.next_event(max(0.0, deadline - time.monotonic()))) is not None:
            if wanted(event):
                return event
            if not self._events and self._is_over(deadline):  # it has much to say, and not that
                break
        return None

    def peer(self) -> int:
        """QEMU's process id; 0 when it is another namespace's."""
        pid: int = _CREDENTIALS.unpack(self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))[0]
        return pid

    def process(self) -> int:
        """A pidfd of QEMU's, to be closed; where the kernel has none for a socket, of the process that has its number now. Raises OSError."""
        try:
            return self._socket.getsockopt(socket.SOL_SOCKET, _SO_PEERPIDFD)
        except OSError as unknown:
            if unknown.errno != errno.ENOPROTOOPT:
                raise
            return os.pidfd_open(self.peer())

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
            if self._is_over(deadline):
                break
        raise self._ended(f"QEMU did not answer within {self._timeout} s")

    def _receive(self, deadline: float) -> dict[str, Any] | None:
        """The next message of any kind, events put aside as well; None at the deadline."""
        while self._buffer.find(b"\n", self._searched) < 0:
            self._searched = len(self._buffer)
            if self._searched > _LONGEST_LINE:
                raise self._ended(f"QEMU has sent more than {_LONGEST_LINE} bytes without the end of a line")
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
            raise self._ended(str(gone)) from gone
        if not data:
            raise self._ended("QEMU closed the monitor")
        return data

    def _understand(self, line: bytes) -> dict[str, Any]:
        try:
            message: dict[str, Any] = json.loads(line)
            if "event" in message.keys():
                self._events.append((_event(message), len(line)))
                self._backlog += len(line)
        except (ValueError, AttributeError, KeyError, TypeError, OverflowError, RecursionError) as strange:
            raise self._ended(f"QEMU has sent what is not QMP: {line[:80]!r}") from strange
        if len(self._events) > _MOST_EVENTS:
            raise self._ended(f"QEMU has sent more than {_MOST_EVENTS} events at once")
        if self._backlog > _LARGEST_BACKLOG:
            raise self._ended(f"QEMU has sent events of more than {_LARGEST_BACKLOG} bytes at once")
        return message

    def _is_over(self, deadline: float) -> bool:
        """What has been read already is looked through first: the answer may be there."""
        return time.monotonic() >= deadline and self._buffer.find(b"\n", self._searched) < 0

    def _ended(self, why: str) -> QmpClosed:
        """To be raised. Nothing more is exchanged; what has come before can still be read, and then the end."""
        with suppress(OSError):  # it was not connected
            self._socket.shutdown(socket.SHUT_RDWR)
        return QmpClosed(why)


def _event(message: dict[str, Any]) -> Event:
    name, data, stamp = message["event"], message.get("data", {}), message["timestamp"]
    seconds = float(stamp["seconds"] + stamp["microseconds"] / 1e6)
    if not isinstance(name, str) or not isinstance(data, dict) or not math.isfinite(seconds):
        raise ValueError("no event")
    if name == "MIGRATION" and not isinstance(data["status"], str):
        raise ValueError("no status")
    return Event(name[:_LONGEST_COMPLAINT], data, seconds)


def _complaint(error: Any) -> str:
    text = error.get("desc") if isinstance(error, dict) else error
    return str(text)[:_LONGEST_COMPLAINT]
