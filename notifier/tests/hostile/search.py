# SPDX-License-Identifier: Apache-2.0
"""Looks for inputs that lead a target where no other did, beginning with those that are kept; the first that breaks it ends the search."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from .coverage import Step, steps_of
from .mutation import Mutator
from .targets import Target

CORPUS = Path(__file__).parent / "corpus"
SLOWEST_S = 5.0  # for one input, on a machine that has much else to do


class Broken(AssertionError):
    """An input for which something does not hold that must; its bytes are in the file that is named."""


def kept(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())


def give(target: Target, data: bytes) -> set[Step]:
    """The steps that it takes. Raises what the target raises, or that it took too long."""
    began = time.monotonic()
    steps = steps_of(lambda: target(data))
    if (took := time.monotonic() - began) > SLOWEST_S:
        raise AssertionError(f"{len(data)} bytes took {took:.1f} s")
    return steps


def search(name: str, target: Target, seconds: float, seed: int, found: Path, most: int = -1) -> tuple[list[bytes], int]:
    """What has led somewhere new, and how many inputs there were in all; raises Broken. So many are the most, unless that is negative."""
    known = [path.read_bytes() for path in kept(name)]
    steps = set[Step]().union(*(_give_kept(name, target, path) for path in kept(name)))
    mutator, new, ran = Mutator(seed), list[bytes](), len(known)
    end = time.monotonic() + seconds
    while time.monotonic() < end and not 0 <= most <= ran:
        data = mutator.mutate(known)
        ran += 1
        try:
            taken = give(target, data)
        except Exception as broken:
            path = found / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}"
            found.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            raise Broken(f"{name}: {broken!r}; input in {path}, seed {seed}") from broken
        if not taken <= steps:
            steps |= taken
            known.append(data)
            new.append(data)
    return new, ran


def _give_kept(name: str, target: Target, path: Path) -> set[Step]:
    try:
        return give(target, path.read_bytes())
    except Exception as broken:
        raise Broken(f"{name}: {broken!r}; input in {path}, which is kept") from broken
