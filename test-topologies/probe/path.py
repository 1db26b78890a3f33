# SPDX-License-Identifier: Apache-2.0
"""Which routers a packet to a UDP echo passes, how many its answer passed, and how long that took: run where packets are sent from."""

from __future__ import annotations

import json
import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path as File
from subprocess import CompletedProcess

ECHO = 7
MAX_HOPS = 8
TRIES, PATIENCE = 3, 1.0  # seconds for each
ROUND_TRIPS = 20
_IP_RECVERR, _IP_RECVTTL = 11, 12  # linux/in.h; Python has no names for them
_OFFENDER = struct.Struct("=16x4x4s")  # struct sock_extended_err, and the address of a sockaddr_in after it


class NoAnswer(Exception):
    """Neither a router nor the echo said anything."""


@dataclass(frozen=True)
class Path:
    """hops: the routers' addresses and the echo's, in order; reply_ttl: what is left of the answer's TTL; rtt_ms: the shortest round trip."""

    hops: list[str]
    reply_ttl: int
    rtt_ms: float


def path(run: Callable[[list[str]], CompletedProcess[str]], address: str) -> Path:
    """The path from where `run` runs commands to the address; raises CommandFailed if nobody answers there."""
    said = run(["/usr/bin/python3", "-B", str(File(__file__).resolve()), address]).stdout
    return Path(**json.loads(said))


def trace(address: str, port: int = ECHO) -> Path:
    """The path from here, by packets with a TTL of 1, 2, and so on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        probe.setsockopt(socket.IPPROTO_IP, _IP_RECVTTL, 1)
        probe.connect((address, port))
        hops: list[str] = []
        while len(hops) < MAX_HOPS:
            hop, reply_ttl = _ask(probe, len(hops) + 1)
            hops.append(hop or address)
            if hop is None:
                return Path(hops, reply_ttl, _round_trip(probe))
        raise NoAnswer(f"{address} is more than {MAX_HOPS} hops away: {hops}")


def _ask(probe: socket.socket, ttl: int) -> tuple[str | None, int]:
    """(router that found the TTL spent, 0), or (None, TTL left of the echo's answer)."""
    probe.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
    for attempt in range(TRIES):
        question = f"{ttl} {attempt} {time.monotonic()}".encode()
        probe.send(question)
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([probe], [], [], left)[0]:
                break
            if router := _error(probe):
                return router, 0
            answer, reply_ttl = _answer(probe)
            if answer == question:
                return None, reply_ttl
    raise NoAnswer(f"nobody answers at TTL {ttl}")


def _error(probe: socket.socket) -> str | None:
    """The sender of the ICMP error that is there; of one that belongs to an earlier question, too: routers answer in order."""
    try:
        _, ancillary, _, _ = probe.recvmsg(512, 512, socket.MSG_ERRQUEUE | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    data = next(data for level, kind, data in ancillary if (level, kind) == (socket.IPPROTO_IP, _IP_RECVERR))
    return socket.inet_ntoa(_OFFENDER.unpack_from(data)[0])


def _answer(probe: socket.socket) -> tuple[bytes, int]:
    try:
        data, ancillary, _, _ = probe.recvmsg(512, 512, socket.MSG_DONTWAIT)
    except OSError:  # an error's other notice: it was read as such
        return b"", 0
    ttl = next(data for level, kind, data in ancillary if (level, kind) == (socket.IPPROTO_IP, socket.IP_TTL))
    return data, int(struct.unpack("=i", ttl)[0])


def _round_trip(probe: socket.socket) -> float:
    """The shortest of some, in milliseconds: what the path takes, and not the machine."""
    shortest = float("inf")
    for _ in range(ROUND_TRIPS):
        sent = time.monotonic()
        _ask(probe, 64)
        shortest = min(shortest, time.monotonic() - sent)
    return round(shortest * 1000, 2)


if __name__ == "__main__":
    print(json.dumps(asdict(trace(sys.argv[1]))))
