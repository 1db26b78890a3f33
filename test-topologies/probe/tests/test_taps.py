# SPDX-License-Identifier: Apache-2.0
import struct
import unittest

from probe.taps import DROPPED, FROM_GUEST, GONE, MISSED, NAMED, RECORD, TO_GUEST, Passed, completed, merged, parse
from probe.udp import Packet, UdpLog

OLD, NEW = 5, 6  # interfaces
RUN = 77
MS = 1_000_000  # nanoseconds


def put(interface: int, sequences: range, first_place: int = 0) -> bytes:
    """A packet a millisecond, packet n at n milliseconds."""
    records = (RECORD.pack(TO_GUEST, interface, RUN, 0, number, first_place + at, number * MS) for at, number in enumerate(sequences))
    return b"".join(records)


def gone(interface: int, read: int, dropped: int = 0, at: int = 0) -> bytes:
    return RECORD.pack(GONE, interface, dropped, 0, read, 0, at * MS)


def named(interface: int, name: str) -> bytes:
    return RECORD.pack(NAMED, interface, 0, 0, *struct.unpack("<QQ", name.encode().ljust(16, b"\0")), 0)


def dropped(interface: int, count: int, read: int) -> bytes:
    return RECORD.pack(DROPPED, interface, count, 0, read, 0, 0)


def delivered(log: bytes, **read_so_far: int) -> list[int]:
    return sorted(parse(log, {int(key[1:]): read for key, read in read_so_far.items()}).delivered.get(RUN, ()))


class ParseTest(unittest.TestCase):
    def test_what_was_read_from_a_tap_was_delivered(self) -> None:
        self.assertEqual([0, 1, 2], delivered(put(OLD, range(5)), _5=3))

    def test_the_frame_that_was_read_last_may_have_come_too_late(self) -> None:
        self.assertEqual([0, 1], delivered(put(OLD, range(5)) + gone(OLD, read=3)))

    def test_other_frames_have_their_place_in_the_queue_too(self) -> None:
        self.assertEqual([0], delivered(put(OLD, range(5), first_place=2), _5=3))

    def test_what_nobody_read_was_not_delivered(self) -> None:
        self.assertEqual([], delivered(put(OLD, range(5))))

    def test_both_places_together(self) -> None:
        log = put(OLD, range(0, 6)) + put(NEW, range(3, 9)) + gone(OLD, read=4)
        self.assertEqual([0, 1, 2, *range(3, 9)], delivered(log, _6=6))

    def test_a_full_queue_is_counted(self) -> None:
        passed = parse(put(OLD, range(10)) + dropped(OLD, 2, read=3), {OLD: 8})
        self.assertEqual(2, passed.dropped)
        self.assertEqual(10, len(passed.delivered[RUN]))  # which two were dropped, nobody knows

    def test_what_comes_when_nobody_reads_any_more_is_not(self) -> None:
        self.assertEqual(0, parse(put(OLD, range(10)) + dropped(OLD, 2, read=8) + gone(OLD, read=8, dropped=2), {}).dropped)

    def test_answers_and_frames_unseen(self) -> None:
        passed = parse(RECORD.pack(FROM_GUEST, OLD, RUN, 0, 4, 0, 0) + RECORD.pack(MISSED, 0, 0, 0, 12, 0, 0), {})
        self.assertEqual(({RUN: {4}}, 12), (passed.returned, passed.missed))

    def test_a_record_that_is_not_whole_yet_is_left_for_later(self) -> None:
        self.assertEqual([0], delivered(put(OLD, range(2))[:-1], _5=2))


class UnreadTest(unittest.TestCase):
    """What waited in a tap whose guest stopped, of a packet a millisecond, and ten that were read."""

    LOG = named(OLD, "hm-vm1-a") + put(OLD, range(100))

    def passed(self, log: bytes, *stops: float) -> Passed:
        return parse(log, {OLD: 10}, [("hm-vm1-a", stop) for stop in stops])

    def test_who_had_the_time_to_read_it_was_handed_it(self) -> None:
        passed = self.passed(self.LOG, 0.060)
        self.assertEqual(set(range(10, 46)), passed.unread[RUN])
        self.assertEqual(set(range(46)), passed.delivered[RUN])

    def test_what_comes_shortly_before_the_stop_or_afterwards_was_not_delivered(self) -> None:
        self.assertEqual(set(range(10)), self.passed(self.LOG, 0.024).delivered[RUN])

    def test_a_guest_that_never_stopped_has_lost_nothing_yet(self) -> None:
        self.assertEqual({}, self.passed(self.LOG).unread)

    def test_a_stop_at_another_interface_of_that_name_is_another_matter(self) -> None:
        self.assertEqual({}, self.passed(self.LOG + gone(OLD, read=10, at=100), 0.200).unread)

    def test_what_was_read_elsewhere_was_read(self) -> None:
        here = self.passed(self.LOG, 0.060)
        there = parse(put(NEW, range(40, 100)), {NEW: 60})
        self.assertEqual(set(range(10, 40)), merged([here, there]).unread[RUN])


class CompletedTest(unittest.TestCase):
    """Who lost a packet."""

    def lost(self, packet: Packet, was_delivered: bool, was_returned: bool = False) -> tuple[bool, bool]:
        passed = Passed({RUN: frozenset({0} if was_delivered else ())}, {RUN: frozenset({0} if was_returned else ())}, {}, 0, 0)
        counts = completed(UdpLog([packet], 0, 0, RUN), passed).counts()
        return bool(counts.lost), bool(counts.unanswered)

    def test_a_packet_that_only_tells(self) -> None:
        tells = Packet(1.0, None, 0, False, asked=False)
        self.assertEqual((False, False), self.lost(tells, was_delivered=True))
        self.assertEqual((True, False), self.lost(tells, was_delivered=False))

    def test_a_packet_that_asks(self) -> None:
        asks = Packet(1.0, None, 0, False)
        self.assertEqual((True, True), self.lost(asks, was_delivered=False))
        self.assertEqual((False, True), self.lost(asks, was_delivered=True), "the guest's fault")
        self.assertEqual((True, True), self.lost(asks, was_delivered=True, was_returned=True), "the answer was lost")

    def test_an_answer_is_proof(self) -> None:
        self.assertEqual((False, False), self.lost(Packet(1.0, 1.1, 1, False), was_delivered=False))

    def test_without_a_watch_an_answer_is_the_only_proof(self) -> None:
        counts = UdpLog([Packet(1.0, None, 0, False), Packet(2.0, None, 0, False, asked=False)], 0, 0).counts()
        self.assertEqual((1, 1, 1), (counts.lost, counts.asked, counts.unanswered))

    def test_hypervisors_together(self) -> None:
        one, other = Passed({RUN: frozenset({1})}, {}, {}, 1, 0), Passed({RUN: frozenset({2}), 8: frozenset({1})}, {RUN: frozenset({2})}, {}, 0, 3)
        self.assertEqual(Passed({RUN: frozenset({1, 2}), 8: frozenset({1})}, {RUN: frozenset({2})}, {}, 1, 3), merged([one, other]))


if __name__ == "__main__":
    unittest.main()
