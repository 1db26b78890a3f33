# SPDX-License-Identifier: Apache-2.0
"""Thousands of stub switches in one process, each with a connection of its own to the controller.

As a program: `python3 -m lab.stub_fabric HOST:PORT CERTIFICATES SWITCHES [PORT-NAME…]` connects so many, each with ports of these
names, and prints a line once all are greeted. CERTIFICATES is the lab's directory of them, or empty for no TLS. Then it reads commands, a line each: `port SWITCH NAME` adds a port to the switch of that number, and `rules`
has the number of flows of all switches printed. It ends with its input.
"""

from __future__ import annotations

import asyncio
import resource
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path

from probe.openflow import HELLO, Deframer, kind_of

from .certificates import Certificates
from .stub_switch import StubSwitch

FIRST_DATAPATH = 0x5B_00_00_01
_AT_ONCE = 50  # connections that are being made


class StubConnection(asyncio.Protocol):
    """A switch's way to its controller. `greeted` is done when the controller has said hello."""

    def __init__(self, switch: StubSwitch) -> None:
        self.switch = switch
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._deframer = Deframer()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self.send(self.switch.greeting())

    def data_received(self, data: bytes) -> None:
        self.send(b"".join(map(self._answer, self._deframer.feed(data))))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.greeted.done():
            self.greeted.set_exception(error or ConnectionError("closed by the controller"))

    def send(self, data: bytes) -> None:
        if self._transport is not None and data:
            self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _answer(self, asked: bytes) -> bytes:
        if kind_of(asked) == HELLO and not self.greeted.done():
            self.greeted.set_result(None)
        return self.switch.answer(asked)


class StubFabric:
    """Its switches are known by their number, from 0."""

    def __init__(self, switches: int, ports: Sequence[str] = ()) -> None:
        self._switches = [StubSwitch(FIRST_DATAPATH + number, ports) for number in range(switches)]
        self._connections: list[StubConnection] = []

    async def connect(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Returns when the controller has greeted each of them."""
        for first in range(0, len(self._switches), _AT_ONCE):
            some = self._switches[first : first + _AT_ONCE]
            self._connections += await asyncio.gather(*(_connect(switch, host, port, tls) for switch in some))

    def add_port(self, switch: int, name: str) -> None:
        self._connections[switch].send(self._switches[switch].add_port(name))

    def rules(self) -> int:
        """Of all switches."""
        return sum(len(switch.table) for switch in self._switches)

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


async def _connect(switch: StubSwitch, host: str, port: int, tls: ssl.SSLContext | None) -> StubConnection:
    _, connection = await asyncio.get_running_loop().create_connection(lambda: StubConnection(switch), host, port, ssl=tls)
    await connection.greeted
    return connection


async def _serve(controller: str, directory: str, switches: int, ports: Sequence[str]) -> None:
    host, _, port = controller.rpartition(":")
    fabric = StubFabric(switches, ports)
    await fabric.connect(host, int(port), Certificates(Path(directory)).switch_context() if directory else None)
    print(f"{switches} switches are connected", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, *arguments = line.split()
        if word == "port":
            fabric.add_port(int(arguments[0]), arguments[1])
        elif word == "rules":
            print(fabric.rules(), flush=True)
    fabric.close()


def _allow_sockets() -> None:
    """As many as this process may have; it usually begins with fewer than it has switches."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    _allow_sockets()
    asyncio.run(_serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
