# SPDX-License-Identifier: Apache-2.0
"""What outlives the notifier: small JSON files, each replaced as a whole."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .config import Config
from .source import Place

LIMITS, SOLE = OF_A_MACHINE = ("limits", "sole")  # what there are files of for each machine


class State:
    """One hypervisor's: on one machine there may be several, in a lab. May be used from any thread, each name by one at a time."""

    def __init__(self, config: Config) -> None:
        self._directory = Path(config.stateDirectory) / quote(config.hypervisor, safe="")

    def read(self, name: str) -> Any:
        """None when nothing is kept, or nothing that could be read."""
        try:
            return json.loads((self._directory / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def keep(self, name: str, value: Any) -> None:
        """Raises OSError."""
        self._directory.mkdir(parents=True, exist_ok=True)
        beside = self._directory / f"{name}.new"
        beside.write_text(json.dumps(value), encoding="utf-8")
        os.replace(beside, self._directory / name)

    def forget(self, name: str) -> None:
        with suppress(OSError):  # then it was not kept, or will be found to be another's
            os.unlink(self._directory / name)


def name_of(kind: str, place: Place) -> str:
    """Of a file about the machine there: a label may be longer than a file's name, and have any characters."""
    return f"{kind}-{hashlib.sha256(place.label.encode()).hexdigest()[:32]}.json"
