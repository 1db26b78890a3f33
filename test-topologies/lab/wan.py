# SPDX-License-Identifier: Apache-2.0
"""A wire that takes time: two taps, and a relay between them that holds each frame."""

from __future__ import annotations

import select
import subprocess
from typing import Any

from mininet.link import Link

from probe.build import binary

from .command import end, run, start

_PATIENCE = 5.0  # seconds until the relay says something


class WanLink(Link):
    """A Mininet link whose delay can be set at any time; in the beginning it has none."""

    def makeIntfPair(
        self,
        left: str,
        right: str,
        left_mac: str | None = None,
        right_mac: str | None = None,
        left_node: Any = None,
        right_node: Any = None,
        deleteIntfs: bool = True,
    ) -> None:
        ends = ((left_node.namespace, left, left_mac), (right_node.namespace, right, right_mac))
        words = [word for side, (where, tap, _) in zip(("left", "right"), ends) for word in (f"--{side}", where, f"--{side}-tap", tap)]
        self._relay = start([str(binary("wan_relay")), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._expect("ready")
        for where, tap, mac in ends:
            if mac:
                run(["ip", "link", "set", tap, "address", mac], namespace=where)

    def delay(self, milliseconds: float) -> None:
        """Holds frames that long from now on, each way."""
        microseconds = round(milliseconds * 1000)
        assert self._relay.stdin is not None
        self._relay.stdin.write(f"{microseconds}\n".encode())
        self._expect(f"delay {microseconds}")

    def stop(self) -> None:
        """The taps go with the relay."""
        end(self._relay)

    def _expect(self, line: str) -> None:
        output = self._relay.stdout
        assert output is not None
        said = output.readline() if select.select([output], [], [], _PATIENCE)[0] else b""
        if said.decode().strip() != line:
            raise RuntimeError(f"the relay of {self} said {said!r} for '{line}'")
