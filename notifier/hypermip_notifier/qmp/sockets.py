# SPDX-License-Identifier: Apache-2.0
"""QEMU's sockets, as they come and go."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from functools import partial

from ..source import Place
from .machine import QmpMachine


class Sockets:
    """Those that are there now: at the places that are named, or in them if they are directories. Names may be patterns."""

    name = "sockets"
    is_away = False  # what is not there has ended

    def __init__(self, named: Sequence[str]) -> None:
        self._named = named

    def places(self) -> Iterator[Place]:
        for name in self._named:
            for path in glob.glob(name):
                yield from _sockets_at(path)


def _sockets_at(path: str) -> Iterator[Place]:
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            for name in os.listdir(path):
                inside = os.path.join(path, name)
                if stat.S_ISSOCK((about := os.stat(inside)).st_mode):
                    yield _place(inside, about)
        elif stat.S_ISSOCK(about.st_mode):
            yield _place(path, about)
    except (FileNotFoundError, PermissionError):
        return  # gone meanwhile, or not ours; the next scan sees the others


def _place(path: str, about: os.stat_result) -> Place:
    """The same path may be another QEMU's: the socket's inode and the time of its making tell."""
    return Place(path, (about.st_ino, about.st_mtime_ns), partial(QmpMachine, path))
