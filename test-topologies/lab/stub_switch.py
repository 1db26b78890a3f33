# SPDX-License-Identifier: Apache-2.0
"""A switch that is nothing but its side of OpenFlow 1.3: it answers as Open vSwitch does, keeps its flows, and forwards nothing."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator

from probe.openflow import BARRIER_REPLY, BARRIER_REQUEST, ECHO_REPLY, ECHO_REQUEST, ERROR, FLOW_MOD, HELLO, body_of, kind_of, message, transaction_of

from .stub_table import FlowMod, StubTable

FEATURES_REQUEST, FEATURES_REPLY, CONFIG_REQUEST, CONFIG_REPLY, FLOW_REMOVED, PORT_STATUS = 5, 6, 7, 8, 11, 12
MULTIPART_REQUEST, MULTIPART_REPLY, ROLE_REQUEST, ROLE_REPLY = 18, 19, 24, 25
DESC, FLOWS, AGGREGATE, TABLES, PORT_STATS, GROUPS, GROUP_DESC, GROUP_FEATURES, METERS, METER_CONFIG = (*range(5), *range(6, 11))
METER_FEATURES, PORT_DESC = 11, 13
TABLE_COUNT = 254
_CAPABILITIES = 0x4F  # flow, table, port and queue statistics, groups' not: what Open vSwitch says
_MORE = 1  # flag
_MOST_BODY = 60_000  # bytes; a message has 65,535 at most
_BAD_REQUEST, _BAD_MULTIPART = 1, 2
_PORT_ADDED = 0
_EMPTY = (GROUPS, GROUP_DESC, METERS, METER_CONFIG)


class StubSwitch:
    """Asks nothing: whatever comes from the controller has its answers, in order."""

    def __init__(self, datapath: int, ports: Iterable[str] = ()) -> None:
        self.datapath = datapath
        self.table = StubTable()
        self.ports: dict[int, str] = dict(enumerate(ports, start=1))
        self._answers: dict[int, Callable[[bytes], Iterable[bytes]]] = {
            ECHO_REQUEST: lambda asked: [message(ECHO_REPLY, transaction_of(asked), body_of(asked))],
            FEATURES_REQUEST: self._features,
            CONFIG_REQUEST: lambda asked: [message(CONFIG_REPLY, transaction_of(asked), struct.pack("!HH", 0, 0xFFFF))],
            ROLE_REQUEST: lambda asked: [message(ROLE_REPLY, transaction_of(asked), body_of(asked))],
            BARRIER_REQUEST: lambda asked: [message(BARRIER_REPLY, transaction_of(asked))],
            FLOW_MOD: self._change,
            MULTIPART_REQUEST: self._multipart,
        }

    @staticmethod
    def greeting() -> bytes:
        return message(HELLO)

    def answer(self, asked: bytes) -> bytes:
        """Nothing, if it wants no answer."""
        answer = self._answers.get(kind_of(asked))
        return b"".join(answer(asked)) if answer else b""

    def add_port(self, name: str) -> bytes:
        """Returns the message that tells of it."""
        number = max(self.ports, default=0) + 1
        self.ports[number] = name
        return message(PORT_STATUS, 0, struct.pack("!B7x", _PORT_ADDED) + self._port(number))

    def _features(self, asked: bytes) -> Iterator[bytes]:
        yield message(FEATURES_REPLY, transaction_of(asked), struct.pack("!QIBBxxII", self.datapath, 0, TABLE_COUNT, 0, _CAPABILITIES, 0))

    def _change(self, asked: bytes) -> Iterator[bytes]:
        for removed in self.table.apply(FlowMod.parse(body_of(asked))):
            yield message(FLOW_REMOVED, 0, removed)

    def _multipart(self, asked: bytes) -> Iterator[bytes]:
        kind = struct.unpack_from("!H", body_of(asked))[0]
        parts = self._parts(kind, body_of(asked)[8:])
        if parts is None:
            yield message(ERROR, transaction_of(asked), struct.pack("!HH", _BAD_REQUEST, _BAD_MULTIPART) + asked[:64])
            return
        bodies = list(_packed(parts))
        for number, body in enumerate(bodies, start=1):
            flags = _MORE if number < len(bodies) else 0
            yield message(MULTIPART_REPLY, transaction_of(asked), struct.pack("!HH4x", kind, flags) + body)

    def _parts(self, kind: int, body: bytes) -> Iterable[bytes] | None:
        """None for what it does not know."""
        if kind == FLOWS:
            table, cookie, mask = struct.unpack_from("!B15xQQ", body)
            return self.table.select(table, cookie, mask)
        if kind == PORT_DESC:
            return map(self._port, self.ports)
        if kind == PORT_STATS:
            return (struct.pack("!I4x12QII", number, *[0] * 12, 1, 0) for number in self.ports)
        whole = {
            DESC: struct.pack("!256s256s256s32s256s", b"Nicira, Inc.", b"Open vSwitch", b"3.1.0", b"None", b"stub"),
            AGGREGATE: struct.pack("!QQI4x", 0, 0, len(self.table)),
            TABLES: struct.pack("!B3xIQQ", 0, len(self.table), 0, 0),
            GROUP_FEATURES: bytes(40),
            METER_FEATURES: bytes(16),
            **dict.fromkeys(_EMPTY, b""),
        }
        return [whole[kind]] if kind in whole else None

    def _port(self, number: int) -> bytes:
        mac = (0x02_5B << 32 | (self.datapath & 0xFFFF) << 16 | number & 0xFFFF).to_bytes(6, "big")
        return struct.pack("!I4x6s2x16s8I", number, mac, self.ports[number].encode(), *[0] * 6, 0, 0)


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Joined to bodies that fit a message; one at least."""
    body = bytearray()
    for part in parts:
        if len(body) + len(part) > _MOST_BODY:
            yield bytes(body)
            body.clear()
        body += part
    yield bytes(body)
