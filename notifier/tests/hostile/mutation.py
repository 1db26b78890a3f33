# SPDX-License-Identifier: Apache-2.0
"""Inputs like those that are known: pieces of them changed, moved, repeated, or taken from one another."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

_LONGEST = 1 << 15  # bytes of a mutated input; what is longer has tests of its own
_SPECIAL = (
    b"", b"\0", b"\n", b"\r", b"\x1b[2J", b"\xff", b"\xc2\x9b", b"\xe2\x80\xa8", b"\xed\xa0\x80", b'"', b"\\", b"\\u0000", b"\\ud800",
    b"null", b"true", b"[]", b"{}", b'""', b"-1", b"1e999", b"NaN", b"9" * 400, b"[" * 200, b"&a;", b"%s", b"{0}", b"<4>", b",", b":",
)  # fmt: skip
_TOKEN = b'{}[]",:<>=/ \n'


class Mutator:
    """Makes one input of others; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._ways: tuple[Callable[[bytes, bytes], bytes], ...] = (
            self._flip, self._cut, self._repeat, self._insert, self._replace_token, self._splice, self._truncate,
        )  # fmt: skip

    def mutate(self, known: Sequence[bytes]) -> bytes:
        data = self._random.choice(known)
        for _ in range(self._random.choice((1, 1, 2, 4, 8))):
            data = self._random.choice(self._ways)(data, self._random.choice(known))
        return data[:_LONGEST]

    def _span(self, data: bytes) -> tuple[int, int]:
        begin = self._random.randint(0, len(data))
        return begin, min(len(data), begin + int(self._random.expovariate(1 / 16)))

    def _flip(self, data: bytes, _: bytes) -> bytes:
        if not data:
            return data
        at = self._random.randrange(len(data))
        return data[:at] + bytes([data[at] ^ (1 << self._random.randrange(8))]) + data[at + 1 :]

    def _cut(self, data: bytes, _: bytes) -> bytes:
        begin, end = self._span(data)
        return data[:begin] + data[end:]

    def _repeat(self, data: bytes, _: bytes) -> bytes:
        begin, end = self._span(data)
        return data[:begin] + data[begin:end] * self._random.choice((2, 3, 50)) + data[end:]

    def _insert(self, data: bytes, _: bytes) -> bytes:
        at = self._random.randint(0, len(data))
        return data[:at] + self._random.choice(_SPECIAL) + data[at:]

    def _replace_token(self, data: bytes, _: bytes) -> bytes:
        """What stands between two marks of the text, by something special: a value by one of another kind, for example."""
        ends = [-1, *(at for at, byte in enumerate(data) if byte in _TOKEN), len(data)]
        which = self._random.randrange(len(ends) - 1)
        return data[: ends[which] + 1] + self._random.choice(_SPECIAL) + data[ends[which + 1] :]

    def _splice(self, data: bytes, other: bytes) -> bytes:
        begin, end = self._span(other)
        at = self._random.randint(0, len(data))
        return data[:at] + other[begin:end] + data[at:]

    def _truncate(self, data: bytes, _: bytes) -> bytes:
        return data[: self._random.randint(0, len(data))]
