# SPDX-License-Identifier: Apache-2.0
"""A key for each hypervisor of a lab, in the directory where the lab's ONOS looks for them, and the fabric's own beside it.

Notifiers sign with the same files.
"""

from __future__ import annotations

from pathlib import Path

from .notifier import make_key

FABRIC_KEY = "hypermip-fabric-key"  # as the runtime's org.hypermip.cfg has it, beside the directory

def key_of(hypervisor: str, directory: Path) -> Path:
    """Makes it where there is none. One that is there stays: an ONOS that runs has it already, and so has a notifier of another lab."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make(directory.with_name(FABRIC_KEY))
    return _make(directory / hypervisor)


def _make(file: Path) -> Path:
    if not file.exists():
        make_key(str(file))
    return file
