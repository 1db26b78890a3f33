# SPDX-License-Identifier: Apache-2.0
"""Pairs of `switching`, signed and not: which comes first, and what is judged."""

from __future__ import annotations

import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

from scenarios import signed_switching


class SignedSwitchingTest(unittest.TestCase):
    def pair(self, number: int) -> tuple[tuple[float, float], list[str]]:
        signing, plain = MagicMock(), MagicMock()
        said: list[str] = []

        def switch_once(_: Any, __: Any, ends: Any, migration: str) -> tuple[float, dict[str, float]]:
            said.append(migration)
            return (7.0 if ends is signing else 6.0), {}

        with patch.object(signed_switching, "switch_once", switch_once):
            return signed_switching.pair(MagicMock(), MagicMock(), signing, plain, number), said

    def test_each_is_first_in_every_other_pair(self) -> None:
        self.assertEqual(((7.0, 6.0), ["m-0-signed", "m-0-unsigned"]), self.pair(0))
        self.assertEqual(((7.0, 6.0), ["m-1-unsigned", "m-1-signed"]), self.pair(1))

    def judged(self, pairs: list[tuple[float, float]]) -> bool:
        with tempfile.TemporaryDirectory() as out, redirect_stdout(StringIO()):
            context = MagicMock(out=Path(out), result=SimpleNamespace(measurements={}))
            signed_switching.publish(context, pairs)
            self.assertIn("signed longer than not, by pair", (Path(out) / "signed-switching.md").read_text())
        return bool(context.check.call_args.args[1])

    def test_the_median_of_the_differences_is_judged(self) -> None:
        self.assertTrue(self.judged([(7.0, 6.0), (8.0, 6.0), (90.0, 6.0)]))
        self.assertFalse(self.judged([(9.0, 6.0), (8.5, 6.0), (6.0, 90.0)]))


if __name__ == "__main__":
    unittest.main()
