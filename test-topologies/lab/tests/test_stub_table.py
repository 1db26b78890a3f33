# SPDX-License-Identifier: Apache-2.0
"""A stub's flows: kept, changed, told and removed as the standard has it, down to the byte."""

from __future__ import annotations

import struct
import unittest

from lab.stub_table import ADD, ALL_TABLES, DELETE, DELETE_STRICT, MODIFY, MODIFY_STRICT, SEND_FLOW_REMOVED, FlowMod, StubTable, fields

PORT_1, PORT_2 = bytes.fromhex("80000004 00000001"), bytes.fromhex("80000004 00000002")
ETH_DST = bytes.fromhex("80000606 0200000000aa")
OUTPUT, DROP = b"\x00\x04\x00\x08\x00\x00\x00\x00", b""
COOKIE, WHOLE = 0x5B, 0xFFFF_FFFF_FFFF_FFFF


def match(*oxms: bytes) -> bytes:
    content = b"".join(oxms)
    length = 4 + len(content)
    return struct.pack("!HH", 1, length) + content + bytes(-length % 8)


def flow_mod(
    command: int, *oxms: bytes, table: int = 0, priority: int = 7, cookie: int = COOKIE, mask: int = 0, flags: int = 0, does: bytes = OUTPUT
) -> FlowMod:
    head = struct.pack("!QQBBHHHIIIHxx", cookie, mask, table, command, 0, 0, priority, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, flags)
    return FlowMod.parse(head + match(*oxms) + does)


class StubTableTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 100.0
        self.table = StubTable(lambda: self.now)
        for number, oxms in enumerate(((PORT_1,), (PORT_1, ETH_DST), (PORT_2,))):
            self.table.apply(flow_mod(ADD, *oxms, table=number % 2))

    def test_a_flow_is_told_as_it_was_said(self) -> None:
        self.now = 103.5
        (told,) = self.table.select(table=1)
        oxm = match(PORT_1, ETH_DST)
        head = struct.pack("!HBxIIHHHH4xQQQ", 48 + len(oxm) + len(OUTPUT), 1, 3, 0, 7, 0, 0, 0, COOKIE, 0, 0)
        self.assertEqual(head + oxm + OUTPUT, told)

    def test_the_same_match_and_priority_is_the_same_flow(self) -> None:
        self.table.apply(flow_mod(ADD, PORT_1, does=DROP))
        self.assertEqual(3, len(self.table))
        self.table.apply(flow_mod(ADD, PORT_1, priority=8))
        self.assertEqual(4, len(self.table))

    def test_strict_means_that_flow_alone(self) -> None:
        for other in (flow_mod(DELETE_STRICT, PORT_1, priority=8), flow_mod(DELETE_STRICT, PORT_1, table=1), flow_mod(DELETE_STRICT)):
            self.table.apply(other)
            self.assertEqual(3, len(self.table))
        self.table.apply(flow_mod(DELETE_STRICT, PORT_1))
        self.assertEqual(2, len(self.table))

    def test_otherwise_all_that_match_as_much_or_more(self) -> None:
        self.table.apply(flow_mod(DELETE, PORT_1, table=ALL_TABLES))
        self.assertEqual([match(PORT_2)], [told[48 : 48 + len(match(PORT_2))] for told in self.table.select(ALL_TABLES)])

    def test_an_empty_match_is_everything_and_a_table_is_a_table(self) -> None:
        self.table.apply(flow_mod(DELETE, table=1))
        self.assertEqual(2, len(self.table))
        self.table.apply(flow_mod(DELETE, table=ALL_TABLES))
        self.assertEqual(0, len(self.table))

    def test_only_those_of_a_cookie_go_that_is_asked_for(self) -> None:
        self.table.apply(flow_mod(DELETE, table=ALL_TABLES, cookie=1, mask=WHOLE))
        self.assertEqual(3, len(self.table))
        self.table.apply(flow_mod(DELETE, table=ALL_TABLES, mask=WHOLE))
        self.assertEqual(0, len(self.table))

    def test_only_flows_that_want_to_be_missed_are(self) -> None:
        self.assertEqual([], self.table.apply(flow_mod(DELETE_STRICT, PORT_1)))
        self.table.apply(flow_mod(ADD, PORT_1, flags=SEND_FLOW_REMOVED))
        self.now = 102
        (removed,) = self.table.apply(flow_mod(DELETE_STRICT, PORT_1))
        self.assertEqual(struct.pack("!QHBBIIHHQQ", COOKIE, 7, 2, 0, 2, 0, 0, 0, 0, 0) + match(PORT_1), removed)

    def test_what_is_modified_does_something_else_and_is_as_old(self) -> None:
        for command, oxms, changed in ((MODIFY_STRICT, (PORT_1,), 1), (MODIFY, (PORT_1,), 1), (MODIFY, (), 2), (MODIFY_STRICT, (ETH_DST,), 0)):
            table = StubTable(lambda: self.now)
            for each in ((PORT_1,), (PORT_2, ETH_DST)):
                table.apply(flow_mod(ADD, *each))
            self.now += 5
            table.apply(flow_mod(command, *oxms, does=DROP))
            told = list(table.select(0))
            self.assertEqual(changed, sum(not each.endswith(OUTPUT) for each in told), (command, oxms))
            self.assertEqual([5, 5], [struct.unpack_from("!I", each, 4)[0] for each in told])

    def test_flows_are_told_by_cookie(self) -> None:
        self.table.apply(flow_mod(ADD, ETH_DST, cookie=0x15B))
        for cookie, mask, expected in ((0x15B, WHOLE, 1), (0x5B, 0xFF, 4), (0x5B, WHOLE, 3), (9, 0, 4)):
            self.assertEqual(expected, len(list(self.table.select(ALL_TABLES, cookie, mask))), (cookie, mask))

    def test_a_match_is_its_fields_in_whatever_order(self) -> None:
        self.assertEqual(fields(match(PORT_1, ETH_DST)), fields(match(ETH_DST, PORT_1)))
        self.assertEqual(frozenset(), fields(match()))


if __name__ == "__main__":
    unittest.main()
