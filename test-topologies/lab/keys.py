# SPDX-License-Identifier: Apache-2.0
"""A key for each hypervisor of a lab, in the directory where the lab's ONOS looks for them. Notifiers sign with the same files."""

from __future__ import annotations

from pathlib import Path

from .notifier import make_key


def key_of(hypervisor: str, directory: Path) -> Path:
    """Makes it where there is none. One that is there stays: an ONOS that runs has it already, and so has a notifier of another lab."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / hypervisor
    if not file.exists():
        make_key(str(file))
    return file
