# SPDX-License-Identifier: Apache-2.0
"""A file with what others must not read. What it holds is in no message."""

from __future__ import annotations

import os
import stat

from ..config import ConfigError

_LONGEST = 4096  # bytes; with comments
_BARRED = 0o077 & ~stat.S_IRGRP  # what others may do with it; a group may read it


def secret_lines(what: str, file: str, remedy: str) -> list[bytes]:
    """The lines of the file, without blanks at their ends. what is the setting that names it. Raises ConfigError."""
    try:
        with open(file, "rb", opener=_without_waiting) as opened:
            status, text = os.fstat(opened.fileno()), opened.read(_LONGEST + 1)
    except PermissionError:
        raise ConfigError(f"{what}: {file}: may not be read by you: be its owner, or root") from None
    except (OSError, ValueError) as unreadable:
        reason = (unreadable.strerror if isinstance(unreadable, OSError) else None) or "cannot be read"
        raise ConfigError(f"{what}: {file}: {reason}: {remedy}") from None
    if not stat.S_ISREG(status.st_mode) or len(text) > _LONGEST:
        raise ConfigError(f"{what}: {file}: must be a file of at most {_LONGEST} bytes: {remedy}")
    if status.st_mode & _BARRED:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        raise ConfigError(f"{what}: {file}: has mode {mode}, and must be nobody's but its owner's and its group's to read: chmod 0600 {file}")
    return [line.strip() for line in text.splitlines()]


def _without_waiting(file: str, flags: int) -> int:
    """For somebody to write into a pipe."""
    return os.open(file, flags | os.O_NONBLOCK)
