# SPDX-License-Identifier: Apache-2.0
"""An operator's login at ONOS, for --check alone: a file with USER:PASSWORD. What it holds is in no message."""

from __future__ import annotations

from ..config import ConfigError
from .secret import secret_lines

_REMEDY = "must have one line, USER:PASSWORD of an ONOS viewer"


def read(file: str) -> str:
    """USER:PASSWORD. Raises ConfigError."""
    lines = list(filter(None, secret_lines("login", file, _REMEDY)))
    try:
        (login,) = (line.decode() for line in lines)
    except ValueError:  # more of them or none, or no text
        raise ConfigError(f"login: {file}: {_REMEDY}") from None
    if not all(login.partition(":")):
        raise ConfigError(f"login: {file}: {_REMEDY}")
    return login
