# SPDX-License-Identifier: Apache-2.0
"""Neighbors that forget, while they send."""

from __future__ import annotations

import json

from lab.lab import Lab


def forget_neighbors(lab: Lab, node: str, interface: str) -> None:
    """The node knows no neighbor's MAC address behind that interface any more, and asks before it sends again.

    Entries are told to have failed and not flushed: Linux drops what it is just handing to an entry that is being taken away, and that
    would count as the fabric's loss.
    """
    for entry in json.loads(lab.run(node, ["ip", "-j", "neighbor", "show", "dev", interface]).stdout):
        lab.run(node, ["ip", "neighbor", "change", entry["dst"], "dev", interface, "nud", "failed"], check=False)  # it may be gone by now
