# SPDX-License-Identifier: Apache-2.0
"""All correspondents at once: a packet a millisecond and an open stream from each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from probe.tcp import TcpLog, TcpProbe
from probe.udp import UdpLog, UdpProbe

UDP_ECHO, TCP_ECHO = 7, 9000
_ANOTHER_SENT_S = 0.15  # in which every stream has sent something, and brings it even after it was told to stop
WARM_PACKETS = 500  # answered by then: ARP is done, the emulator has translated the guest's path


@dataclass(frozen=True)
class Seen:
    """What one correspondent saw."""

    udp: UdpLog
    tcp: TcpLog


class Traffic:
    """Probes that run from each correspondent to one address."""

    def __init__(self, udp: Mapping[str, UdpProbe], tcp: Mapping[str, TcpProbe]) -> None:
        self.udp = udp
        self._tcp = tcp

    def wait_flowing(self) -> None:
        """Returns once every stream is open and every correspondent's packets are answered; raises InstrumentFailed if not in time."""
        for tcp in self._tcp.values():
            tcp.wait_connected()
        for udp in self.udp.values():
            udp.wait_answered(WARM_PACKETS)

    def finish(self) -> dict[str, Seen]:
        """Stops all at the same time, and returns what each saw: of a stream that goes on, also something of now."""
        time.sleep(_ANOTHER_SENT_S)
        for instrument in (*self.udp.values(), *self._tcp.values()):
            instrument.request_stop()
        return {name: Seen(self.udp[name].finish(), self._tcp[name].finish()) for name in self.udp}
