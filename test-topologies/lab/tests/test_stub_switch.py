# SPDX-License-Identifier: Apache-2.0
"""Stub switches, asked as a controller asks: one by itself, and many over real connections."""

from __future__ import annotations

import asyncio
import struct
import unittest

from lab.stub_fabric import FIRST_DATAPATH, StubFabric
from lab.stub_switch import (
    AGGREGATE,
    CONFIG_REQUEST,
    DESC,
    FEATURES_REPLY,
    FEATURES_REQUEST,
    FLOW_REMOVED,
    FLOWS,
    GROUPS,
    MULTIPART_REPLY,
    MULTIPART_REQUEST,
    PORT_DESC,
    PORT_STATS,
    PORT_STATUS,
    ROLE_REQUEST,
    TABLES,
    StubSwitch,
)
from probe.openflow import (
    BARRIER_REPLY,
    BARRIER_REQUEST,
    ECHO_REPLY,
    ECHO_REQUEST,
    ERROR,
    FLOW_MOD,
    HELLO,
    Deframer,
    body_of,
    kind_of,
    message,
    transaction_of,
)

PACKET_OUT = 13
EVERY_FLOW = struct.pack("!B3xII4xQQ", 0xFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0, 0) + struct.pack("!HH4x", 1, 4)


def multipart(kind: int, body: bytes = b"") -> bytes:
    return message(MULTIPART_REQUEST, 9, struct.pack("!HH4x", kind, 0) + body)


def flow_mod(number: int, command: int = 0, flags: int = 0) -> bytes:
    head = struct.pack("!QQBBHHHIIIHxx", number, 0, 0, command, 0, 0, number, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, flags)
    return message(FLOW_MOD, 3, head + struct.pack("!HHIi4x", 1, 12, 0x8000_0004, number))


class StubSwitchTest(unittest.TestCase):
    def setUp(self) -> None:
        self.switch = StubSwitch(0xB1, ["vxlan0", "tap0"])

    def asked(self, question: bytes) -> list[bytes]:
        return list(Deframer().feed(self.switch.answer(question)))

    def body(self, question: bytes) -> bytes:
        """Of a multipart answer that is one message."""
        (answer,) = self.asked(question)
        self.assertEqual((MULTIPART_REPLY, 9), (kind_of(answer), transaction_of(answer)))
        self.assertEqual(question[8:10], answer[8:10])
        return body_of(answer)[8:]

    def test_it_says_who_it_is(self) -> None:
        (features,) = self.asked(message(FEATURES_REQUEST, 5))
        self.assertEqual((FEATURES_REPLY, 5, 32), (kind_of(features), transaction_of(features), len(features)))
        self.assertEqual(0xB1, struct.unpack_from("!Q", body_of(features))[0])
        description = self.body(multipart(DESC))
        self.assertEqual(1056, len(description))
        self.assertTrue(description.startswith(b"Nicira, Inc.\0"))

    def test_it_answers_what_is_asked_to_be_sure(self) -> None:
        for question, kind, length in ((ECHO_REQUEST, ECHO_REPLY, 12), (BARRIER_REQUEST, BARRIER_REPLY, 8), (ROLE_REQUEST, 25, 12), (CONFIG_REQUEST, 8, 12)):
            (answer,) = self.asked(message(question, 4, b"" if question in (BARRIER_REQUEST, CONFIG_REQUEST) else b"same"))
            self.assertEqual((kind, 4, length), (kind_of(answer), transaction_of(answer), len(answer)))

    def test_nobody_waits_for_answers_to_orders(self) -> None:
        for order in (flow_mod(1), message(PACKET_OUT), message(HELLO)):
            self.assertEqual([], self.asked(order))

    def test_ports_are_those_it_has_and_gets(self) -> None:
        self.assertEqual(2 * 64, len(self.body(multipart(PORT_DESC))))
        told = next(Deframer().feed(self.switch.add_port("tap1")))
        self.assertEqual((PORT_STATUS, 0), (kind_of(told), body_of(told)[0]))
        described = self.body(multipart(PORT_DESC))
        self.assertEqual(described[-64:], body_of(told)[8:])
        names = [described[at + 16 : at + 32].rstrip(b"\0") for at in range(0, len(described), 64)]
        self.assertEqual([b"vxlan0", b"tap0", b"tap1"], names)
        self.assertEqual(3, len({described[at + 8 : at + 14] for at in range(0, len(described), 64)}))
        self.assertEqual(3 * 112, len(self.body(multipart(PORT_STATS, struct.pack("!I4x", 0xFFFF_FFFF)))))

    def test_flows_are_counted_and_told_of_when_removed(self) -> None:
        for number in (1, 2):
            self.switch.answer(flow_mod(number, flags=1))
        self.assertEqual((0, 0, 2), struct.unpack_from("!QQI", self.body(multipart(AGGREGATE, EVERY_FLOW))))
        self.assertEqual(2, struct.unpack_from("!B3xI", self.body(multipart(TABLES)))[1])
        self.assertEqual([FLOW_REMOVED], [kind_of(each) for each in self.asked(flow_mod(1, command=4))])
        self.assertEqual(64, len(self.body(multipart(FLOWS, EVERY_FLOW))))

    def test_many_flows_come_in_parts_and_none_is_cut(self) -> None:
        for number in range(1, 3001):
            self.switch.answer(flow_mod(number))
        answers = self.asked(multipart(FLOWS, EVERY_FLOW))
        self.assertEqual([1] * (len(answers) - 1) + [0], [struct.unpack_from("!H", body_of(each), 2)[0] for each in answers])
        self.assertGreater(len(answers), 1)
        self.assertTrue(all((len(body_of(each)) - 8) % 64 == 0 for each in answers))
        self.assertEqual(3000 * 64, sum(len(body_of(each)) - 8 for each in answers))

    def test_of_groups_there_are_none_and_of_what_is_unknown_it_complains(self) -> None:
        self.assertEqual(b"", self.body(multipart(GROUPS)))
        (error,) = self.asked(multipart(99))
        self.assertEqual((ERROR, 9), (kind_of(error), transaction_of(error)))


