# SPDX-License-Identifier: Apache-2.0
"""A hypervisor's key: a file that it shares with the controllers, of one line, or of two while it is exchanged for another.

Each line is base64 of 32 to 64 bytes. Empty lines and those that begin with # do not count. What a file holds is in no message.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from ..config import ConfigError
from ..journal import Journal
from .secret import secret_lines

_LEAST, _MOST = 32, 64  # bytes of a key
_MOST_LINES = 2

Version = tuple[int, int, int]


class KeyFile:
    """Signs with the first line, as it is now: the file is read again when it has changed. May be asked from any thread."""

    def __init__(self, file: str, journal: Journal | None = None) -> None:
        """Raises ConfigError if there is no key in it."""
        self._file = file
        self._journal = journal or Journal(None)
        self._complaint = ""
        self._version = _version(file)
        self._first = read(file)[0]

    def first(self) -> bytes:
        """What was there last, while there is none, which is logged once: a file that is being written will be whole soon."""
        try:
            if (version := _version(self._file)) != self._version:
                self._first, self._version, self._complaint = read(self._file)[0], version, ""
        except (OSError, ConfigError) as wrong:
            before, self._complaint = self._complaint, str(wrong)
            if self._complaint != before:
                self._journal.step("old-key", reason=self._complaint)
        return self._first


def read(file: str) -> tuple[bytes, ...]:
    """The keys of a file. Raises ConfigError."""
    lines = [line for line in secret_lines("key", file, _remedy(file)) if line and not line.startswith(b"#")]
    if not 1 <= len(lines) <= _MOST_LINES:
        raise ConfigError(f"key: {file}: must have one or two lines, each with a key: {_remedy(file)}")
    return tuple(_key(file, number, line) for number, line in enumerate(lines, 1))


def make(file: str) -> None:
    """A new key in a new file that its owner alone may read. Raises FileExistsError, and whatever else keeps it from being written."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with open(handle, "wb") as made:
            os.fchmod(made.fileno(), 0o600)  # whatever the umask
            made.write(base64.b64encode(secrets.token_bytes(_LEAST)) + b"\n")
    except OSError:
        os.unlink(file)
        raise


def _key(file: str, number: int, line: bytes) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except binascii.Error:
        key = b""
    if not _LEAST <= len(key) <= _MOST:
        raise ConfigError(f"key: {file}: key {number} is not base64 of {_LEAST} to {_MOST} bytes: {_remedy(file)}")
    return key


def _version(file: str) -> Version:
    try:
        status = Path(file).stat()
    except (OSError, ValueError):
        return 0, 0, 0  # read() says why
    return status.st_ino, status.st_mtime_ns, status.st_size


def _remedy(file: str) -> str:
    return f"make one with hypermip-notifier --make-key {file}, and give the controllers a copy"
