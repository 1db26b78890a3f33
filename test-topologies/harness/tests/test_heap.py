# SPDX-License-Identifier: Apache-2.0
"""A heap is dumped, read, and its dump removed, however that ends."""

from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from harness.heap import HeapUnread, retained

DUMPS, READS = 'echo "$@" >"$3"', 'cat "${@: -1}" >/dev/null && echo \'{"ownBytes": 4096}\''


class HeapTest(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)

    def read(self, jcmd: str, java: str) -> object:
        for name, does in (("jcmd", jcmd), ("java", java)):
            program = self.directory / name
            program.write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
            program.chmod(0o755)
        with patch.dict(os.environ, PATH=f"{self.directory}:{os.environ['PATH']}"):
            return retained(4711, self.directory)

    def test_what_the_tool_says_is_returned(self) -> None:
        self.assertEqual({"ownBytes": 4096}, self.read(DUMPS, READS))

    def test_who_fails_is_named_with_what_it_said(self) -> None:
        for jcmd, java, said in (("echo no such process >&2; false", READS, "jcmd 4711.*no such process"), (DUMPS, "echo not a dump; false", "java .*not a dump")):
            with self.subTest(said), self.assertRaisesRegex(HeapUnread, f"(?s){said}"):
                self.read(jcmd, java)

    def test_no_dump_is_left_behind(self) -> None:
        self.read(DUMPS, READS)
        with self.assertRaises(HeapUnread):
            self.read(DUMPS, "false")
        self.assertEqual({"jcmd", "java"}, {path.name for path in self.directory.iterdir()})


if __name__ == "__main__":
    unittest.main()
