# SPDX-License-Identifier: Apache-2.0
"""Who may use REST and the shell: the administrator of Karaf's users.properties, or of the file that --password-file names."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from failure import StartFailure

_ADMINISTRATORS = "_g_:admingroup"
_LINE = re.compile(r"(?P<user>[\w.-]+)\s*=\s*(?P<password>[^,\s]+)\s*,\s*(?P<groups>.*)")
# Karaf reads the others in a way of its own.
_TOLD = re.compile(r"(?P<user>[A-Za-z0-9_.-]+):(?P<password>[!-~]+)")
_NOT_IN_PASSWORDS = set(",\\$")


class Login(NamedTuple):
    user: str
    password: str

    @property
    def is_known_to_everybody(self):
        return self.password in (self.user, "karaf")


def told(file):
    """Of a file with one line, USER:PASSWORD. Raises StartFailure."""
    try:
        with open(file) as lines:
            others = os.fstat(lines.fileno()).st_mode & 0o077
            first = lines.readline().rstrip("\n")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise StartFailure(f"--password-file: {file} cannot be read: {unreadable}") from unreadable
    if others:
        raise StartFailure(f"--password-file: others may use {file}; chmod 600 it")
    found = _TOLD.fullmatch(first)
    if not found or _NOT_IN_PASSWORDS & set(found["password"]):
        raise StartFailure(
            f"--password-file: the first line of {file} must be USER:PASSWORD, the password in printable ASCII without blank, comma, \\ and $")
    login = Login(found["user"], found["password"])
    if login.is_known_to_everybody:
        raise StartFailure(f"--password-file: everybody knows the password in {file}; choose another")
    return login


def known(users):
    """The first user in Karaf's users.properties, whom its shell client takes as well. Raises StartFailure."""
    lines = (_LINE.fullmatch(line.strip()) for line in Path(users).read_text().splitlines())
    first = next(filter(None, lines), None)
    if first is None or _ADMINISTRATORS not in first["groups"]:
        raise StartFailure(f"{users}: the first user must be an administrator, as by the line USER = PASSWORD,{_ADMINISTRATORS}")
    return Login(first["user"], first["password"])


def write(users, login):
    """Has Karaf know that administrator alone."""
    users = Path(users)
    users.unlink(missing_ok=True)
    with os.fdopen(os.open(users, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as lines:
        lines.write(f"{login.user} = {login.password},{_ADMINISTRATORS}\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n")