class Controller(asyncio.Protocol):
    """Greets, asks each switch who it is, and has it keep a flow."""

    def __init__(self, known: set[int], confirmed: list[int]) -> None:
        self._known = known
        self._confirmed = confirmed
        self._deframer = Deframer()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(message(HELLO) + message(FEATURES_REQUEST, 1) + flow_mod(1) + message(BARRIER_REQUEST, 2))

    def data_received(self, data: bytes) -> None:
        for each in self._deframer.feed(data):
            if kind_of(each) == FEATURES_REPLY:
                self._known.add(struct.unpack_from("!Q", body_of(each))[0])
            self._confirmed += [1] if kind_of(each) in (BARRIER_REPLY, PORT_STATUS) else []


class StubFabricTest(unittest.TestCase):
    def test_every_switch_has_its_own_connection(self) -> None:
        known: set[int] = set()
        confirmed: list[int] = []

        async def converse() -> int:
            server = await asyncio.get_running_loop().create_server(lambda: Controller(known, confirmed), "127.0.0.1", 0)
            fabric = StubFabric(120, ["vxlan0"])
            await fabric.connect("127.0.0.1", server.sockets[0].getsockname()[1])
            fabric.add_port(7, "tap0")
            while len(confirmed) < 121:
                await asyncio.sleep(0.01)
            fabric.close()
            server.close()
            return fabric.rules()

        self.assertEqual(120, asyncio.run(asyncio.wait_for(converse(), 20)))
        self.assertEqual(set(range(FIRST_DATAPATH, FIRST_DATAPATH + 120)), known)

    def test_a_controller_that_hangs_up_is_an_error(self) -> None:
        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        async def connect() -> None:
            server = await asyncio.start_server(refuse, "127.0.0.1", 0)
            async with server:
                await StubFabric(1).connect("127.0.0.1", server.sockets[0].getsockname()[1])

        with self.assertRaises(ConnectionError):
            asyncio.run(asyncio.wait_for(connect(), 10))


if __name__ == "__main__":
    unittest.main()
