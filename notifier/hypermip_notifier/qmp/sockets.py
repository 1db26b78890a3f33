# SPDX-License-Identifier: Apache-2.0
"""QEMU's sockets, as they come and go. A socket's path says which guest is behind it: what QEMU itself says of that is a claim."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ..guest import NotServed
from ..source import Place
from .machine import QmpMachine

_NAME = "{name}"
_PARTS = {"*": r"[^/]*", "{name}": r"(?P<name>[^/]+)", "{uuid}": r"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"}
_PART = re.compile(r"(\*|\{name\}|\{uuid\})")


class Sockets:
    """Those that are there now, at patterns or in directories. In these they have their guests' names."""

    name = "sockets"
    is_away = False  # what is not there has ended

    def __init__(self, named: Sequence[str]) -> None:
        self._patterns = [_Pattern(each if _NAME in each else f"{each.rstrip('/')}/{_NAME}") for each in named]
        self._nameless = [_Pattern(each) for each in named if _NAME not in each]

    def places(self) -> Iterator[Place]:
        for pattern in self._patterns:
            for path, said in pattern.paths():
                yield from _place(path, partial(QmpMachine, path, **said))
        for pattern in self._nameless:
            for path, _ in pattern.paths():
                yield from _place(path, partial(_refuse, path))


def _refuse(path: str) -> QmpMachine:
    raise NotServed(f"its path does not say which guest is behind it: put {_NAME} where the name stands in sockets, as in /run/qemu/{_NAME}.qmp")


class _Pattern:
    def __init__(self, text: str) -> None:
        pieces = _PART.split(text)
        self._glob = "".join("*" if piece in _PARTS else glob.escape(piece) for piece in pieces)
        self._path = re.compile("".join(_PARTS.get(piece) or re.escape(piece) for piece in pieces))

    def paths(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Each with what it says."""
        for path in glob.iglob(self._glob, include_hidden=True):
            if said := self._path.fullmatch(path):
                yield path, said.groupdict()


def _place(path: str, open: Callable[[], QmpMachine]) -> Iterator[Place]:
    """The same path may be another QEMU's: the socket's inode and the time of its making tell."""
    try:
        about = os.stat(path)
    except (FileNotFoundError, PermissionError):
        return  # gone meanwhile, or not ours; the next scan sees the others
    if stat.S_ISSOCK(about.st_mode):
        yield Place(path, (about.st_ino, about.st_mtime_ns), open)
