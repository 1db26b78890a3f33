# SPDX-License-Identifier: Apache-2.0
"""What is taken out of a QEMU's answers: a guest that has broken out of it answers as it likes."""

from __future__ import annotations

from typing import Any, TypeVar

from .source import MachineGone

T = TypeVar("T", str, int, bool, dict[str, Any])

_LARGEST = 1 << 63  # of a number; QEMU's are of 64 bits


def entry(answer: Any, name: str, kind: type[T], default: T | None = None) -> T:
    """Of an object, the entry of that name; default if it has none. Raises MachineGone if it is not of that kind."""
    if isinstance(answer, dict) and default is not None and name not in answer:
        return default
    value = answer.get(name) if isinstance(answer, dict) else None
    is_number_of_truth = isinstance(value, bool) and kind is not bool  # to Python, True is an int
    if not isinstance(value, kind) or is_number_of_truth or (isinstance(value, int) and not 0 <= value <= _LARGEST):
        raise MachineGone(f"QEMU has answered {str(answer)[:80]!r}: {name!r} must be of the type {kind.__name__}")
    return value


def is_set(capabilities: Any, name: str) -> bool:
    """Whether that capability is on, of those that query-migrate-capabilities lists. Raises MachineGone if that is no such list."""
    if not isinstance(capabilities, list):
        raise MachineGone(f"QEMU has answered {str(capabilities)[:80]!r}: must be a list of capabilities")
    return any(entry(one, "capability", str) == name and entry(one, "state", bool) for one in capabilities)
