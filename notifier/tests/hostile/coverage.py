# SPDX-License-Identifier: Apache-2.0
"""Which steps from line to line a call takes in the notifier's own files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

_OURS = ("/hypermip_notifier/", "/hypermip_bridge/")

Step = tuple[str, int, int]


def steps_of(call: Callable[[], None]) -> set[Step]:
    """Raises what the call raises."""
    steps: set[Step] = set()

    def enter(frame: FrameType, event: str, _: Any) -> Any:
        name = frame.f_code.co_filename
        if not any(part in name for part in _OURS):
            return None
        before = 0

        def line(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal before
            if event == "line":
                steps.add((name, before, frame.f_lineno))
                before = frame.f_lineno
            return line

        return line

    sys.settrace(enter)
    try:
        call()
    finally:
        sys.settrace(None)
    return steps
