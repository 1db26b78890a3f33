# SPDX-License-Identifier: Apache-2.0
"""What guests were handed, and what they sent: counted at the taps of their QEMUs, below everything that an emulated guest is slow at.

A frame was delivered if a QEMU took it out of its tap's queue. It does so while its guest runs, and reads what has waited when its guest
resumes; of what it took last, the guest may not have got any more when it stopped, so that one frame does not count. What a queue had
no room for is counted beside that, whosever it was; but for what comes when nobody reads any more.

A frame that was in the queue for a while before its guest stopped was delivered as well, even if it was never read: the guest was behind,
for want of a processor. Such frames are counted beside the others, and each scenario tells how many they were.
"""

from __future__ import annotations

import json
import struct
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from subprocess import CompletedProcess

from probe.instrument import Instrument, Starter
from probe.udp import Packet, UdpLog

RECORD = struct.Struct("<IIIIQQq")
TO_GUEST, FROM_GUEST, GONE, MISSED, DROPPED, NAMED = 1, 2, 3, 4, 5, 6
_NAME = struct.Struct("<QQ")
IN_TIME_S = 0.015  # before its guest stops: less than a notifier waits between the fabric's answer and the pause
_WRITTEN = 5  # seconds in which it says that it watches

Run = Callable[[list[str]], CompletedProcess[str]]


@dataclass(frozen=True)
class Queue:
    """A tap's: frames that were read from it, and frames that it had no room for among them."""

    read: int
    dropped: int

    @property
    def passed(self) -> int:
        """The place in the queue of the first frame that was neither read nor dropped before the last that was read."""
        return self.read + self.dropped


@dataclass(frozen=True)
class Passed:
    """By probe, the sequence numbers of packets that a guest was handed, of those it sent back, and of those that it left unread.

    What was left unread, although there was the time to read it, is among what was delivered. dropped counts frames that queues had no
    room for, missed those that the watch has not seen.
    """

    delivered: Mapping[int, frozenset[int]]
    returned: Mapping[int, frozenset[int]]
    unread: Mapping[int, frozenset[int]]
    dropped: int
    missed: int


class TapWatch(Instrument):
    """Watches taps of these names in one network namespace, whenever they are there."""

    def __init__(self, start: Starter, run: Run, taps: Sequence[str], departures: Sequence[tuple[str, float]], log: Path) -> None:
        """run runs a command in that namespace; departures tells, whenever it is asked, whose guest stopped when: (tap, time)."""
        super().__init__("tap_watch", start, log, [word for tap in taps for word in ("--tap", tap)])
        self.wait_line(_WRITTEN)
        self._run = run
        self._taps = frozenset(taps)
        self._departures = departures
        self._log = log

    def passed(self) -> Passed:
        """All so far."""
        log = self._log.read_bytes()
        return parse(log, self._read_so_far(), self._departures)  # in this order: what the log has was read by then

    def passed_in_all(self) -> Passed:
        """All, when every tap is gone."""
        return parse(self._log.read_bytes(), {}, self._departures)

    def _read_so_far(self) -> dict[int, int]:
        """The kernel counts a frame as sent by a tap when it is read from it."""
        links = json.loads(self._run(["ip", "-s", "-j", "link"]).stdout)
        return {link["ifindex"]: link["stats64"]["tx"]["packets"] for link in links if link["ifname"] in self._taps}


