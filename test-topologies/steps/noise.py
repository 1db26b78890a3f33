# SPDX-License-Identifier: Apache-2.0
"""A network that is never quiet: questions for addresses that nobody has."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.command import end
from lab.lab import Lab
from probe import chatter
from probe.frames import BROADCAST, arp_frame
from steps.parties import mac_of, party

_ASKED = "10.1.0.199"


@contextmanager
def noise(lab: Lab, host: str, per_second: int) -> Iterator[None]:
    """So many broadcasts a second from a host, until the block ends."""
    interface = f"{host}-{lab.plan.host(host).attached_to}"
    asking = party(mac_of(lab, host, interface), lab.plan.host(host).ip)
    question = arp_frame(asking.mac, BROADCAST, 1, asking.at(asking.ip), _ASKED)
    command = ["/usr/bin/python3", "-B", str(Path(chatter.__file__)), interface, str(per_second), question.hex()]
    process = lab.popen(host, command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        end(process)
