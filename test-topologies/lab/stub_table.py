# SPDX-License-Identifier: Apache-2.0
"""A flow table that forwards nothing: it keeps what flow-mods say (OpenFlow 1.3.5 section 7.3.4.1), byte for byte, and tells it again."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ADD, MODIFY, MODIFY_STRICT, DELETE, DELETE_STRICT = range(5)
ALL_TABLES = 0xFF
SEND_FLOW_REMOVED = 1  # flag
_BY_DELETE = 2  # reason
_FLOW_MOD = struct.Struct("!QQBBHHHIIIHxx")
_STATS = struct.Struct("!HBxIIHHHH4xQQQ")
_REMOVED = struct.Struct("!QHBBIIHHQQ")
_MATCH = struct.Struct("!HH")

Key = tuple[int, int, bytes]  # table, priority, match


@dataclass(frozen=True)
class FlowMod:
    """A flow-mod's fields that a table has a use for; match is padded, as it came."""

    cookie: int
    cookie_mask: int
    table: int
    command: int
    idle: int
    hard: int
    priority: int
    flags: int
    match: bytes
    instructions: bytes

    @staticmethod
    def parse(body: bytes) -> FlowMod:
        cookie, mask, table, command, idle, hard, priority, _, _, _, flags = _FLOW_MOD.unpack_from(body)
        length = match_bytes(body, _FLOW_MOD.size)
        match = body[_FLOW_MOD.size : _FLOW_MOD.size + length]
        return FlowMod(cookie, mask, table, command, idle, hard, priority, flags, match, body[_FLOW_MOD.size + length :])

    @property
    def key(self) -> Key:
        return self.table, self.priority, self.match


@dataclass(frozen=True)
class Entry:
    """A flow, since when it is there."""

    said: FlowMod
    since: float

    def stats(self, now: float) -> bytes:
        """As a switch tells it: no packet has matched."""
        said, age = self.said, int(now - self.since)
        length = _STATS.size + len(said.match) + len(said.instructions)
        head = _STATS.pack(length, said.table, age, 0, said.priority, said.idle, said.hard, said.flags, said.cookie, 0, 0)
        return head + said.match + said.instructions

    def removed(self, now: float) -> bytes:
        said, age = self.said, int(now - self.since)
        return _REMOVED.pack(said.cookie, said.priority, _BY_DELETE, said.table, age, 0, said.idle, said.hard, 0, 0) + said.match


class StubTable:
    """All tables of a switch."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[Key, Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def apply(self, change: FlowMod) -> list[bytes]:
        """Returns the bodies of the messages that tell of removed flows."""
        if change.command == ADD:
            self._entries[change.key] = Entry(change, self._clock())
        elif change.command in (MODIFY, MODIFY_STRICT):
            self._modify(change)
        else:
            return list(self._delete(change))
        return []

    def select(self, table: int, cookie: int = 0, cookie_mask: int = 0) -> Iterator[bytes]:
        """What each flow of a table, or of all, and of such cookies has to tell."""
        now = self._clock()
        for entry in self._entries.values():
            if table in (ALL_TABLES, entry.said.table) and not (entry.said.cookie ^ cookie) & cookie_mask:
                yield entry.stats(now)

    def _modify(self, change: FlowMod) -> None:
        for key in self._chosen(change, is_strict=change.command == MODIFY_STRICT):
            entry = self._entries[key]
            said = FlowMod(**{**vars(entry.said), "instructions": change.instructions})
            self._entries[key] = Entry(said, entry.since)

    def _delete(self, change: FlowMod) -> Iterator[bytes]:
        now = self._clock()
        for key in self._chosen(change, is_strict=change.command == DELETE_STRICT):
            entry = self._entries.pop(key)
            if entry.said.flags & SEND_FLOW_REMOVED:
                yield entry.removed(now)

    def _chosen(self, change: FlowMod, is_strict: bool) -> list[Key]:
        if is_strict:
            candidates = [change.key] if change.key in self._entries else []
        else:
            wanted = fields(change.match)
            candidates = [
                key for key in self._entries if change.table in (ALL_TABLES, key[0]) and (not wanted or wanted <= fields(key[2]))
            ]
        return [key for key in candidates if not (self._entries[key].said.cookie ^ change.cookie) & change.cookie_mask]


def match_bytes(data: bytes, at: int) -> int:
    """How long the match there is, with its padding."""
    length: int = _MATCH.unpack_from(data, at)[1]
    return (length + 7) // 8 * 8


def fields(match: bytes) -> frozenset[bytes]:
    """A match's fields, each as it is written: one that has all of another's, and more, is within it."""
    end, at, found = _MATCH.unpack_from(match)[1], _MATCH.size, set()
    while at < end:
        length = 4 + match[at + 3]
        found.add(match[at : at + length])
        at += length
    return frozenset(found)