def parse(log: bytes, read_so_far: Mapping[int, int], departures: Sequence[tuple[str, float]] = ()) -> Passed:
    """What a log of tap_watch tells.

    read_so_far are the frames read from taps, by interface, that are still there; departures are taps whose guest stopped, and when.
    """
    records = list(RECORD.iter_unpack(log[: len(log) // RECORD.size * RECORD.size]))
    gone = {interface: read - 1 for kind, interface, _, _, read, _, _ in records if kind == GONE}
    queues = {interface: Queue(read, _dropped_before(read, interface, records)) for interface, read in {**read_so_far, **gone}.items()}
    stops = _stops(records, departures)
    delivered, returned, unread = defaultdict(set), defaultdict(set), defaultdict(set)
    for kind, interface, run, _, sequence, place, at in records:
        if kind == TO_GUEST and interface in queues:
            if place < queues[interface].passed:
                delivered[run].add(sequence)
            elif at / 1e9 + IN_TIME_S <= stops.get(interface, 0):
                unread[run].add(sequence)
        elif kind == FROM_GUEST:
            returned[run].add(sequence)
    return Passed(
        {run: frozenset(delivered.get(run, set()) | unread.get(run, set())) for run in {*delivered, *unread}},
        {run: frozenset(found) for run, found in returned.items()},
        {run: frozenset(found) for run, found in unread.items()},
        sum(queue.dropped for queue in queues.values()),
        sum(sequence for kind, _, _, _, sequence, _, _ in records if kind == MISSED),
    )


def _stops(records: Sequence[tuple[int, ...]], departures: Sequence[tuple[str, float]]) -> dict[int, float]:
    """By interface, when its guest stopped for good, in seconds since the epoch."""
    first, gone, names = {}, {}, {}
    for kind, interface, _, _, *name, at in records:
        if kind == TO_GUEST:
            first.setdefault(interface, at / 1e9)
        elif kind == GONE:
            gone[interface] = at / 1e9
        elif kind == NAMED:
            names[interface] = _NAME.pack(*name).rstrip(b"\0").decode()

    def stops(interface: int, name: str) -> list[float]:
        return [at for tap, at in departures if tap == name and first.get(interface, inf) <= at <= gone.get(interface, inf)]

    return {interface: max(stops(interface, name), default=0.0) for interface, name in names.items()}


def _dropped_before(read: int, interface: int, records: Sequence[tuple[int, ...]]) -> int:
    """What a tap had dropped when some frames were still to be read, of so many."""
    dropped = (dropped for kind, of, dropped, _, read_by_then, *_ in records if kind == DROPPED and of == interface and read_by_then < read)
    return max(dropped, default=0)


class Taps:
    """All taps of a lab."""

    def __init__(self, watches: Sequence[TapWatch]) -> None:
        self._watches = watches

    def passed(self) -> Passed:
        return merged([watch.passed() for watch in self._watches])

    def complete(self, log: UdpLog) -> UdpLog:
        """The log of a probe that has ended, with what became of each packet on the way."""
        return completed(log, self.passed())

    def complete_afterwards(self, log: UdpLog) -> UdpLog:
        """The same when the lab is gone, and every tap with it."""
        return completed(log, merged([watch.passed_in_all() for watch in self._watches]))


def merged(parts: Sequence[Passed]) -> Passed:
    """A machine that moves is handed its packets here and there: what it left unread here it may have read there."""

    def joined(way: Callable[[Passed], Mapping[int, frozenset[int]]]) -> dict[int, frozenset[int]]:
        return {run: frozenset().union(*(way(part).get(run, frozenset()) for part in parts)) for part in parts for run in way(part)}

    read = joined(lambda part: {run: found - part.unread.get(run, frozenset()) for run, found in part.delivered.items()})
    unread = joined(lambda part: part.unread)
    return Passed(
        joined(lambda part: part.delivered),
        joined(lambda part: part.returned),
        {run: left for run, found in unread.items() if (left := found - read.get(run, frozenset()))},
        sum(part.dropped for part in parts),
        sum(part.missed for part in parts),
    )


def completed(log: UdpLog, passed: Passed) -> UdpLog:
    """The log with each packet's way."""
    delivered, returned = (way.get(log.run, frozenset()) for way in (passed.delivered, passed.returned))

    def on_its_way(sequence: int, packet: Packet) -> Packet:
        return packet._replace(delivered=sequence in delivered, returned=sequence in returned)

    packets = [on_its_way(sequence, packet) for sequence, packet in enumerate(log.packets)]
    return replace(log, packets=packets)
