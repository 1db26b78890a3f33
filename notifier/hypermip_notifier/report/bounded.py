# SPDX-License-Identifier: Apache-2.0
"""HTTP answers that end: bounded in size, and in the time for all of it, where a socket's own is for each of its pieces."""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any

_LARGEST = 4 << 20  # bytes; the application's longest have some thousands


class BoundedResponse(http.client.HTTPResponse):
    """Raises TimeoutError if it is not there by the deadline, its head included."""

    def __init__(self, deadline: float, sock: socket.socket, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Timely(self.fp.detach(), sock, deadline))  # type: ignore[attr-defined]


def whole(response: http.client.HTTPResponse) -> bytes:
    """Its body. Raises HTTPException if that is too large, or ends early."""
    if response.length is not None and response.length <= _LARGEST:
        return response.read()
    text = b"" if response.length else response.read(_LARGEST + 1)
    if response.length or len(text) > _LARGEST:
        raise http.client.HTTPException(f"answers with more than {_LARGEST} bytes")
    return text


class _Timely(io.RawIOBase):
    """What is read of a socket until the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if (left_s := self._deadline - time.monotonic()) <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left_s)
        return self._raw.readinto(buffer)  # type: ignore[attr-defined,no-any-return]

    def close(self) -> None:
        self._raw.close()
        super().close()
